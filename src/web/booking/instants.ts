import type { I18n } from '#/platform/i18n/i18n.ts'
import { isDoubled } from './month.ts'

/** "2027-03-01T08:30:00Z": an instant as it stands in our addresses and forms, always UTC (decision 52). */
export function instantOf(at: Date): string {
  return at.toISOString().replace(/\.\d{3}Z$/, 'Z')
}

/** The instant that a text of that shape means; null for any other text. */
export function readInstant(text: string | undefined): Date | null {
  if (!text || !/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/.test(text)) return null
  const at = new Date(text)
  return Number.isNaN(at.getTime()) ? null : at
}

/** "Monday, 1 March, 10:00" where the zone is said beside it; an hour that comes twice names its own. */
export function timeInWords(i18n: I18n, at: Date, timeZone: string): string {
  return isDoubled(at, timeZone)
    ? i18n.dateTime(at, timeZone)
    : `${i18n.date(at, timeZone)}, ${i18n.time(at, timeZone)}`
}
