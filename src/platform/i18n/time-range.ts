import type { I18n } from './i18n.ts'

interface Span {
  startsAt: Date
  durationMinutes: number
}

/** The two ends of a span by the clock of a zone; over a change of the clock both say their offset (decision 52). */
export function endsInWords(i18n: I18n, span: Span, timeZone: string): { from: string; to: string } {
  const { startsAt } = span
  const endsAt = endOf(span)
  const say = isOverChange(i18n, span, timeZone)
    ? (at: Date) => `${i18n.time(at, timeZone)} (${i18n.offset(timeZone, at)})`
    : (at: Date) => i18n.time(at, timeZone)
  return { from: say(startsAt), to: say(endsAt) }
}

/** The zone of a span: "Berlin, UTC+2", and without an offset where its ends have one each. */
export function zoneInWords(i18n: I18n, span: Span, timeZone: string): string {
  return isOverChange(i18n, span, timeZone) ? i18n.place(timeZone) : i18n.zone(timeZone, span.startsAt)
}

function isOverChange(i18n: I18n, span: Span, timeZone: string): boolean {
  return i18n.offset(timeZone, span.startsAt) !== i18n.offset(timeZone, endOf(span))
}

function endOf({ startsAt, durationMinutes }: Span): Date {
  return new Date(startsAt.getTime() + durationMinutes * 60_000)
}
