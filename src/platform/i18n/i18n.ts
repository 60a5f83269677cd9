import { createIntl, createIntlCache, type IntlShape } from '@formatjs/intl'
import en from '../../../messages/en.json' with { type: 'json' }
import ja from '../../../messages/ja.json' with { type: 'json' }

/** Adding a language: copy `messages/en.json`, translate it, and name it here. */
const catalogues = { en, ja } as const

export type Language = keyof typeof catalogues
export type MessageKey = keyof typeof en
export type Values = Record<string, string | number | Date>
export type Translate = (key: MessageKey, values?: Values) => string

export const languages = Object.keys(catalogues) as Language[]
export const languageNames: Record<Language, string> = { en: 'English', ja: '日本語' }

/** Formats messages (ICU), dates and lists of one language; times always in the zone given, never the server's. */
export interface I18n {
  language: Language
  t: Translate
  /** e.g. "Monday, 1 March 2027" */
  date(at: Date, timeZone: string): string
  /** e.g. "09:30" or "9:30 AM", by the language's own clock. */
  time(at: Date, timeZone: string): string
  /** e.g. "Monday, 1 March 2027, 09:30 (UTC+1)"; the offset tells doubled local times apart (decision 52). */
  dateTime(at: Date, timeZone: string): string
  /** e.g. "Berlin, UTC+2" at this instant. */
  zone(timeZone: string, at: Date): string
}

const cache = createIntlCache()
const made = new Map<string, I18n>()

/** The formatter of `language`; `locale` refines it (`en-GB` has a 24-hour clock). */
export function i18nFor(language: Language, locale: string = language): I18n {
  const key = `${language}|${locale}`
  const known = made.get(key)
  if (known) return known
  const intl = createIntl({ locale: safeLocale(locale, language), messages: catalogues[language] }, cache)
  const fresh = build(language, intl as IntlShape<string>)
  if (made.size < 200) made.set(key, fresh)
  return fresh
}

/** The language and locale a browser asks for; `en` when none of ours is asked for. */
export function negotiate(acceptLanguage: string | undefined): { language: Language; locale: string } {
  for (const entry of (acceptLanguage ?? '').split(',').slice(0, 10)) {
    const tag = entry.split(';')[0]?.trim() ?? ''
    const language = languages.find((candidate) => tag.toLowerCase().split('-')[0] === candidate)
    if (language) return { language, locale: safeLocale(tag, language) }
  }
  return { language: 'en', locale: 'en' }
}

function build(language: Language, intl: IntlShape<string>): I18n {
  const format = (options: Intl.DateTimeFormatOptions) => (at: Date, timeZone: string) =>
    intl.formatDate(at, { ...options, timeZone })
  const date = format({ weekday: 'long', day: 'numeric', month: 'long', year: 'numeric' })
  const time = format({ hour: 'numeric', minute: '2-digit' })
  const offset = (at: Date, timeZone: string) => offsetName(at, timeZone)
  return {
    language,
    t: (id, values) => intl.formatMessage({ id }, values) as string,
    date,
    time,
    dateTime: (at, timeZone) => `${date(at, timeZone)}, ${time(at, timeZone)} (${offset(at, timeZone)})`,
    zone: (timeZone, at) => `${placeName(timeZone)}, ${offset(at, timeZone)}`,
  }
}

function offsetName(at: Date, timeZone: string): string {
  const parts = new Intl.DateTimeFormat('en', { timeZone, timeZoneName: 'shortOffset' }).formatToParts(at)
  const name = parts.find((part) => part.type === 'timeZoneName')?.value ?? 'UTC'
  return name.replace('GMT', 'UTC')
}

function placeName(timeZone: string): string {
  return (timeZone.split('/').at(-1) ?? timeZone).replaceAll('_', ' ')
}

function safeLocale(locale: string, fallback: string): string {
  try {
    return Intl.getCanonicalLocales(locale)[0] ?? fallback
  } catch {
    return fallback
  }
}
