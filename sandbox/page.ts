import type { MiddlewareHandler } from 'hono'
import { html } from 'hono/html'
import type { HtmlEscapedString } from 'hono/utils/html'

export type Html = HtmlEscapedString | Promise<HtmlEscapedString>

export type Page = {
  title: string
  /** Said on every page, so that nobody takes it for the real thing. */
  notice: string
  brand: string
  nav: { href: string; label: string }[]
  here: string
  main: Html
}

export const STYLE_PATH = '/look.css'

/** One page, whole. Works without scripts; there are none. */
export function page({ title, notice, brand, nav, here, main }: Page): Html {
  return html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="robots" content="noindex">
<title>${title} · ${brand}</title>
<link rel="stylesheet" href="${STYLE_PATH}">
<link rel="icon" href="data:,">
</head>
<body>
<a class="skip" href="#main">Skip to content</a>
<aside class="notice" aria-label="About this site">${notice}</aside>
<header><a class="brand" href="/">${brand}</a><nav aria-label="Pages">${nav.map(
    ({ href, label }) => html`<a href="${href}"${href === here ? html` aria-current="page"` : ''}>${label}</a>`,
  )}</nav></header>
<main id="main"><h1>${title}</h1>${main}</main>
</body>
</html>`
}

/** No scripts, no frames around it, nothing from elsewhere. */
export function pageHeaders(extra = ''): MiddlewareHandler {
  return async (c, next) => {
    await next()
    if (!(c.res.headers.get('content-type') ?? '').includes('text/html')) return
    if (c.res.headers.has('content-security-policy')) return
    c.header(
      'content-security-policy',
      `default-src 'none'; style-src 'self'; img-src data:; base-uri 'none'; frame-ancestors 'none'${extra}`,
    )
    c.header('referrer-policy', 'same-origin')
    c.header('x-content-type-options', 'nosniff')
    c.header('cache-control', 'no-store')
  }
}

/** Refuses what a foreign web page makes a browser send here. */
export function refuseCrossSite(): MiddlewareHandler {
  return async (c, next) => {
    if (c.req.header('sec-fetch-site') === 'cross-site') return c.text('Not from another site.', 403)
    await next()
  }
}
