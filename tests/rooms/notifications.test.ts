import { describe, expect, it } from 'vitest'
import { changeProfile } from '#/modules/accounts/index.ts'
import { cancelEvent, changeLocation, confirmEvent, moveEvent } from '#/modules/events/index.ts'
import { announce } from '#/platform/facts/facts.ts'
import { World } from '../world.ts'
import {
  ada,
  breakZoom,
  calendarsOf,
  gia,
  joinUrlOf,
  pass,
  readCalendar,
  schedule,
  startIn,
  subjects,
  to,
} from './notifications-stage.ts'

describe('mails about an event', () => {
  it('Y1 U4 guest and host get the link, the passcode, the numbers and an .ics whose location is the link', async () => {
    await using world = await World.create()
    const connectionId = await world.connectZoom()
    const { event, eventId } = await schedule(world, { connectionId })
    await world.runJobs()
    const joinUrl = await joinUrlOf(world, eventId)
    const { rows } = await world.pool.query('select passcode, dial_in from conferences')
    expect(subjects(world.mails).sort()).toEqual(['Confirmed: First talk with Ada', 'New booking: First talk with Gia'])
    for (const mail of world.mails) {
      expect(mail.text).toContain(joinUrl)
      expect(mail.text).toContain(`Passcode: ${rows[0].passcode}`)
      for (const { number } of rows[0].dial_in) expect(mail.text).toContain(number)
      const [calendar] = calendarsOf([mail])
      expect(calendar).toMatchObject({
        location: joinUrl,
        uid: `${eventId}@localhost`,
        status: 'CONFIRMED',
      })
      expect(calendar?.start).toEqual(event.startsAt)
      expect(calendar?.description).toContain(rows[0].passcode)
    }
    expect(calendarsOf(to(world, gia))[0]?.method).toBe('REQUEST')
    expect(calendarsOf(to(world, ada))[0]?.method).toBe('PUBLISH')
    expect(rows[0].dial_in.length).toBeGreaterThan(0)
  })

  it('U4 a number can be called at a touch, and the meeting ID is in groups as on the page', async () => {
    await using world = await World.create()
    const connectionId = await world.connectZoom()
    await schedule(world, { connectionId })
    await world.runJobs()
    const { rows } = await world.pool.query('select meeting_id, dial_in from conferences')
    const grouped = rows[0].meeting_id.replace(/(\d{3})(\d+)(\d{4})$/, '$1 $2 $3')
    expect(rows[0].dial_in.length).toBeGreaterThan(0)
    for (const { html, text, calendar } of world.mails) {
      for (const { number } of rows[0].dial_in)
        expect(html).toContain(`href="tel:${number.replaceAll(' ', '')}" style="color:#1f5fd6">${number}</a> (`)
      for (const said of [html, text, calendar?.content]) expect(said).toContain(grouped)
    }
  })

  it('U4 a number that the reader is to call is a link, their own is not', async () => {
    await using world = await World.create()
    await schedule(world, { location: { kind: 'phone', number: '+49 30 1234567', whose: 'host' } })
    await world.runJobs()
    expect(to(world, gia)[0]?.html).toContain('please call <a class="link" href="tel:+49301234567"')
    expect(to(world, ada)[0]?.html).not.toContain('tel:')
  })

  it('U4 while Zoom is down the first mail waits 60 s, goes without a link, and the link follows with a higher SEQUENCE', async () => {
    await using world = await World.create({ env: { ANTEROOM_RETRY_SECONDS: '600' } })
    const connectionId = await world.connectZoom()
    const mend = await breakZoom(world)
    const { eventId } = await schedule(world, { connectionId })
    await world.runJobs()
    expect(world.mails).toEqual([])
    await pass(world, 1.1)
    expect(subjects(to(world, gia))).toEqual(['Confirmed: First talk with Ada'])
    expect(to(world, gia)[0]?.text).toContain('follows in another mail')
    expect(to(world, gia)[0]?.text).not.toContain('/j/')
    await mend()
    await pass(world, 60)
    const joinUrl = await joinUrlOf(world, eventId)
    expect(subjects(to(world, gia))).toEqual(['Confirmed: First talk with Ada', 'Your link: First talk with Ada'])
    expect(subjects(to(world, ada)).at(-1)).toBe('The room is ready: First talk with Gia')
    for (const address of [gia, ada]) {
      const [first, second] = calendarsOf(to(world, address))
      expect(second?.uid).toBe(first?.uid)
      expect(second?.sequence).toBeGreaterThan(first?.sequence ?? 0)
      expect(second?.location).toBe(joinUrl)
    }
  })

  it('U4 the first mail does not wait when the room is refused, and tells the host what to do', async () => {
    await using world = await World.create()
    const connectionId = await world.connectZoom()
    await breakZoom(world, { kind: 'status', status: 400, code: 3161, message: 'Meeting hosting not allowed' })
    await schedule(world, { connectionId })
    await world.runJobs()
    expect(subjects(to(world, gia))).toEqual(['Confirmed: First talk with Ada'])
    expect(subjects(to(world, ada))).toEqual(['New booking: First talk with Gia'])
    const { rows } = await world.pool.query('select problem from conferences')
    expect(rows[0].problem).toBe('cannot_host')
    expect(to(world, ada)[0]?.text).toMatch(/licen[cs]e|connection/i)
    expect(to(world, gia)[0]?.text).toContain('can’t be made at the moment')
    expect(to(world, gia)[0]?.text).not.toContain('as soon as it is ready')
    await pass(world, 5)
    expect(world.mails).toHaveLength(2)
  })

  it('U4 the first mail does not wait when the start is within five minutes', async () => {
    await using world = await World.create({ env: { ANTEROOM_RETRY_SECONDS: '600' } })
    const connectionId = await world.connectZoom()
    await breakZoom(world)
    const startsAt = startIn(world, 1)
    world.clock.set(new Date(startsAt.getTime() - 4 * 60_000))
    await schedule(world, { connectionId, startsAt })
    await world.runJobs()
    expect(to(world, gia)).toHaveLength(1)
  })

  it('U4 a reschedule sends an update to the same UID with a higher SEQUENCE, a cancel a CANCEL with the reason', async () => {
    await using world = await World.create()
    const connectionId = await world.connectZoom()
    const { eventId } = await schedule(world, { connectionId })
    await world.runJobs()
    const joinUrl = await joinUrlOf(world, eventId)
    const startsAt = startIn(world, 96)
    await moveEvent(world.ctx(), { eventId, startsAt })
    await world.runJobs()
    await cancelEvent(world.ctx(), { eventId, reason: 'Ada is ill' })
    await world.runJobs()
    for (const address of [gia, ada]) {
      const mails = to(world, address)
      expect(subjects(mails).map((text) => text.split(':')[0])).toEqual([
        address === gia ? 'Confirmed' : 'New booking',
        'New time',
        'Cancelled',
      ])
      const [first, second, third] = calendarsOf(mails)
      expect(new Set([first?.uid, second?.uid, third?.uid]).size).toBe(1)
      expect(second?.sequence).toBeGreaterThan(first?.sequence ?? 9)
      expect(third?.sequence).toBeGreaterThan(second?.sequence ?? 9)
      expect(second).toMatchObject({ start: startsAt, location: joinUrl })
      expect(third).toMatchObject({ method: 'CANCEL', status: 'CANCELLED', location: null })
      expect(mails[2]?.text).toContain('Reason: Ada is ill')
      expect(mails[2]?.text).not.toContain(joinUrl)
      expect(mails[2]?.html).not.toContain(joinUrl)
    }
    expect(to(world, gia)[1]?.text).toContain('Before: ')
  })

  it('T16 a draft tells nobody until it is confirmed', async () => {
    await using world = await World.create()
    const { eventId } = await schedule(world, { draft: true })
    await world.runJobs()
    expect(world.mails).toEqual([])
    await confirmEvent(world.ctx(), { eventId })
    await world.runJobs()
    expect(subjects(to(world, gia))).toEqual(['Confirmed: First talk with Ada'])
  })

  it('J3 who is cancelled before the first mail gets the cancellation only', async () => {
    await using world = await World.create({ env: { ANTEROOM_RETRY_SECONDS: '600' } })
    const connectionId = await world.connectZoom()
    await breakZoom(world)
    const { eventId } = await schedule(world, { connectionId })
    await world.runJobs()
    await cancelEvent(world.ctx(), { eventId, reason: '' })
    await pass(world, 2)
    expect(subjects(to(world, gia))).toEqual(['Cancelled: First talk with Ada'])
  })

  it('U4 another place is told with its own words and a higher SEQUENCE', async () => {
    await using world = await World.create()
    const { eventId } = await schedule(world)
    await world.runJobs()
    await changeLocation(world.ctx(), { eventId, location: { kind: 'link', url: 'https://meet.example/room' } })
    await world.runJobs()
    expect(subjects(to(world, gia))).toEqual(['Confirmed: First talk with Ada', 'New place: First talk with Ada'])
    const [first, second] = calendarsOf(to(world, gia))
    expect([first?.location, second?.location]).toEqual(['Main street 1', 'https://meet.example/room'])
    expect(second?.sequence).toBeGreaterThan(first?.sequence ?? 9)
  })

  it('J4 a meeting deleted at Zoom is told to the host once with what to do, to the guest only with the new link', async () => {
    await using world = await World.create()
    const connectionId = await world.connectZoom()
    const { eventId } = await schedule(world, { connectionId })
    await world.runJobs()
    const dead = await joinUrlOf(world, eventId)
    world.mails.length = 0
    const conference = await loseRoom(world, eventId)
    await world.runJobs()
    await announce(world.ctx(), { kind: 'conference.lost', about: { eventId, conferenceId: conference } })
    await world.runJobs()
    expect(to(world, gia)).toEqual([])
    expect(subjects(to(world, ada))).toEqual(['The room needs you: First talk with Gia'])
    expect(to(world, ada)[0]?.text).not.toContain(dead)
    await world.pool.query(
      `update conferences set state = 'ready', problem = null, meeting_id = '99', join_url = 'https://us05web.zoom.us/j/99?pwd=new', ready_at = now() where event_id = $1`,
      [eventId],
    )
    await announce(world.ctx(), { kind: 'conference.ready', about: { eventId, conferenceId: conference } })
    await world.runJobs()
    expect(subjects(to(world, gia))).toEqual(['New link: First talk with Ada'])
    expect(to(world, gia)[0]?.text).not.toContain(dead)
    expect(calendarsOf(to(world, gia))[0]?.location).toBe('https://us05web.zoom.us/j/99?pwd=new')
  })

  it('U4 facts that come twice, late or in any order send nothing twice', async () => {
    await using world = await World.create()
    const { eventId, booking } = await schedule(world)
    await world.runJobs()
    await moveEvent(world.ctx(), { eventId, startsAt: startIn(world, 96) })
    await moveEvent(world.ctx(), { eventId, startsAt: startIn(world, 120) })
    for (const kind of ['event.moved', 'booking.confirmed', 'event.confirmed', 'conference.ready', 'event.cancelled'])
      await announce(world.ctx(), { kind, about: { eventId, bookingId: booking.id } })
    await world.runJobs()
    for (const kind of ['booking.confirmed', 'event.moved'])
      await announce(world.ctx(), { kind, about: { eventId, bookingId: booking.id } })
    await world.runJobs()
    expect(subjects(to(world, gia))).toEqual(['Confirmed: First talk with Ada', 'New time: First talk with Ada'])
    const ids = world.mails.map(({ messageId }) => messageId)
    expect(new Set(ids).size).toBe(ids.length)
  })

  it('T15 the guest reads their language and zone, the host theirs', async () => {
    await using world = await World.create()
    const startsAt = new Date('2027-03-01T08:30:00Z')
    world.clock.set('2027-02-20T09:00:00Z')
    const { booking } = await schedule(world, { startsAt, invitees: [{ name: 'ギア', email: gia, language: 'ja' }] })
    await world.pool.query(`update bookings set guest_time_zone = 'Asia/Tokyo' where id = $1`, [booking.id])
    await world.runJobs()
    const [mail] = to(world, gia)
    expect(mail?.subject).toMatch(/^予約確定：Adaさんとの「First talk」/)
    expect(mail?.text).toContain('17:30～18:00（日本標準時 UTC+9）')
    expect(mail?.html).toContain('<html lang="ja">')
    expect(to(world, ada)[0]?.text).toContain('9:30 AM – 10:00 AM (Berlin, UTC+1)')
    expect(to(world, ada)[0]?.text).toContain('Tokyo, UTC+9')
  })

  it('T15 a British guest reads British dates and a 24-hour clock', async () => {
    await using world = await World.create()
    world.clock.set('2027-02-20T09:00:00Z')
    await schedule(world, {
      startsAt: new Date('2027-03-01T14:30:00Z'),
      invitees: [{ name: 'Gia', email: gia, language: 'en-GB' }],
    })
    await world.runJobs()
    expect(to(world, gia)[0]?.text).toContain('Monday, 1 March 2027, 15:30 – 16:00 (Berlin, UTC+1)')
  })

  it('T15 so does a British host', async () => {
    await using world = await World.create()
    world.clock.set('2027-02-20T09:00:00Z')
    await changeProfile(world.app.db, world.ada.userId, { name: 'Ada', language: 'en-GB' })
    await schedule(world, { startsAt: new Date('2027-03-01T14:30:00Z') })
    await world.runJobs()
    expect(to(world, ada)[0]?.text).toContain('Monday, 1 March 2027, 15:30 – 16:00 (Berlin, UTC+1)')
  })
})

