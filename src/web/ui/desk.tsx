import type { MessageKey } from '#/platform/i18n/i18n.ts'
import type { Page } from '#/web/route.ts'
import { Notice } from './boxes.tsx'
import { Icon, type IconName } from './icons.tsx'
import { LanguageSwitch } from './language-switch.tsx'
import { type Children, renderPage, usePage } from './layout.tsx'

export type DeskPlace = 'home' | 'bookings' | 'meeting-types' | 'availability' | 'settings'

interface DeskProps {
  page: Page
  title: string
  /** Which entry of the rail this page belongs to. */
  current: DeskPlace
  children: Children
  /** The page's one primary action, beside the title. */
  action?: Children
  /** Above everything: "Reconnect Zoom" and the like. */
  banner?: Children
}

const places: [DeskPlace, string, MessageKey][] = [
  ['home', '/home', 'nav.home'],
  ['bookings', '/bookings', 'nav.bookings'],
  ['meeting-types', '/meeting-types', 'nav.meeting_types'],
  ['availability', '/availability', 'nav.availability'],
  ['settings', '/settings', 'nav.settings'],
]

/** A page behind the log-in: the rail, the title with its action, notices, and the content at most 1,100 px wide. */
export function Desk({ page, title, current, children, action, banner }: DeskProps) {
  const { t } = page.i18n
  return (
    <div class="desk">
      <Place page={page} />
      {/* First for the keyboard, as it stands on wide screens; on phones it is always in sight below. */}
      <nav class="rail order-1" aria-label={t('nav.main')}>
        {places.map(([place, href, label]) => (
          <a key={place} href={href} {...(place === current && { 'aria-current': 'page' as const })}>
            <Icon name={place as IconName} size={20} />
            {t(label)}
          </a>
        ))}
      </nav>
      <main class="desk-main" id="main">
        {banner}
        {page.notice && <Notice tone="ready">{t(page.notice as MessageKey)}</Notice>}
        <div class="desk-head">
          <h1>{title}</h1>
          {action}
        </div>
        {children}
      </main>
    </div>
  )
}

/** Answers with a `Desk` page; never for search engines. */
export function renderDesk(
  page: Page,
  { status = 200, ...desk }: Omit<DeskProps, 'page'> & { status?: number },
): Response {
  const workspace = page.visitor?.workspace
  const place = workspace?.name
  return renderPage(page, {
    workspaceId: workspace?.id,
    title: place ? `${desk.title} · ${place}` : desk.title,
    status,
    noIndex: true,
    body: <Desk page={page} {...desk} />,
  })
}

// Whose desk this is, and the few things that belong to the account.
function Place({ page }: { page: Page }) {
  const { t } = usePage().i18n
  const { visitor } = page
  return (
    <header class="desk-place">
      <details data-popup>
        <summary>
          <span class="sr-only">{t('nav.account')}:</span>
          {visitor?.workspace?.name ?? visitor?.name ?? 'Anteroom'}
          <Icon name="down" size={16} />
        </summary>
        <div class="popup card menu">
          {visitor && <span class="text-muted">{visitor.email}</span>}
          {visitor?.workspace && <a href={`/${visitor.workspace.slug}`}>{t('nav.public_page')}</a>}
          <a href="/workspaces">{t('nav.switch_workspace')}</a>
          <LanguageSwitch />
          <form method="post" action="/log-out">
            <button type="submit">{t('nav.log_out')}</button>
          </form>
        </div>
      </details>
    </header>
  )
}
