import { describe, expect, it } from 'vitest'
import {
  dateIn,
  daysOf,
  firstDayOfWeek,
  isDate,
  isDoubled,
  isMonth,
  isTimeZone,
  lastDateOf,
  partsOfDay,
} from './month.ts'

const at = (...texts: string[]) => texts.map((text) => new Date(text))

describe('a month of days', () => {
  it('puts each start on its local date, also where the day begins an hour late', () => {
    // Clocks in São Paulo went forward at midnight: 4 November 2018 began at 01:00, 03:00 UTC.
    const starts = at('2018-11-04T02:30:00Z', '2018-11-04T03:00:00Z', '2018-11-05T02:00:00Z')
    const days = daysOf('2018-11', starts, 'America/Sao_Paulo', 1)
    const open = days.filter(({ startsAt }) => startsAt.length > 0)
    expect(open.map(({ date, startsAt }) => [date, startsAt.length])).toEqual([
      ['2018-11-03', 1],
      ['2018-11-04', 1],
      ['2018-11-05', 1],
    ])
  })

  it('leaves out starts of other months and begins weeks with the day asked for', () => {
    const starts = at('2027-02-28T10:00:00Z', '2027-03-01T10:00:00Z', '2027-04-01T10:00:00Z')
    const monday = daysOf('2027-03', starts, 'UTC', 1)
    expect(monday).toHaveLength(31)
    expect(monday.flatMap(({ startsAt }) => startsAt)).toEqual(at('2027-03-01T10:00:00Z'))
    expect([monday[0]?.column, daysOf('2027-03', [], 'UTC', 7)[0]?.column]).toEqual([1, 2])
    expect([firstDayOfWeek('de'), firstDayOfWeek('en-US'), firstDayOfWeek('ja')]).toEqual([1, 7, 7])
  })

  it('groups times by part of the local day', () => {
    const parts = partsOfDay(at('2027-03-01T02:30:00Z', '2027-03-01T03:00:00Z', '2027-03-01T08:00:00Z'), 'Asia/Tokyo')
    expect(parts.map(([part, starts]) => [part, starts.length])).toEqual([
      ['morning', 1],
      ['afternoon', 1],
      ['evening', 1],
    ])
  })

  it('X13 knows the hour that comes twice, and no other', () => {
    const [before, first, second, after] = at(
      '2027-10-30T23:30:00Z',
      '2027-10-31T00:30:00Z',
      '2027-10-31T01:30:00Z',
      '2027-10-31T02:30:00Z',
    ).map((instant) => isDoubled(instant, 'Europe/Berlin'))
    expect([before, first, second, after]).toEqual([false, true, true, false])
    expect(isDoubled(new Date('2027-03-28T01:00:00Z'), 'Europe/Berlin')).toBe(false)
  })

  it('tells months, dates and zones from other texts', () => {
    expect(['2027-03', '2027-13', '27-3', ''].map(isMonth)).toEqual([true, false, false, false])
    expect(['2027-03-31', '2027-13-01', '2027-3-1'].map(isDate)).toEqual([true, false, false])
    expect(['Asia/Kolkata', 'UTC', 'Mars/Base', '', '\0'].map(isTimeZone)).toEqual([true, true, false, false, false])
    expect([lastDateOf('2028-02'), dateIn(new Date('2027-03-01T23:30:00Z'), 'Asia/Tokyo')]).toEqual([
      '2028-02-29',
      '2027-03-02',
    ])
  })
})