async function loseRoom(world: World, eventId: string): Promise<string> {
  const { rows } = await world.pool.query<{ id: string }>(
    `update conferences set state = 'lost', problem = 'deleted_at_provider', meeting_id = null, join_url = null, passcode = null, dial_in = '[]' where event_id = $1 returning id`,
    [eventId],
  )
  const id = rows[0]?.id ?? ''
  await announce(world.ctx(), { kind: 'conference.lost', about: { eventId, conferenceId: id } })
  return id
}

describe('what a mail is', () => {
  it('it comes from the instance in the host’s name, answers go to the host, and machines are told that a machine wrote', async () => {
    await using world = await World.create()
    await schedule(world)
    await world.runJobs()
    expect(to(world, gia)[0]).toMatchObject({
      from: { name: 'Ada via Anteroom', address: 'no-reply@localhost' },
      replyTo: { name: 'Ada', address: ada },
      headers: { 'Auto-Submitted': 'auto-generated' },
    })
    const organizer = readCalendar(to(world, gia)[0]?.calendar?.content ?? '').entry.getFirstProperty('organizer')
    expect(organizer?.getFirstValue()).toBe(`mailto:${ada}`)
    expect(organizer?.getParameter('sent-by')).toBe('mailto:no-reply@localhost')
  })
})
