import { describe, expect, it } from 'vitest'
import { compileProblem, ProblemError, type ProblemParts, parseProblem } from '#/modules/availability/engine/index.ts'

type Path = readonly (string | number)[]

const valid = {
  now: '2027-01-01T00:00:00Z',
  range: { from: '2027-06-07', to: '2027-06-08' },
  viewerTimeZone: 'Europe/Berlin',
  meetingType: { durationMinutes: 30 },
  assignment: 'collective',
  hosts: [
    {
      id: 'ada',
      timeZone: 'America/New_York',
      weekly: {
        mon: [
          ['09:00', '12:00'],
          ['13:00', '24:00'],
        ],
      },
      overrides: [{ date: '2027-06-08', intervals: [['10:00', '11:00']] }],
      busy: [{ start: '2027-06-07T10:00:00Z', end: '2027-06-07T11:00:00Z' }],
      blocked: [{ start: '2027-06-07T10:00:00Z', end: '2027-06-07T11:00:00Z' }],
      bookedStarts: ['2027-06-07T10:00:00Z'],
    },
    { id: 'bo', timeZone: 'UTC', weekly: {} },
  ],
}

const host = (...rest: Path): Path => ['hosts', 0, ...rest]
const type = (key: string): Path => ['meetingType', key]
const manyHosts = Array.from({ length: 101 }, (_, i) => ({ id: `h${i}`, timeZone: 'UTC', weekly: {} }))
const missing = undefined

