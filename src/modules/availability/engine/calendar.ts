const monthDays = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]

/** Days since 1970-01-01 in the proleptic Gregorian calendar, or NaN when there is no such date (years from 0). */
export function epochDayOf(year: number, month: number, day: number): number {
  if (!(year >= 0 && month >= 1 && month <= 12 && day >= 1)) return Number.NaN
  const leap = month === 2 && year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0)
  if (day > (monthDays[month - 1] as number) + (leap ? 1 : 0)) return Number.NaN
  // Years that begin in March put the leap day last, so that month lengths follow one formula.
  const y = month > 2 ? year : year - 1
  const era = Math.floor(y / 400)
  const yearOfEra = y - era * 400
  const dayOfYear = Math.floor((153 * (month + (month > 2 ? -3 : 9)) + 2) / 5) + day - 1
  const dayOfEra = yearOfEra * 365 + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100) + dayOfYear
  return era * 146_097 + dayOfEra - 719_468
}

/** Monday is 0. */
export function weekdayOf(day: number): number {
  return (((day + 3) % 7) + 7) % 7
}

/** The number of the ISO week (Monday first) that `day` lies in, counted from the week of 1970-01-01. */
export function weekOf(day: number): number {
  return Math.floor((day + 3) / 7)
}

export function mondayOf(day: number): number {
  return day - weekdayOf(day)
}

/** `2027-03-01`. Written out because `Date.prototype.toISOString` takes most of a microsecond. */
export function formatDate(day: number): string {
  const shifted = day + 719_468
  const era = Math.floor(shifted / 146_097)
  const dayOfEra = shifted - era * 146_097
  const yearOfEra = Math.floor(
    (dayOfEra - Math.floor(dayOfEra / 1460) + Math.floor(dayOfEra / 36_524) - Math.floor(dayOfEra / 146_096)) / 365,
  )
  const dayOfYear = dayOfEra - (365 * yearOfEra + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100))
  const monthFromMarch = Math.floor((5 * dayOfYear + 2) / 153)
  const month = monthFromMarch < 10 ? monthFromMarch + 3 : monthFromMarch - 9
  const year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0)
  const date = dayOfYear - Math.floor((153 * monthFromMarch + 2) / 5) + 1
  return `${formatYear(year)}-${month < 10 ? '0' : ''}${month}-${date < 10 ? '0' : ''}${date}`
}

function formatYear(year: number): string {
  if (year >= 1000 && year <= 9999) return String(year)
  if (year >= 0 && year <= 999) return String(year).padStart(4, '0')
  return `${year < 0 ? '-' : '+'}${String(Math.abs(year)).padStart(6, '0')}`
}

/** `2027-03-01T14:00:00Z`; a fraction only where there is one. */
export function formatInstant(ms: number): string {
  const text = new Date(ms).toISOString()
  return text.endsWith('.000Z') ? `${text.slice(0, -5)}Z` : text
}

const clock: readonly string[] = Array.from(
  { length: 1440 },
  (_, minute) => `${String(Math.floor(minute / 60)).padStart(2, '0')}:${String(minute % 60).padStart(2, '0')}`,
)

/** `09:30`; 1440 is `24:00`. */
export function formatMinutes(minutes: number): string {
  return minutes === 1440 ? '24:00' : (clock[minutes] as string)
}
