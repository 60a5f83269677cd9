import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { cancelEvent, moveEvent } from '#/modules/events/index.ts'
import { type CalendarEntry, writeCalendar } from '#/modules/notifications/calendar.ts'
import { calendarFile, tellPeople } from '#/modules/notifications/index.ts'
import type { BookingId } from '#/platform/ids.ts'
import { World } from '../world.ts'
import { calendarsOf, gia, joinUrlOf, readCalendar, schedule, startIn, to } from './notifications-stage.ts'

const entry: CalendarEntry = {
  method: 'REQUEST',
  uid: 'one@localhost',
  sequence: 3,
  isCancelled: false,
  startsAt: new Date('2027-03-28T01:30:00Z'),
  durationMinutes: 45,
  changedAt: new Date('2027-01-01T00:00:00Z'),
  writtenAt: new Date('2027-01-02T00:00:00Z'),
  title: 'First talk',
  location: 'https://us05web.zoom.us/j/85746065432?pwd=aB,c;d%2F.1',
  description: 'Passcode: 123456\nChange or cancel: https://book.example.org/booking/x',
  organizer: { name: 'Ada', email: 'ada@anteroom.example', sentBy: 'no-reply@book.example.org' },
  attendee: { name: 'Gia', email: 'gia@guests.example' },
}

describe('the calendar file as text', () => {
  it('U4 the location is the join URL letter by letter, also with commas and semicolons in it', () => {
    expect(readCalendar(writeCalendar(entry)).location).toBe(entry.location)
  })

  it('U4 times are in UTC, also in the hour that Berlin skips', () => {
    const text = writeCalendar(entry)
    expect(text).toContain('DTSTART:20270328T013000Z\r\n')
    expect(text).toContain('DTEND:20270328T021500Z\r\n')
    expect(readCalendar(text)).toMatchObject({ isUtc: true, start: entry.startsAt, sequence: 3 })
  })

  it('U4 no line is longer than 75 octets and no Japanese letter is cut', () => {
    const title = '予約の確認:東京オフィスでの打ち合わせと今後の進め方についてのご相談(オンライン)'.repeat(3)
    const text = writeCalendar({ ...entry, title, attendee: { name: '山田花子'.repeat(15), email: gia } })
    for (const line of text.split('\r\n')) expect(Buffer.byteLength(line)).toBeLessThanOrEqual(75)
    expect(readCalendar(text).summary).toBe(title)
    expect(Buffer.from(text).toString('utf8')).not.toContain('\ufffd')
  })

  it('T9 whatever a name, a title or an address holds, there is one event and no line of theirs', () => {
    const nasty = fc.string({
      unit: fc.oneof(
        fc.constantFrom('\r', '\n', '\r\n', '"', ';', ',', ':', '\\', '^', '\u2028', '\u0000', '日', 'END:VEVENT\r\n'),
        fc.string({ unit: 'grapheme', minLength: 1, maxLength: 3 }),
      ),
      maxLength: 60,
    })
    fc.assert(
      fc.property(nasty, nasty, nasty, nasty, (name, title, location, description) => {
        const text = writeCalendar({
          ...entry,
          ...{ title, location, description },
          organizer: { ...entry.organizer, name },
          attendee: { name, email: `a${name}@guests.example` },
        })
        expect(text.match(/^BEGIN:VEVENT\r$/gm)).toHaveLength(1)
        expect(text.match(/^END:VEVENT\r$/gm)).toHaveLength(1)
        expect(text.match(/^ATTENDEE/gm)).toHaveLength(1)
        expect(text.replaceAll('\r\n', '')).not.toMatch(/[\r\n]/)
        const read = readCalendar(text)
        expect(read.uid).toBe(entry.uid)
        expect(read.entry.getFirstProperty('attendee')?.getFirstValue()).toMatch(/^mailto:/i)
      }),
      { numRuns: 300 },
    )
  })

  it('a cancellation says so in method and status', () => {
    const read = readCalendar(writeCalendar({ ...entry, method: 'CANCEL', isCancelled: true, location: null }))
    expect(read).toMatchObject({ method: 'CANCEL', status: 'CANCELLED', location: null })
  })
})

