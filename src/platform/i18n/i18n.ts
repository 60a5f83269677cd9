import { createIntl, createIntlCache, type IntlShape } from '@formatjs/intl'
import en from '../../../messages/en.json' with { type: 'json' }
import ja from '../../../messages/ja.json' with { type: 'json' }
import { isPlainUtc, placeName } from './place-names.ts'

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
  /** The language with its region if the browser named one: `en-GB` has a 24-hour clock. */
  locale: string
  t: Translate
  /** e.g. "Monday, 1 March 2027" */
  date(at: Date, timeZone: string): string
  /** e.g. "09:30" or "9:30 AM", by the language's own clock. */
  time(at: Date, timeZone: string): string
  /** e.g. "Monday, 1 March 2027, 09:30 (UTC+1)"; the offset tells doubled local times apart (decision 52). */
  dateTime(at: Date, timeZone: string): string
  /** e.g. "Berlin, UTC+2" at this instant; "UTC" of UTC. */
  zone(timeZone: string, at: Date): string
  /** "Berlin", in the language's own words: 「ドイツ時間」. */
  place(timeZone: string): string
  /** "UTC+2" at this instant. */
  offset(timeZone: string, at: Date): string
  /** Any other shape of a date or time. */
  format(at: Date, timeZone: string, options: Intl.DateTimeFormatOptions): string
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

/** The formatter for a tag as it was stored: `en-GB` has English words and British dates, an unknown language English. */
export function i18nOf(tag: string): I18n {
  const locale = safeLocale(tag, 'en')
  const language = languageOf(locale)
  return language ? i18nFor(language, locale) : i18nFor('en')
}

/** Is it a tag of a language that we have, whatever its region? */
export function speaks(tag: string): boolean {
  const locale = safeLocale(tag, '')
  return locale !== '' && languageOf(locale) !== undefined
}

function languageOf(locale: string): Language | undefined {
  const { language } = new Intl.Locale(locale)
  return languages.find((known) => known === language)
}

/**
 * The language and locale a browser asks for; `en` when none of ours is asked for. The region of its first wish stays
 * with it: who asks for `de-DE, en` reads English with German clocks and weeks. Of a `chosen` language it is the region
 * that the browser names for it, else that of its first wish.
 */
export function negotiate(
  acceptLanguage: string | undefined,
  chosen?: Language,
): { language: Language; locale: string } {
  const tags = (acceptLanguage ?? '')
    .split(',')
    .slice(0, 10)
    .map((entry) => safeLocale(entry.split(';')[0]?.trim() ?? '', ''))
    .filter((tag) => tag !== '')
  const wishes = tags.map((tag) => new Intl.Locale(tag))
  const spoken = chosen ? [chosen] : languages
  const wish = wishes.find((tag) => spoken.some((language) => language === tag.language))
  const language = chosen ?? ((wish?.language ?? 'en') as Language)
  const region = wish?.region ?? wishes[0]?.maximize().region
  return { language, locale: region ? `${language}-${region}` : language }
}

function build(language: Language, intl: IntlShape<string>): I18n {
  const format = (options: Intl.DateTimeFormatOptions) => (at: Date, timeZone: string) =>
    intl.formatDate(at, { ...options, timeZone })
  const date = format({ weekday: 'long', day: 'numeric', month: 'long', year: 'numeric' })
  // By its style, since British clocks show 09:30 where asking for an hour and a minute gives 9:30.
  const time = format({ timeStyle: 'short' })
  const offset = (at: Date, timeZone: string) => offsetName(at, timeZone)
  return {
    language,
    locale: intl.locale,
    t: (id, values) => intl.formatMessage({ id }, values) as string,
    date,
    time,
    dateTime: (at, timeZone) =>
      intl.formatMessage(
        { id: 'ui.date_time' },
        { date: date(at, timeZone), time: time(at, timeZone), offset: offset(at, timeZone) },
      ),
    zone: (timeZone, at) =>
      isPlainUtc(timeZone)
        ? 'UTC'
        : intl.formatMessage({ id: 'ui.zone' }, { place: placeName(timeZone, language), offset: offset(at, timeZone) }),
    place: (timeZone) => placeName(timeZone, language),
    offset: (timeZone, at) => offset(at, timeZone),
    format: (at, timeZone, options) => format(options)(at, timeZone),
  }
}

// Making a formatter costs more than a page; there are some 420 zones, and names of others are refused before.
const offsetFormats = new Map<string, Intl.DateTimeFormat>()

function offsetName(at: Date, timeZone: string): string {
  const format = offsetFormats.get(timeZone) ?? new Intl.DateTimeFormat('en', { timeZone, timeZoneName: 'shortOffset' })
  offsetFormats.set(timeZone, format)
  const parts = format.formatToParts(at)
  const name = parts.find((part) => part.type === 'timeZoneName')?.value ?? 'UTC'
  return name.replace('GMT', 'UTC')
}

function safeLocale(locale: string, fallback: string): string {
  try {
    return Intl.getCanonicalLocales(locale)[0] ?? fallback
  } catch {
    return fallback
  }
}
