/** The instant of a date and a wall-clock time as typed; of a doubled time the first, of a skipped one the next there is. */
export function instantOfLocal(date: string, time: string, timeZone: string): Date | null {
  if (!/^\d{4}-\d\d-\d\d$/.test(date) || !/^\d\d:\d\d$/.test(time)) return null
  try {
    const local = Temporal.PlainDateTime.from(`${date}T${time}`)
    return new Date(local.toZonedDateTime(timeZone, { disambiguation: 'compatible' }).epochMilliseconds)
  } catch {
    return null
  }
}

/** The other instant that a doubled local time stands for; null for a time that comes once. */
export function otherReading(at: Date, timeZone: string): Date | null {
  const zoned = Temporal.Instant.fromEpochMilliseconds(at.getTime()).toZonedDateTimeISO(timeZone)
  const readings = (['earlier', 'later'] as const).map(
    (disambiguation) => zoned.toPlainDateTime().toZonedDateTime(timeZone, { disambiguation }).epochMilliseconds,
  )
  const other = readings.find((ms) => ms !== at.getTime())
  return other === undefined ? null : new Date(other)
}

/** "09:30" of an instant, as a time field wants it. */
export function clockIn(at: Date, timeZone: string): string {
  const zoned = Temporal.Instant.fromEpochMilliseconds(at.getTime()).toZonedDateTimeISO(timeZone)
  return zoned.toPlainTime().toString({ smallestUnit: 'minute' })
}