describe('the calendar file of a booking', () => {
  it('U4 the download is the entry that the mail carried: same UID, same SEQUENCE, the join URL', async () => {
    await using world = await World.create()
    const connectionId = await world.connectZoom()
    const { booking, eventId } = await schedule(world, { connectionId })
    await world.runJobs()
    const ctx = world.ctx({ kind: 'guest', bookingId: booking.id })
    const file = readCalendar(await calendarFile(world.app, ctx, booking))
    const [mailed] = calendarsOf(to(world, gia))
    expect(file).toMatchObject({ method: 'PUBLISH', uid: mailed?.uid, sequence: mailed?.sequence })
    expect(file.location).toBe(await joinUrlOf(world, eventId))
    expect(file.entry.getAllProperties('attendee')).toEqual([])
    expect(file.entry.getAllSubcomponents('valarm')).toEqual([])
  })

  it('U4 once it is cancelled it offers no change, and says where the booking can be seen', async () => {
    await using world = await World.create()
    const { booking, eventId } = await schedule(world)
    await world.runJobs()
    await cancelEvent(world.ctx(), { eventId, reason: '' })
    await world.runJobs()
    const file = readCalendar(await calendarFile(world.app, world.ctx(), booking))
    const [before, after] = calendarsOf(to(world, gia))
    expect(before?.description).toMatch(/^Change or cancel here: http/)
    for (const cancelled of [after, file]) expect(cancelled?.description).toMatch(/^See your booking: http\S+$/)
  })

  it('U4 SEQUENCE never falls and grows with each change, however often and at once it is looked at', async () => {
    await using world = await World.create()
    const { booking, eventId } = await schedule(world)
    const ctx = world.ctx({ kind: 'guest', bookingId: booking.id })
    const sequences: number[] = []
    for (let hours = 96; hours < 102; hours++) {
      const looks = Array.from({ length: 4 }, () => calendarFile(world.app, ctx, booking))
      const tells = Array.from({ length: 3 }, () => tellPeople(world.app, world.ada.workspaceId, eventId))
      await moveEvent(world.ctx(), { eventId, startsAt: startIn(world, hours) })
      const seen = (await Promise.all(looks)).map((text) => readCalendar(text))
      await Promise.all(tells)
      const now = readCalendar(await calendarFile(world.app, ctx, booking))
      for (const look of seen) {
        const isSame = look.start.getTime() === now.start.getTime()
        expect(isSame ? look.sequence === now.sequence : look.sequence < now.sequence).toBe(true)
      }
      sequences.push(now.sequence)
    }
    expect(sequences).toEqual([...new Set(sequences)].sort((a, b) => a - b))
    await cancelEvent(world.ctx(), { eventId, reason: '' })
    const last = readCalendar(await calendarFile(world.app, world.ctx(), booking))
    expect(last.status).toBe('CANCELLED')
    expect(last.sequence).toBeGreaterThan(sequences.at(-1) ?? 0)
  })

  it('T9 nobody else gets it: another workspace, another guest, an unknown booking', async () => {
    await using world = await World.create()
    const { booking } = await schedule(world)
    const { booking: other } = await schedule(world, { startsAt: startIn(world, 100) })
    const mallory = world.ctx(
      { kind: 'member', userId: world.mallory.userId, role: 'owner' },
      world.mallory.workspaceId,
    )
    await expect(calendarFile(world.app, mallory, booking)).rejects.toMatchObject({ code: 'not_found' })
    const guest = world.ctx({ kind: 'guest', bookingId: other.id })
    await expect(calendarFile(world.app, guest, booking)).rejects.toMatchObject({ code: 'not_found' })
    const unknown = { ...booking, id: other.id as BookingId }
    await expect(calendarFile(world.app, world.ctx(), unknown)).rejects.toMatchObject({ code: 'not_found' })
    // Asking must not have taken the entry from those it belongs to.
    expect(await calendarFile(world.app, world.ctx(), booking)).toContain('BEGIN:VEVENT')
  })
})
