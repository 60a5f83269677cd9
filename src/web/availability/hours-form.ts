import { z } from 'zod'
import type { DateOverride, Interval, Schedule, Weekday } from '#/modules/availability/index.ts'
import type { Typed } from '#/web/route.ts'

export const weekdays: readonly Weekday[] = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun']

/** The form's fields as they come: `mon.from` and `mon.to` once an interval, `date` once an override. */
export const hoursForm = z.record(
  z.string().max(40),
  z.union([z.string().max(80), z.array(z.string().max(80)).max(500)]),
)

/** What the hours page shows and sends: texts, not yet judged. */
export interface Hours {
  timeZone: string
  weekly: Record<Weekday, Interval[]>
  overrides: DateOverride[]
}

export function hoursOf(schedule: Schedule): Hours {
  return {
    timeZone: schedule.timeZone,
    weekly: Object.fromEntries(
      weekdays.map((day) => [day, (schedule.weekly[day] ?? []).map(shown)]),
    ) as Hours['weekly'],
    overrides: schedule.overrides
      .map(({ date, intervals }) => ({ date, intervals: intervals.map(shown) }))
      .sort((a, b) => (a.date < b.date ? -1 : 1)),
  }
}

/** The hours as typed; rows that were left empty are gone. */
export function readHours(typed: Typed): Hours {
  const dates = list(typed, 'date')
  return {
    timeZone: list(typed, 'timeZone')[0] ?? '',
    weekly: Object.fromEntries(weekdays.map((day) => [day, intervals(typed, day)])) as Hours['weekly'],
    overrides: dates
      .map((date, i) => ({ date, intervals: intervals(typed, `date.${i}`) }))
      .filter(({ date, intervals }) => date !== '' || intervals.length > 0),
  }
}

/** What a button other than "Save" asks for, done to the form: add or remove a row, copy Monday to the other workdays. */
export function press(hours: Hours, button: string): Hours {
  const [action, where, at] = button.split(':')
  const day = weekdays.find((weekday) => weekday === where)
  const weekly = { ...hours.weekly }
  const overrides = [...hours.overrides]
  if (action === 'add' && day) weekly[day] = [...weekly[day], nextInterval(weekly[day])]
  if (action === 'remove' && day) weekly[day] = weekly[day].filter((_, i) => i !== Number(at))
  if (action === 'copy') for (const other of ['tue', 'wed', 'thu', 'fri'] as const) weekly[other] = weekly.mon
  if (action === 'add-date') overrides.push({ date: '', intervals: [] })
  if (action === 'remove-date') overrides.splice(Number(where), 1)
  if (action === 'add-in-date') {
    const override = overrides[Number(where)]
    if (override)
      overrides[Number(where)] = { ...override, intervals: [...override.intervals, nextInterval(override.intervals)] }
  }
  if (action === 'remove-in-date') {
    const override = overrides[Number(where)]
    if (override)
      overrides[Number(where)] = { ...override, intervals: override.intervals.filter((_, i) => i !== Number(at)) }
  }
  return { ...hours, weekly, overrides }
}

// A time field has no 24:00; midnight at the end of an interval is 00:00 there, and means the same.
function shown([from, to]: Interval): Interval {
  return [from, to === '24:00' ? '00:00' : to]
}

// Two hours, an hour after the last interval, else an hour before others; left empty on a day that has no such place.
function nextInterval(before: Interval[]): Interval {
  if (before.length === 0) return ['09:00', '17:00']
  const taken = before.map(hoursTaken)
  const after = Math.floor(taken.at(-1)?.to ?? 0) + 1
  const starts = Array.from({ length: 22 }, (_, hour) => hour)
  const inTurn = [...starts.filter((hour) => hour >= after), ...starts.filter((hour) => hour < after).reverse()]
  const free = inTurn.find((hour) => taken.every(({ from, to }) => hour + 3 <= from || hour >= Math.floor(to) + 1))
  const text = (hour: number) => `${String(hour).padStart(2, '0')}:00`
  return free === undefined ? ['', ''] : [text(free), text(free + 2)]
}

function hoursTaken([start, end]: Interval): { from: number; to: number } {
  const hours = (text: string) => (text === '' ? Number.NaN : Number(text.slice(0, 2)) + Number(text.slice(3)) / 60)
  const [from, to] = [hours(start), hours(end)]
  return { from, to: to <= from ? 24 + to : to }
}

function intervals(typed: Typed, name: string): Interval[] {
  const from = list(typed, `${name}.from`)
  const to = list(typed, `${name}.to`)
  return from.map((text, i): Interval => [text, to[i] ?? '']).filter(([start, end]) => start !== '' || end !== '')
}

function list(typed: Typed, name: string): string[] {
  const value = typed[name]
  return value === undefined ? [] : Array.isArray(value) ? value : [value]
}