/** Where, what is put there, and the field that the error names. */
const mistakes: readonly (readonly [Path, unknown, string])[] = [
  [['now'], missing, 'now'],
  [['now'], null, 'now'],
  [['now'], 1_800_000_000_000, 'now'],
  [['now'], 'today', 'now'],
  [['now'], '2027-01-01', 'now'],
  [['now'], '2027-01-01T00:00:00', 'now'],
  [['now'], '2027-02-29T00:00:00Z', 'now'],
  [['now'], '2027-01-01T24:00:00Z', 'now'],
  [['now'], '2027-01-01T00:60:00Z', 'now'],
  [['now'], '2027-01-01T00:00:00+25:00', 'now'],
  [['now'], '2027-01-01T00:00:00Z[Europe/Berlin]', 'now'],
  [['now'], ' 2027-01-01T00:00:00Z', 'now'],
  [['range'], missing, 'range'],
  [['range'], [], 'range'],
  [['range', 'from'], missing, 'range.from'],
  [['range', 'from'], '2027-6-7', 'range.from'],
  [['range', 'from'], '2027-06-31', 'range.from'],
  [['range', 'to'], '2027-13-01', 'range.to'],
  [['range', 'to'], '2027-06-08T00:00', 'range.to'],
  [['range', 'to'], '2027-06-06', 'range'],
  [['range', 'to'], '2028-07-11', 'range'],
  [['range', 'until'], '2027-06-08', 'range.until'],
  [['viewerTimeZone'], missing, 'viewerTimeZone'],
  [['viewerTimeZone'], 'Mars/Base', 'viewerTimeZone'],
  [['viewerTimeZone'], '', 'viewerTimeZone'],
  [['viewerTimeZone'], '2027-01-01T00:00Z[Europe/Berlin]', 'viewerTimeZone'],
  [['colour'], 'red', 'colour'],
  [['meetingType'], missing, 'meetingType'],
  [['meetingType'], 'intro', 'meetingType'],
  [type('colour'), 'red', 'meetingType.colour'],
  [type('durationMinutes'), missing, 'meetingType.durationMinutes'],
  [type('durationMinutes'), null, 'meetingType.durationMinutes'],
  [type('durationMinutes'), '30', 'meetingType.durationMinutes'],
  [type('durationMinutes'), 0, 'meetingType.durationMinutes'],
  [type('durationMinutes'), 1441, 'meetingType.durationMinutes'],
  [type('durationMinutes'), 7.5, 'meetingType.durationMinutes'],
  [type('slotIntervalMinutes'), 0, 'meetingType.slotIntervalMinutes'],
  [type('slotIntervalMinutes'), 1441, 'meetingType.slotIntervalMinutes'],
  [type('bufferBeforeMinutes'), -1, 'meetingType.bufferBeforeMinutes'],
  [type('bufferAfterMinutes'), 1441, 'meetingType.bufferAfterMinutes'],
  [type('minimumNoticeMinutes'), 525_601, 'meetingType.minimumNoticeMinutes'],
  [type('horizonDays'), 3651, 'meetingType.horizonDays'],
  [type('maxPerDay'), -1, 'meetingType.maxPerDay'],
  [type('maxPerWeek'), 1.5, 'meetingType.maxPerWeek'],
  [['assignment'], missing, 'assignment'],
  [['assignment'], 'random', 'assignment'],
  [['assignment'], 'single', 'hosts'],
  [['hosts'], missing, 'hosts'],
  [['hosts'], {}, 'hosts'],
  [['hosts'], [], 'hosts'],
  [['hosts'], manyHosts, 'hosts'],
  [['hosts', 1, 'id'], 'ada', 'hosts[1].id'],
  [host(), null, 'hosts[0]'],
  [host('id'), missing, 'hosts[0].id'],
  [host('id'), 7, 'hosts[0].id'],
  [host('name'), 'Ada', 'hosts[0].name'],
  [host('timeZone'), missing, 'hosts[0].timeZone'],
  [host('timeZone'), 'Mars/Base', 'hosts[0].timeZone'],
  [host('weekly'), missing, 'hosts[0].weekly'],
  [host('weekly', 'monday'), [], 'hosts[0].weekly.monday'],
  [host('weekly', 'mon'), '09:00-17:00', 'hosts[0].weekly.mon'],
  [host('weekly', 'mon', 1), ['13:00'], 'hosts[0].weekly.mon[1]'],
  [host('weekly', 'mon', 1), ['13:00', '12:00'], 'hosts[0].weekly.mon[1]'],
  [host('weekly', 'mon', 1), ['13:00:00', '14:00:00'], 'hosts[0].weekly.mon[1]'],
  [host('weekly', 'mon', 1), ['9:00', '14:00'], 'hosts[0].weekly.mon[1]'],
  [host('weekly', 'mon', 1), ['24:00', '24:00'], 'hosts[0].weekly.mon[1]'],
  [host('weekly', 'mon', 1), ['13:00', '24:01'], 'hosts[0].weekly.mon[1]'],
  [host('weekly', 'mon', 1), ['13:60', '14:00'], 'hosts[0].weekly.mon[1]'],
  [host('weekly', 'mon', 1), [780, 840], 'hosts[0].weekly.mon[1]'],
  [host('overrides'), {}, 'hosts[0].overrides'],
  [host('overrides', 0, 'date'), '2027-02-29', 'hosts[0].overrides[0].date'],
  [host('overrides', 0, 'intervals'), missing, 'hosts[0].overrides[0].intervals'],
  [host('overrides', 0, 'intervals', 0), ['11:00', '10:00'], 'hosts[0].overrides[0].intervals[0]'],
  [host('overrides', 0, 'note'), 'x', 'hosts[0].overrides[0].note'],
  [host('overrides', 1), { date: '2027-06-08', intervals: [] }, 'hosts[0].overrides[1]'],
  [host('busy'), 'no', 'hosts[0].busy'],
  [host('busy', 0), null, 'hosts[0].busy[0]'],
  [host('busy', 0, 'start'), missing, 'hosts[0].busy[0].start'],
  [host('busy', 0, 'end'), '10:00', 'hosts[0].busy[0].end'],
  [host('busy', 0, 'end'), '2027-06-07T09:00:00Z', 'hosts[0].busy[0]'],
  [host('busy', 0, 'title'), 'x', 'hosts[0].busy[0].title'],
  [host('blocked', 0, 'end'), '2027-06-07T09:59:59.999999999Z', 'hosts[0].blocked[0]'],
  [host('bookedStarts'), '2027-06-07T10:00:00Z', 'hosts[0].bookedStarts'],
  [host('bookedStarts', 0), '2027-06-07', 'hosts[0].bookedStarts[0]'],
]

