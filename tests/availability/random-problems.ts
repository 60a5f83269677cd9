import fc from 'fast-check'
import type { OracleHost, OracleProblem } from './oracle.ts'

/** Zones with what goes wrong in them, and dates around which it does. */
const hardDays: readonly (readonly [string, string])[] = [
  ['America/New_York', '2027-03-14'],
  ['America/New_York', '2027-11-07'],
  ['Europe/Berlin', '2027-03-28'],
  ['Europe/Berlin', '2027-10-31'],
  ['Australia/Lord_Howe', '2027-04-04'],
  ['Australia/Lord_Howe', '2027-10-03'],
  ['America/St_Johns', '2027-03-14'],
  ['America/St_Johns', '2010-11-07'], // at 00:01, so that a date comes twice
  ['Asia/Kathmandu', '1986-01-01'],
  ['Pacific/Apia', '2011-12-30'], // a date that never was
  ['Pacific/Apia', '2011-12-31'],
  ['Africa/Cairo', '2027-04-30'], // midnight skipped
  ['Africa/Cairo', '2027-10-29'], // midnight repeated
  ['Pacific/Kiritimati', '1994-12-31'],
  ['Pacific/Kwajalein', '1993-08-21'],
  ['Antarctica/Troll', '2027-03-28'], // two hours
  ['Antarctica/Troll', '2027-10-31'],
  ['America/Sao_Paulo', '2018-11-04'],
  ['Asia/Tehran', '2022-03-22'],
  ['Africa/Casablanca', '2027-02-07'],
  ['Asia/Pyongyang', '2018-05-05'],
  ['Pacific/Chatham', '2027-04-04'],
  ['Europe/Dublin', '2052-03-31'],
]
const zones = [...new Set(hardDays.map(([zone]) => zone)), 'UTC', 'Asia/Kolkata', 'Asia/Tokyo', 'Pacific/Niue']
const weekdayNames = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun']

/** Short problems, mostly around clock changes. */
export const randomProblem: fc.Arbitrary<OracleProblem> = fc
  .oneof(
    { weight: 4, arbitrary: fc.constantFrom(...hardDays) },
    {
      weight: 1,
      arbitrary: fc.tuple(
        fc.constantFrom(...zones),
        fc.constantFrom('2027-06-07', '2028-02-28', '2026-12-30', '2027-01-02'),
      ),
    },
  )
  .chain(([zone, date]) => {
    const hostZone = fc.oneof(
      { weight: 4, arbitrary: fc.constant(zone) },
      { weight: 1, arbitrary: fc.constantFrom(...zones) },
    )
    const day = Temporal.PlainDate.from(date)
    return fc
      .record({
        assignment: fc.constantFrom('single', 'collective', 'round_robin'),
        hosts: fc.array(randomHost(hostZone, day), { minLength: 1, maxLength: 3 }),
        meetingType: randomType,
        viewerTimeZone: fc.oneof(fc.constant(zone), fc.constantFrom(...zones)),
        range: fc.tuple(fc.integer({ min: -2, max: 1 }), fc.integer({ min: 0, max: 2 })).map(([from, length]) => ({
          from: day.add({ days: from }).toString(),
          to: day.add({ days: from + length }).toString(),
        })),
        now: fc.oneof(
          { weight: 1, arbitrary: fc.constant(-60 * 24 * 30) },
          { weight: 3, arbitrary: fc.integer({ min: -60 * 24 * 5, max: 60 * 24 }) },
        ),
      })
      .map(({ hosts, assignment, now, ...rest }) => ({
        ...rest,
        assignment,
        now: minutesFrom(day, now),
        hosts: (assignment === 'single' ? hosts.slice(0, 1) : hosts).map((host, i) => ({ ...host, id: `h${i}` })),
      }))
  })

const sometimes = <T>(arbitrary: fc.Arbitrary<T>): fc.Arbitrary<T | null> =>
  fc.oneof({ weight: 3, arbitrary: fc.constant(null) }, { weight: 1, arbitrary })

