import { describe, expect, it } from 'vitest'
import japanese from '../../../messages/ja.json' with { type: 'json' }
import { i18nFor, i18nOf, type MessageKey, negotiate, speaks } from './i18n.ts'

const at = new Date('2027-03-01T08:30:00Z')

describe('time zones in words', () => {
  it('T15 every zone has a Japanese name in the Japanese list, and no two have the same', () => {
    const names = Intl.supportedValuesOf('timeZone').map((zone) => i18nFor('ja').place(zone))
    expect(names.filter((name) => /^[\p{Script=Latin} ,_-]+$/u.test(name))).toEqual([])
    expect(new Set(names).size).toBe(names.length)
  })

  it.each([
    ['Asia/Calcutta', 'Kolkata, UTC+5:30'],
    ['Europe/Kiev', 'Kyiv, UTC+2'],
    ['America/Indiana/Knox', 'Knox, Indiana, UTC-6'],
    ['UTC', 'UTC'],
    ['Etc/UTC', 'UTC'],
  ])('T15 %s reads %s', (zone, words) => {
    expect(i18nFor('en').zone(zone, at)).toBe(words)
  })
})

describe('the tag of a language', () => {
  it('T15 brings the dates and the clock of its region, and without one those of the language', () => {
    const said = (tag: string) => i18nOf(tag).dateTime(at, 'Europe/Berlin')
    expect(said('en-GB')).toBe('Monday, 1 March 2027, 09:30 (UTC+1)')
    expect(said('en-US')).toBe('Monday, March 1, 2027, 9:30 AM (UTC+1)')
    expect(said('ja')).toBe('2027年3月1日月曜日 9:30（UTC+1）')
    expect(said('en')).toBe(said('en-US'))
    expect(said('fr-FR')).toBe(said('en'))
    expect(said('not a tag')).toBe(said('en'))
  })

  it('T15 brings its region’s way to write the first hour of a day', () => {
    const midnight = new Date('2027-03-01T23:00:00Z')
    const said = (tag: string) => i18nOf(tag).time(midnight, 'Europe/Berlin')
    expect(['en-GB', 'en-DE', 'en-US', 'ja'].map(said)).toEqual(['00:00', '00:00', '12:00 AM', '0:00'])
  })

  it.each([
    ['en-GB', undefined, 'en-GB'],
    ['de-DE, en', undefined, 'en-DE'],
    ['ja-JP, en-GB', 'en', 'en-GB'],
    ['de-AT', 'en', 'en-AT'],
    ['en-GB', 'ja', 'ja-GB'],
    [undefined, 'ja', 'ja'],
  ] as const)('T15 of a browser that asks for %s, with %s chosen, is %s', (asked, chosen, locale) => {
    expect(negotiate(asked, chosen).locale).toBe(locale)
  })

  it('T15 is one of ours whatever its region', () => {
    expect(['en-GB', 'ja-JP', 'en', 'fr', '', 'en_GB!'].map(speaks)).toEqual([true, true, true, false, false, false])
  })
})

it('T15 the host is 主催者 in what Japanese guests read, and ホスト in what hosts read', () => {
  const keysOf = (word: string) => Object.keys(japanese).filter((key) => japanese[key as MessageKey].includes(word))
  const isForGuests = (key: string) =>
    /^(booking|cancel|code|link|reschedule|ticket)\.|^(mail|conf).*\.guest\b/.test(key)
  const isForHosts = (key: string) => /^(booked|desk|meeting_type|notice)\.|^(mail|conf).*\.host\b/.test(key)
  expect(keysOf('ホスト').filter(isForGuests)).toEqual([])
  expect(keysOf('主催者').filter(isForHosts)).toEqual(['mail.label.host'])
})
