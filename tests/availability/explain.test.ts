import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  clockChanges,
  explainSlot,
  explanationText,
  type HostRule,
  openSlots,
  openStarts,
  parseInstant,
  parseProblem,
} from '#/modules/availability/engine/index.ts'
import { randomProblem } from './random-problems.ts'
import { runs, seed } from './seed.ts'

const ada = { id: 'ada', timeZone: 'America/New_York', weekly: { tue: [['09:00', '12:00']] } }
const tuesday = {
  now: '2027-03-01T08:00:00Z',
  range: { from: '2027-03-01', to: '2027-03-31' },
  viewerTimeZone: 'Europe/Berlin',
  meetingType: { durationMinutes: 30 },
  assignment: 'single',
  hosts: [ada],
}

describe('X5 why a time is or is not offered', () => {
  it(`agrees with the answer at every start and beside it (FC_SEED=${seed})`, { timeout: 120_000 }, () => {
    fc.assert(
      fc.property(randomProblem, fc.array(fc.nat(5 * 1440 - 1), { minLength: 5, maxLength: 5 }), (written, minutes) => {
        const problem = parseProblem(written)
        const offered = new Map(openSlots(problem).slots.map(({ start, hosts }) => [start, hosts]))
        const from = Date.parse(`${written.range.from}T00:00:00Z`) - 86_400_000
        const quarters = Array.from({ length: 12 }, (_, i) => from + (i * 37 + 5) * 900_000)
        const { starts } = openStarts(problem)
        for (const start of [
          ...starts.slice(0, 10),
          ...starts.slice(-5),
          ...quarters,
          ...minutes.map((m) => from + m * 60_000),
        ]) {
          const explanation = explainSlot(problem, start)
          expect(explanation.hosts).toEqual(offered.get(explanation.start) ?? [])
          expect(explanation.offered).toBe(offered.has(explanation.start))
        }
      }),
      { seed, numRuns: runs(1000) },
    )
  })

  it('a refusal always names a rule that refuses', () => {
    fc.assert(
      fc.property(randomProblem, fc.nat(3 * 96), (written, quarter) => {
        const problem = parseProblem(written)
        const text = explanationText(
          explainSlot(problem, Date.parse(`${written.range.from}T00:00:00Z`) + quarter * 900_000),
        )
        expect(text).toMatch(/^\S+Z is (not )?offered/)
        if (text.includes('is not offered')) expect(text).toContain('NO ')
      }),
      { seed, numRuns: runs(300) },
    )
  })

  it('a full day says how many of how many, on the host’s calendar', () => {
    const bookedStarts = ['2027-03-02T14:00:00Z', '2027-03-02T15:00:00Z', '2027-03-03T04:30:00Z']
    const problem = {
      ...tuesday,
      meetingType: { durationMinutes: 30, maxPerDay: 3 },
      hosts: [{ ...ada, bookedStarts }],
    }
    expect(textAt(problem, '2027-03-02T16:00:00Z')).toContain(
      "NO   day limit   ada's Tuesday in New York is full, 3 of 3",
    )
  })

  it('a week counts from Monday in the host’s zone', () => {
    const bookedStarts = ['2027-03-01T06:00:00Z', '2027-03-08T03:59:00Z', '2027-03-08T05:00:00Z']
    const problem = {
      ...tuesday,
      meetingType: { durationMinutes: 30, maxPerWeek: 2 },
      hosts: [{ ...ada, bookedStarts }],
    }
    expect(ruleAt(problem, '2027-03-02T16:00:00Z', 'week_limit')).toEqual({
      rule: 'week_limit',
      admits: false,
      monday: '2027-03-01',
      count: 2,
      most: 2,
    })
  })

  it('a busy time is shown with the buffers that reach it', () => {
    const busy = [{ start: '2027-03-02T15:00:00Z', end: '2027-03-02T15:30:00Z' }]
    const problem = {
      ...tuesday,
      meetingType: { durationMinutes: 30, bufferAfterMinutes: 10 },
      hosts: [{ ...ada, busy }],
    }
    expect(ruleAt(problem, '2027-03-02T14:30:00Z', 'busy')).toEqual({
      rule: 'busy',
      admits: false,
      needs: { start: '2027-03-02T14:30:00Z', end: '2027-03-02T15:10:00Z' },
      bufferBeforeMinutes: 0,
      bufferAfterMinutes: 10,
      overlaps: busy,
    })
  })

  it('notice, horizon, hours, grid and range each refuse by themselves', () => {
    const refusing = (problem: object, at: string): string[] => {
      const { perHost, range, grid } = explainSlot(parseProblem({ ...tuesday, ...problem }), parseInstant(at, 'at'))
      const outer = [...(range.admits ? [] : ['range']), ...(grid.admits ? [] : ['grid'])]
      return [...outer, ...(perHost[0]?.rules ?? []).filter(({ admits }) => !admits).map(({ rule }) => rule)]
    }
    const type = (more: object): object => ({ meetingType: { durationMinutes: 30, ...more } })
    expect(refusing({}, '2027-03-02T14:30:00Z')).toEqual([])
    expect(refusing(type({ minimumNoticeMinutes: 1831 }), '2027-03-02T14:30:00Z')).toEqual(['notice'])
    expect(refusing(type({ horizonDays: 0 }), '2027-03-02T14:30:00Z')).toEqual(['horizon'])
    expect(refusing(type({ durationMinutes: 45, slotIntervalMinutes: 30 }), '2027-03-02T16:30:00Z')).toEqual(['hours'])
    expect(refusing({}, '2027-03-02T14:31:00Z')).toEqual(['grid'])
    expect(refusing({ range: { from: '2027-03-03', to: '2027-03-03' } }, '2027-03-02T14:30:00Z')).toEqual(['range'])
    expect(
      refusing(
        { hosts: [{ ...ada, blocked: [{ start: '2027-03-02T14:59:00Z', end: '2027-03-02T16:00:00Z' }] }] },
        '2027-03-02T14:30:00Z',
      ),
    ).toEqual(['blocked'])
  })

  it('warns of an interval that the skipped hour swallows, and of a repeated hour', () => {
    const sunday = (date: string, interval: [string, string]): string =>
      textAt(
        {
          ...tuesday,
          range: { from: date, to: date },
          hosts: [{ ...ada, weekly: { sun: [interval, ['10:00', '11:00']] } }],
        },
        `${date}T16:00:00Z`,
      )
    const spring = sunday('2027-03-14', ['02:30', '03:15'])
    expect(spring).toContain('the clock of America/New_York skips 60 min, from 2027-03-14T02:00 to 2027-03-14T03:00')
    expect(spring).toContain('02:30–03:15 on 2027-03-14 vanishes in the gap')
    expect(spring).not.toContain('10:00–11:00')
    const autumn = sunday('2027-11-07', ['00:30', '03:00'])
    expect(autumn).toContain('repeats 60 min, from 2027-11-07T01:00 to 2027-11-07T02:00')
    expect(autumn).toContain('00:30–03:00 on 2027-11-07 is open 2027-11-07T04:30:00Z–2027-11-07T08:00:00Z')
    expect(textAt(tuesday, '2027-03-02T14:30:00Z')).not.toContain('warning')
  })

  it('a date that never was is a clock change of a whole day', () => {
    expect(clockChanges('Pacific/Apia', '2011-12-01', '2011-12-31')).toEqual([
      {
        kind: 'skipped',
        at: '2011-12-30T10:00:00Z',
        timeZone: 'Pacific/Apia',
        from: '2011-12-30T00:00',
        to: '2011-12-31T00:00',
        minutes: 1440,
      },
    ])
    expect(clockChanges('Asia/Tokyo', '2027-01-01', '2027-12-31')).toEqual([])
  })
})

function textAt(problem: unknown, at: string): string {
  return explanationText(explainSlot(parseProblem(problem), parseInstant(at, 'at')))
}

function ruleAt(problem: unknown, at: string, rule: HostRule['rule']): HostRule | undefined {
  return explainSlot(parseProblem(problem), parseInstant(at, 'at')).perHost[0]?.rules.find(
    (found) => found.rule === rule,
  )
}
