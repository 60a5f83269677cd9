import { addMonths, type Day, dateIn, daysOf, isDate, isMonth, lastDateOf } from './month.ts'

/** A month with its start times, and the day that is open in it. */
export interface Choice {
  timeZone: string
  month: string
  days: Day[]
  /** The day whose times are listed; null when this month has none. */
  day: Day | null
  previousMonth: string | null
  nextMonth: string | null
  /** When this month has no times: the next date that has, or null when there is none at all. */
  nextOpenDate: string | null
}

interface Asked {
  month?: string | undefined
  date?: string | undefined
}

interface Bounds {
  now: Date
  timeZone: string
  /** Beyond this many days from now nothing is looked for. */
  horizonDays: number
  /** Start times on the dates `from` … `to` (both included) of `timeZone`, in order. */
  openTimes(from: string, to: string): Promise<Date[]>
}

/** The start times of one month: all that its picture is made of, as plain values. */
export interface Month {
  timeZone: string
  month: string
  /** Epoch milliseconds. */
  starts: number[]
  date: string | null
  previousMonth: string | null
  nextMonth: string | null
  nextOpenDate: string | null
}

/** The month and day asked for, else the first day with a free time, looking ahead as far as the horizon. */
export async function chooseDay(asked: Asked, { firstDay, ...bounds }: Bounds & { firstDay: number }): Promise<Choice> {
  return layOut(await chooseMonth(asked, bounds), firstDay)
}

/** The month to show, not laid out in days yet. */
export async function chooseMonth(asked: Asked, bounds: Bounds): Promise<Month> {
  const { now, timeZone, horizonDays, openTimes } = bounds
  const today = dateIn(now, timeZone)
  const lastDate = dateIn(new Date(now.getTime() + horizonDays * 86_400_000), timeZone)
  const [firstMonth, lastMonth] = [today.slice(0, 7), lastDate.slice(0, 7)]
  const wanted = monthAsked(asked)
  const from = (month: string) => (month <= firstMonth ? today : `${month}-01`)

  let month = clamp(wanted ?? firstMonth, firstMonth, lastMonth)
  let starts = await openTimes(from(month), lastDateOf(month))
  let nextOpenDate: string | null = null
  if (starts.length === 0) {
    const next = await firstOpenMonth(addMonths(month, 1), lastMonth, openTimes)
    if (next && wanted === null) [month, starts] = [next.month, next.starts]
    else if (next) nextOpenDate = dateIn(next.starts[0] as Date, timeZone)
  }
  return {
    timeZone,
    month,
    starts: starts.map((at) => at.getTime()),
    date: asked.date ?? null,
    previousMonth: month > firstMonth ? addMonths(month, -1) : null,
    nextMonth: month < lastMonth ? addMonths(month, 1) : null,
    nextOpenDate,
  }
}

/** The month in days. */
export function layOut({ starts, date: asked, ...month }: Month, firstDay: number): Choice {
  const days = daysOf(
    month.month,
    starts.map((at) => new Date(at)),
    month.timeZone,
    firstDay,
  )
  const day = days.find(({ date }) => date === asked) ?? days.find(({ startsAt }) => startsAt.length > 0) ?? null
  return { ...month, days, day }
}

function monthAsked({ month, date }: Asked): string | null {
  if (date && isDate(date)) return date.slice(0, 7)
  return month && isMonth(month) ? month : null
}

async function firstOpenMonth(first: string, last: string, openTimes: Bounds['openTimes']) {
  for (let month = first; month <= last; month = addMonths(month, 1)) {
    const starts = await openTimes(`${month}-01`, lastDateOf(month))
    if (starts.length > 0) return { month, starts }
  }
  return null
}

function clamp(month: string, first: string, last: string): string {
  if (month < first) return first
  return month > last ? last : month
}
