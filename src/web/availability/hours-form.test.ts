import { expect, it } from 'vitest'
import { type Hours, press, weekdays } from './hours-form.ts'

const monday = (...intervals: [string, string][]): Hours => ({
  timeZone: 'Europe/Berlin',
  weekly: { ...(Object.fromEntries(weekdays.map((day) => [day, []])) as unknown as Hours['weekly']), mon: intervals },
  overrides: [],
})

it.each<[[string, string][], [string, string]]>([
  [[], ['09:00', '17:00']],
  [[['09:00', '12:00']], ['13:00', '15:00']],
  [[['09:00', '12:30']], ['13:00', '15:00']],
  [[['14:00', '22:00']], ['11:00', '13:00']],
  [[['15:00', '23:00']], ['12:00', '14:00']],
  [[['18:00', '00:00']], ['15:00', '17:00']],
  [[['22:00', '02:00']], ['19:00', '21:00']],
  [
    [
      ['04:00', '12:00'],
      ['13:00', '23:30'],
    ],
    ['01:00', '03:00'],
  ],
  [[['00:00', '00:00']], ['', '']],
  [[['09:00', '']], ['', '']],
])('X4 after %j another interval is proposed as %j', (before, proposed) => {
  expect(press(monday(...before), 'add:mon').weekly.mon).toEqual([...before, proposed])
})
