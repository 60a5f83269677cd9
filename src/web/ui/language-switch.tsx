import { languageNames, languages } from '#/platform/i18n/i18n.ts'
import { usePage } from './layout.tsx'

/**
 * Links to this page in the other languages, each in its own name; the choice is remembered. A page whose address is
 * good once, or must not be repeated in its text, names another one.
 */
export function LanguageSwitch({ path }: { path?: string | undefined }) {
  const { url, i18n, http } = usePage()
  const others = languages.filter((language) => language !== i18n.language)
  const search = new URLSearchParams(http.req.method === 'GET' && !path ? url.search : '')
  return (
    <span class="inline-flex gap-3">
      {others.map((language) => {
        search.set('lang', language)
        return (
          <a
            key={language}
            class="inline-flex min-h-6 items-center text-muted hover:text-ink"
            href={`${path ?? url.pathname}?${search}`}
            hreflang={language}
            lang={language}
            rel="nofollow"
          >
            {languageNames[language]}
          </a>
        )
      })}
    </span>
  )
}