const randomType = fc.record(
  {
    durationMinutes: fc.oneof(
      { weight: 5, arbitrary: fc.constantFrom(15, 20, 30, 45, 60, 90) },
      { weight: 1, arbitrary: fc.constantFrom(1, 7, 240, 1440) },
    ),
    slotIntervalMinutes: sometimes(fc.constantFrom(10, 15, 25, 30, 45, 60, 120, 1440)),
    bufferBeforeMinutes: sometimes(fc.constantFrom(0, 5, 15, 45)),
    bufferAfterMinutes: sometimes(fc.constantFrom(0, 5, 15, 60)),
    minimumNoticeMinutes: sometimes(fc.constantFrom(0, 60, 90, 1440, 4000)),
    horizonDays: sometimes(fc.integer({ min: 0, max: 6 })),
    maxPerDay: sometimes(fc.integer({ min: 0, max: 3 })),
    maxPerWeek: sometimes(fc.integer({ min: 0, max: 4 })),
  },
  { requiredKeys: ['durationMinutes'] },
)

/** Quarters of an hour mostly, the hours around midnight and the usual changes often. */
const time = fc.oneof(
  { weight: 4, arbitrary: fc.integer({ min: 0, max: 96 }).map((quarter) => quarter * 15) },
  { weight: 3, arbitrary: fc.integer({ min: 0, max: 14 }).map((quarter) => quarter * 15) },
  { weight: 1, arbitrary: fc.integer({ min: 0, max: 1440 }) },
  { weight: 1, arbitrary: fc.constantFrom(0, 1440) },
)

const interval = fc.tuple(time, time).map(([a, b]): [string, string] => {
  const [start, end] = a < b ? [a, b] : [b, a]
  return start === 1440 ? ['23:00', '24:00'] : [wall(start), wall(end)]
})

function randomHost(timeZone: fc.Arbitrary<string>, day: Temporal.PlainDate): fc.Arbitrary<Omit<OracleHost, 'id'>> {
  const intervals = fc.array(interval, { maxLength: 3 })
  const instant = fc.integer({ min: -4 * 96, max: 5 * 96 }).map((quarter) => quarter * 15)
  const span = fc
    .tuple(instant, fc.oneof(fc.constantFrom(0, 15, 30, 60), fc.integer({ min: 0, max: 300 })))
    .map(([start, length]) => ({ start: minutesFrom(day, start), end: minutesFrom(day, start + length) }))
  const dates = fc.uniqueArray(fc.integer({ min: -3, max: 4 }), { maxLength: 2 })
  return fc.record(
    {
      timeZone,
      weekly: fc
        .tuple(
          ...weekdayNames.map(() =>
            fc.oneof({ weight: 3, arbitrary: intervals }, { weight: 1, arbitrary: fc.constant(undefined) }),
          ),
        )
        .map((days) =>
          Object.fromEntries(weekdayNames.flatMap((name, i) => (days[i] === undefined ? [] : [[name, days[i]]]))),
        ),
      overrides: dates.chain((offsets) =>
        fc.tuple(
          ...offsets.map((days) => intervals.map((list) => ({ date: day.add({ days }).toString(), intervals: list }))),
        ),
      ),
      busy: fc.array(span, { maxLength: 5 }),
      blocked: fc.array(span, { maxLength: 3 }),
      bookedStarts: fc.array(
        fc.integer({ min: -10 * 48, max: 10 * 48 }).map((half) => minutesFrom(day, half * 30)),
        { maxLength: 8 },
      ),
    },
    { requiredKeys: ['timeZone', 'weekly'] },
  )
}

function minutesFrom(day: Temporal.PlainDate, minutes: number): string {
  return day.toZonedDateTime('UTC').toInstant().add({ minutes }).toString()
}

function wall(minutes: number): string {
  return `${String(Math.floor(minutes / 60)).padStart(2, '0')}:${String(minutes % 60).padStart(2, '0')}`
}
