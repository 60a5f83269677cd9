import type { MessageKey, Values } from '#/platform/i18n/i18n.ts'
import type { Page } from '#/web/route.ts'
import { type Children, usePage } from '#/web/ui/layout.tsx'
import { renderPublic } from '#/web/ui/public-page.tsx'

/** When the texts of these pages were last changed; a review asks for the date. */
const updatedOn = new Date('2026-11-23T00:00:00Z')

const pages = [
  ['/integrations/zoom', 'public.link.zoom'],
  ['/data-handling', 'public.link.data'],
  ['/privacy', 'public.link.privacy'],
  ['/terms', 'public.link.terms'],
  ['/support', 'public.link.support'],
] as const

/** Who runs the site, and the ways to what anybody may read about it (T3). */
export function AboutSite() {
  const { app, i18n, url } = usePage()
  const { name, email } = app.config.operator
  return (
    <div class="grid gap-2">
      <p class="text-muted">
        {i18n.t('public.run_by', { name })} · <a href={`mailto:${email}`}>{email}</a>
      </p>
      <nav aria-label={i18n.t('public.nav')}>
        <ul class="flex flex-wrap gap-x-5 gap-y-1">
          {pages.map(([path, key]) => (
            <li key={path}>
              <a
                class="inline-block py-1 text-muted hover:text-ink"
                href={path}
                aria-current={url.pathname === path ? 'page' : undefined}
              >
                {i18n.t(key)}
              </a>
            </li>
          ))}
        </ul>
      </nav>
    </div>
  )
}

/** A page of text about the site: title, lead, parts, when it was last changed, and the neighbouring pages. */
export function renderDocument(page: Page, { title, lead, children, wide }: TextDocument): Response {
  const { t, date } = page.i18n
  return renderPublic(page, {
    title,
    wide: wide ?? false,
    children: (
      <article class="grid gap-8 py-4">
        <header class="grid gap-2">
          <h1>{title}</h1>
          <p class="text-large text-muted">{lead}</p>
        </header>
        {children}
        <footer class="grid gap-3 border-t border-line pt-4">
          <p class="text-muted">{t('public.updated', { date: date(updatedOn, 'UTC') })}</p>
          <AboutSite />
        </footer>
      </article>
    ),
  })
}

interface TextDocument {
  title: string
  lead: string
  children: Children
  wide?: boolean
}

/** A heading and its sentences: a list if there are several, numbered if their order matters. */
export function Part({ title, texts, values, ordered = false, children }: PartProps) {
  const { t } = usePage().i18n
  const List = ordered ? 'ol' : 'ul'
  return (
    <section class="grid gap-2" aria-label={t(title)}>
      <h2>{t(title)}</h2>
      {texts && texts.length > 1 ? (
        <List class={ordered ? 'list-decimal grid gap-2 pl-6' : 'list-disc grid gap-2 pl-6'}>
          {texts.map((key) => (
            <li key={key} class="max-w-[65ch]">
              {t(key, values)}
            </li>
          ))}
        </List>
      ) : (
        texts?.map((key) => <p key={key}>{t(key, values)}</p>)
      )}
      {children}
    </section>
  )
}

interface PartProps {
  title: MessageKey
  texts?: readonly MessageKey[]
  values?: Values
  ordered?: boolean
  children?: Children
}

/** "The operator's own terms: https://…", where there are some. */
export function OwnPage({
  text,
  url,
}: {
  text: 'public.privacy.own' | 'public.terms.own' | 'public.support.site'
  url: string | null
}) {
  const { t } = usePage().i18n
  if (!url) return null
  const [before, after] = t(text, { url: '\u0000' }).split('\u0000')
  return (
    <p>
      {before}
      <a href={url}>{url}</a>
      {after}
    </p>
  )
}
