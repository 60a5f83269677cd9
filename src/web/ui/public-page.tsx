import type { MessageKey } from '#/platform/i18n/i18n.ts'
import type { Page } from '#/web/route.ts'
import { Notice } from './boxes.tsx'
import { renderKept } from './kept-page.ts'
import { LanguageSwitch } from './language-switch.tsx'
import { type Children, classes, type Document, renderPage } from './layout.tsx'

interface PublicPageProps {
  page: Page
  children: Children
  /** As wide as a month with its times; else as wide as text reads well. */
  wide?: boolean
  /** Where the language switch leads if not here. */
  switchTo?: string | undefined
}

/** A page for anyone: the content in the middle, the language switch under it. */
export function PublicPage({ page, children, wide = false, switchTo }: PublicPageProps) {
  return (
    <div class="public">
      <main id="main" class={classes('public-main', wide && 'public-wide')}>
        {page.notice && <Notice tone="ready">{page.i18n.t(page.notice as MessageKey)}</Notice>}
        {children}
      </main>
      <footer class="public-foot">
        <LanguageSwitch path={switchTo} />
        <a class="text-muted hover:text-ink" href="/">
          Anteroom
        </a>
      </footer>
    </div>
  )
}

interface PublicDocument extends Omit<PublicPageProps, 'page'> {
  title: string
  status?: number
  noIndex?: boolean
  refreshSeconds?: number
}

/** Answers with a `PublicPage`. */
export function renderPublic(page: Page, asked: PublicDocument): Response {
  return renderPage(page, publicDocument(page, asked))
}

/** The same, kept for all who get the same: it may show its address, its language and what `madeOf` says, nothing else. */
export function renderKeptPublic(page: Page, madeOf: unknown[], draw: () => PublicDocument): Response {
  if (page.notice) return renderPublic(page, draw())
  return renderKept(page, madeOf, (anyone) => publicDocument(anyone, draw()))
}

function publicDocument(page: Page, { children, wide = false, switchTo, ...document }: PublicDocument): Document {
  return {
    ...document,
    body: (
      <PublicPage page={page} wide={wide} switchTo={switchTo}>
        {children}
      </PublicPage>
    ),
  }
}

/** A small form in the middle of the page: log in, sign up, choose a password. */
export function AuthCard({ title, lead, children, below }: AuthCardProps) {
  return (
    <div class="auth">
      <div class="card grid gap-5">
        <div class="grid gap-1">
          <h1>{title}</h1>
          {lead && <p class="text-muted">{lead}</p>}
        </div>
        {children}
      </div>
      {below && <div class="text-center text-muted">{below}</div>}
    </div>
  )
}

interface AuthCardProps {
  title: string
  lead?: Children
  children: Children
  /** Under the card: the way to the neighbouring page. */
  below?: Children
}