describe('X13 a problem with a mistake is refused, and the field is named', () => {
  it.each(mistakes)('%j = %j', (path, value, field) => {
    expect(fieldOf(() => parseProblem(changed(path, value)))).toBe(field)
  })

  it.each([null, [], 'text', 7, undefined])('%j is no problem at all', (value) => {
    expect(fieldOf(() => parseProblem(value))).toBe('problem')
  })

  it('a key that JSON allows and objects hide is refused too', () => {
    expect(fieldOf(() => parseProblem(JSON.parse('{"__proto__":1}')))).toBe('__proto__')
  })
})

describe('X13 what the document allows is accepted', () => {
  const accepted: readonly (readonly [Path, unknown])[] = [
    [['hosts'], valid.hosts],
    [['range', 'to'], '2028-07-10'],
    [type('durationMinutes'), 1440],
    [type('slotIntervalMinutes'), null],
    [type('horizonDays'), null],
    [type('maxPerDay'), 0],
    [type('minimumNoticeMinutes'), 525_600],
    [['now'], '2027-01-01T01:00:00.123456789+01:00'],
    [host('weekly', 'mon', 1), ['13:00', '13:00']],
    [host('overrides', 0, 'intervals'), []],
    [host('busy'), null],
    [host('busy', 0, 'end'), '2027-06-07T10:00:00Z'],
    [['hosts'], manyHosts.slice(0, 100)],
  ]
  it.each(accepted)('%j = %j', (path, value) => {
    expect(() => parseProblem(changed(path, value))).not.toThrow()
  })
})

describe('X3 rows from the database', () => {
  const parts: ProblemParts = {
    now: Date.UTC(2027, 0, 1),
    range: valid.range,
    viewerTimeZone: 'Europe/Berlin',
    meetingType: { durationMinutes: 30 },
    assignment: 'single',
    hosts: [
      {
        id: 'ada',
        timeZone: 'UTC',
        weekly: { mon: [['09:00', '12:00']] },
        busy: [{ start: Date.UTC(2027, 5, 7, 10), end: Date.UTC(2027, 5, 7, 11) }],
      },
    ],
  }

  it('give the same problem as the written one', () => {
    const { blocked: _, bookedStarts: __, overrides: ___, ...ada } = valid.hosts[0] as Record<string, unknown>
    const written = {
      ...valid,
      assignment: 'single',
      hosts: [{ ...ada, timeZone: 'UTC', weekly: { mon: [['09:00', '12:00']] } }],
    }
    expect(compileProblem(parts)).toEqual(parseProblem(written))
  })

  it('are refused by field when they could not be solved', () => {
    expect(fieldOf(() => compileProblem({ ...parts, now: Number.NaN }))).toBe('now')
    expect(fieldOf(() => compileProblem({ ...parts, meetingType: { durationMinutes: 0 } }))).toBe(
      'meetingType.durationMinutes',
    )
  })
})

function changed(path: Path, value: unknown): unknown {
  const copy = structuredClone(valid) as unknown
  let at = copy as Record<string | number, unknown>
  for (const key of path.slice(0, -1)) at = at[key] as Record<string | number, unknown>
  const last = path.at(-1) as string | number
  if (value === missing) delete at[last]
  else at[last] = value
  return copy
}

function fieldOf(run: () => unknown): string {
  try {
    run()
  } catch (error) {
    if (error instanceof ProblemError) return error.field
    throw error
  }
  return 'no error'
}
