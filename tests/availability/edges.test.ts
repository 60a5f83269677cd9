import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { openSlots, openStarts, parseProblem, type Slot } from '#/modules/availability/engine/index.ts'
import { randomProblem } from './random-problems.ts'
import { runs, seed } from './seed.ts'

const everyDay = (...intervals: [string, string][]): object =>
  Object.fromEntries(['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'].map((day) => [day, intervals]))

const base = {
  now: '2000-01-01T00:00:00Z',
  range: { from: '2027-06-07', to: '2027-06-07' },
  viewerTimeZone: 'UTC',
  meetingType: { durationMinutes: 60 },
  assignment: 'single',
}

describe('corners that random problems do not reach', () => {
  it(`X13 a long range is its days one after another (FC_SEED=${seed})`, { timeout: 120_000 }, () => {
    const length = fc.integer({ min: 30, max: 400 })
    fc.assert(
      fc.property(randomProblem, length, (written, days) => {
        const first = Temporal.PlainDate.from(written.range.from)
        const within = (from: number, to: number): readonly Slot[] => {
          const range = { from: first.add({ days: from }).toString(), to: first.add({ days: to }).toString() }
          return openSlots(parseProblem({ ...written, range })).slots
        }
        const daily = Array.from({ length: days }, (_, day) => within(day, day)).flat()
        const byStart = (a: Slot, b: Slot): number => (a.start < b.start ? -1 : 1)
        expect(JSON.stringify(within(0, days - 1))).toBe(JSON.stringify(daily.sort(byStart)))
      }),
      { seed, numRuns: runs(60) },
    )
  })

  it('X13 a zone whose offset had seconds is answered to the second', () => {
    const hosts = [{ id: 'bo', timeZone: 'Africa/Monrovia', weekly: { mon: [['09:00', '10:00']] } }]
    const problem = { ...base, now: '1960-01-01T00:00:00Z', range: { from: '1971-03-01', to: '1971-03-01' }, hosts }
    expect(openSlots(parseProblem(problem)).slots).toEqual([{ start: '1971-03-01T09:44:30Z', hosts: ['bo'] }])
  })

  it('X13 the hours of a date that never was open a day later and join the next day’s', () => {
    const hosts = [
      { id: 'ada', timeZone: 'Pacific/Apia', weekly: { fri: [['22:00', '23:30']], sat: [['23:30', '24:00']] } },
    ]
    const problem = { ...base, viewerTimeZone: 'Pacific/Apia', range: { from: '2011-12-30', to: '2011-12-31' }, hosts }
    // Friday's 23:00 needs Saturday's 23:30–24:00; Saturday's own grid starts too late for an hour.
    expect(openSlots(parseProblem(problem)).slots.map(({ start }) => start)).toEqual([
      '2011-12-31T08:00:00Z',
      '2011-12-31T09:00:00Z',
    ])
  })

  it('X13 times finer than a millisecond count', () => {
    const startsWith = (more: object, now = base.now): number =>
      openStarts(
        parseProblem({
          ...base,
          now,
          hosts: [{ id: 'ada', timeZone: 'UTC', weekly: { mon: [['09:00', '10:00']] }, ...more }],
        }),
      ).starts.length
    const busy = (start: string, end: string): object => ({
      busy: [{ start: `2027-06-07T${start}Z`, end: `2027-06-07T${end}Z` }],
    })
    expect(startsWith(busy('08:00:00', '09:00:00'))).toBe(1)
    expect(startsWith(busy('08:00:00', '09:00:00.000000001'))).toBe(0)
    expect(startsWith(busy('09:59:59.999999999', '11:00:00'))).toBe(0)
    expect(startsWith(busy('09:30:00.0000001', '09:30:00.0000001'))).toBe(1)
    expect(startsWith(busy('09:30:00.0000001', '09:30:00.0000002'))).toBe(0)
    expect(startsWith({}, '2027-06-07T09:00:00Z')).toBe(1)
    expect(startsWith({}, '2027-06-07T09:00:00.000000001Z')).toBe(0)
  })

  it('X13 meetings of a whole day fit where days touch', () => {
    const hosts = [{ id: 'ada', timeZone: 'America/New_York', weekly: everyDay(['00:00', '24:00']) }]
    const problem = {
      ...base,
      viewerTimeZone: 'America/New_York',
      range: { from: '2027-03-13', to: '2027-03-15' },
      meetingType: { durationMinutes: 1440 },
      hosts,
    }
    expect(openSlots(parseProblem(problem)).slots.map(({ start }) => start)).toEqual([
      '2027-03-13T05:00:00Z',
      '2027-03-14T05:00:00Z',
      '2027-03-15T04:00:00Z',
    ])
  })

  it('X13 the first and the last year that a date can name are answered', () => {
    const hosts = [{ id: 'ada', timeZone: 'America/New_York', weekly: everyDay(['20:00', '21:00']) }]
    const last = { ...base, viewerTimeZone: 'America/New_York', range: { from: '9999-12-31', to: '9999-12-31' }, hosts }
    expect(openSlots(parseProblem(last)).slots.map(({ start }) => start)).toEqual(['+010000-01-01T01:00:00Z'])
    const first = { ...last, now: '0000-01-01T00:00:00Z', range: { from: '0000-01-02', to: '0000-01-02' } }
    expect(openSlots(parseProblem(first)).slots).toHaveLength(1)
  })

  it('X13 two hundred busy times in any order answer as in order', () => {
    const busy = Array.from({ length: 200 }, (_, i) => {
      const start = Date.UTC(2027, 5, 1) + ((i * 7919) % 2880) * 900_000
      return { start: new Date(start).toISOString(), end: new Date(start + (1 + (i % 5)) * 900_000).toISOString() }
    })
    const answer = (list: object[]): object =>
      openSlots(
        parseProblem({
          ...base,
          range: { from: '2027-06-01', to: '2027-06-30' },
          hosts: [{ id: 'ada', timeZone: 'UTC', weekly: everyDay(['00:00', '24:00']), busy: list }],
        }),
      )
    const sorted = busy.toSorted((a, b) => (a.start < b.start ? -1 : 1))
    expect(answer(busy)).toEqual(answer(sorted))
    expect(answer(busy)).not.toEqual(answer([]))
  })
})
