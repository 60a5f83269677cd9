/**
 * The instants that a date and a wall-clock time as typed stand for: one, two where the clock goes back, none where it
 * skips them. Null for what is no date and time.
 */
export function instantsOfLocal(date: string, time: string, timeZone: string): Date[] | null {
  if (!/^\d{4}-\d\d-\d\d$/.test(date) || !/^\d\d:\d\d$/.test(time)) return null
  try {
    return readingsOf(Temporal.PlainDateTime.from(`${date}T${time}`), timeZone)
  } catch {
    return null
  }
}

/** The other instant that a doubled local time stands for; null for a time that comes once. */
export function otherReading(at: Date, timeZone: string): Date | null {
  const zoned = Temporal.Instant.fromEpochMilliseconds(at.getTime()).toZonedDateTimeISO(timeZone)
  const readings = readingsOf(zoned.toPlainDateTime(), timeZone)
  return readings.find((reading) => reading.getTime() !== at.getTime()) ?? null
}

/** "09:30" of an instant, as a time field wants it. */
export function clockIn(at: Date, timeZone: string): string {
  const zoned = Temporal.Instant.fromEpochMilliseconds(at.getTime()).toZonedDateTimeISO(timeZone)
  return zoned.toPlainTime().toString({ smallestUnit: 'minute' })
}

function readingsOf(local: Temporal.PlainDateTime, timeZone: string): Date[] {
  const readings = (['earlier', 'later'] as const)
    .map((disambiguation) => local.toZonedDateTime(timeZone, { disambiguation }))
    // Of a skipped time both are other times of the day.
    .filter((zoned) => zoned.toPlainDateTime().equals(local))
    .map(({ epochMilliseconds }) => epochMilliseconds)
  return [...new Set(readings)].map((ms) => new Date(ms))
}
