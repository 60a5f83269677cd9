import type { Translate } from '#/platform/i18n/i18n.ts'

/** "45 min", "1 h 30 min". */
export function durationInWords(minutes: number, t: Translate): string {
  return t('booking.duration', { hours: Math.floor(minutes / 60), minutes: minutes % 60 }).trim()
}
