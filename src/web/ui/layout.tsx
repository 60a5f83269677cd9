import { gzipSync } from 'node:zlib'
import { type ComponentChildren, createContext, type VNode } from 'preact'
import { useContext } from 'preact/hooks'
import { renderToString } from 'preact-render-to-string'
import { assetUrl } from '#/web/assets.ts'
import type { Page } from '#/web/route.ts'
import { withWorkspace } from '#/web/sent-from.ts'

export interface Document {
  title: string
  body: VNode
  status?: number
  /** Not for search engines: anything with a token or behind a log-in. */
  noIndex?: boolean
  /** For readers without scripts: load again after so many seconds, while something is being made. */
  refreshSeconds?: number
  /** About this workspace: its forms say so, in case its reader changes to another in the next tab. */
  workspaceId?: string | undefined
}

const PageContext = createContext<Page | null>(null)

/** The page being rendered; for components that need its language or address. Throws outside of a page. */
export function usePage(): Page {
  const page = useContext(PageContext)
  if (!page) throw new Error('rendered outside of a page')
  return page
}

/** A whole page as a response: the document around `body`, in the reader's language. */
export function renderPage(page: Page, { status = 200, workspaceId, ...document }: Document): Response {
  const html = pageText(page, document)
  return answerWith(page, workspaceId ? withWorkspace(html, workspaceId) : html, status)
}

/** The page as HTML. */
export function pageText(page: Page, document: Omit<Document, 'status' | 'workspaceId'>): string {
  const html = renderToString(
    <PageContext.Provider value={page}>
      <Html {...document} />
    </PageContext.Provider>,
  )
  return `<!doctype html>${html}`
}

// The middleware that packs the other answers does it as a stream, which takes longer than making the page.
function answerWith(page: Page, html: string, status: number): Response {
  if (!acceptsGzip(page)) return page.http.html(html, status as 200)
  return answerPacked(page, gzipSync(html, { level: 5 }), status)
}

export function acceptsGzip({ http }: Page): boolean {
  return /\bgzip\b(?!\s*;\s*q=0)/.test(http.req.header('accept-encoding') ?? '')
}

/** Answers with HTML that is packed already. */
export function answerPacked({ http }: Page, packed: Buffer, status = 200): Response {
  http.header('content-encoding', 'gzip')
  http.header('vary', 'Accept-Encoding')
  http.header('content-type', 'text/html; charset=UTF-8')
  return http.body(packed as Uint8Array<ArrayBuffer>, status as 200)
}

/** A part of a page as a response, for islands that ask for it again. */
export function renderFragment(page: Page, body: VNode): Response {
  return page.http.html(renderToString(<PageContext.Provider value={page}>{body}</PageContext.Provider>))
}

function Html({ title, body, noIndex = false, refreshSeconds }: Omit<Document, 'status' | 'workspaceId'>) {
  const page = usePage()
  return (
    <html lang={page.i18n.language}>
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="color-scheme" content="light dark" />
        {noIndex && <meta name="robots" content="noindex" />}
        {refreshSeconds && (
          <noscript>
            <meta http-equiv="refresh" content={String(refreshSeconds)} />
          </noscript>
        )}
        <title>{title}</title>
        <link rel="icon" href="/favicon.svg" type="image/svg+xml" />
        <link rel="stylesheet" href={assetUrl('style.css')} />
        <script type="module" nonce={page.nonce} src={assetUrl('entry.ts')} />
      </head>
      <body>
        <a class="skip" href="#main">
          {page.i18n.t('nav.skip')}
        </a>
        {body}
      </body>
    </html>
  )
}

/** Class names, without those that don't apply. */
export function classes(...names: (string | false | null | undefined)[]): string {
  return names.filter(Boolean).join(' ')
}

export type Children = ComponentChildren
