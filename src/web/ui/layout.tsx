import type { ComponentChildren, VNode } from 'preact'
import { renderToString } from 'preact-render-to-string'
import { assetUrl } from '#/web/assets.ts'
import type { Page } from '#/web/route.ts'

interface Document {
  title: string
  body: VNode
  status?: number
  /** Not for search engines: anything with a token or behind a log-in. */
  noIndex?: boolean
}

/** A whole page as a response: the document around `body`, in the reader's language. */
export function renderPage(page: Page, { title, body, status = 200, noIndex = false }: Document): Response {
  const html = renderToString(
    <Html page={page} title={title} noIndex={noIndex}>
      {body}
    </Html>,
  )
  return page.http.html(`<!doctype html>${html}`, status as 200)
}

interface HtmlProps {
  page: Page
  title: string
  noIndex: boolean
  children: ComponentChildren
}

function Html({ page, title, noIndex, children }: HtmlProps) {
  return (
    <html lang={page.i18n.language}>
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="color-scheme" content="light dark" />
        {noIndex && <meta name="robots" content="noindex" />}
        <title>{title}</title>
        <link rel="icon" href="/favicon.svg" type="image/svg+xml" />
        <link rel="stylesheet" href={assetUrl('style.css')} />
        <script type="module" nonce={page.nonce} src={assetUrl('entry.ts')} />
      </head>
      <body>
        <a class="skip" href="#main">
          {page.i18n.t('nav.skip')}
        </a>
        {children}
      </body>
    </html>
  )
}
