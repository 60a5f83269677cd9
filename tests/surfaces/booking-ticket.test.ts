import { gzipSync } from 'node:zlib'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { cancelEvent, eventHistory, moveEvent } from '#/modules/events/index.ts'
import { Browser } from '../browser.ts'
import { addMeetingType, book } from '../fixtures.ts'
import { formsIn, linksIn } from '../form-reader.ts'
import { testOrigin, World } from '../world.ts'

let world: World
beforeAll(async () => {
  world = await World.create()
  world.clock.set('2027-03-01T07:00:00Z')
})
afterAll(() => world[Symbol.asyncDispose]())

async function bookZoom(guestEmail: string) {
  connection ??= world.connectZoom()
  const type = await addMeetingType(world, world.ada, {
    title: 'Zoom call',
    locations: [{ id: 'zoom', kind: 'zoom', connectionId: await connection }],
  })
  return await book(world, type, { guestEmail })
}
let connection: ReturnType<World['connectZoom']> | undefined

describe('the ticket', () => {
  it('J13 X10 says that the link is being made, and brings it by itself once it is', async () => {
    const { manageToken } = await bookZoom('waits@anteroom.example')
    const gia = new Browser(world)
    const waiting = await gia.get(`/booking/${manageToken}`)
    expect(waiting.body).toContain('is being made')
    expect(waiting.body).toContain(`data-poll="/booking/${manageToken}/room"`)
    expect(waiting.body).toContain('<noscript><meta http-equiv="refresh" content="5"/></noscript>')
    expect((await gia.get(`/booking/${manageToken}/room`)).body).toContain('data-pending')
    await world.runJobs()
    const room = await gia.get(`/booking/${manageToken}/room`)
    expect(room.body).not.toContain('data-pending')
    expect(room.body).toContain('Join the meeting')
    const ready = await gia.get(`/booking/${manageToken}`)
    expect(ready.body).not.toContain('data-poll')
    expect(ready.body).toContain('Passcode')
  })

  it('U4 waits for the link right after the booking, so that it is on the first page', async () => {
    const { manageToken } = await bookZoom('first@anteroom.example')
    const opened = new Browser(world).get(`/booking/${manageToken}`)
    await world.runJobs()
    expect((await opened).body).toContain('Join the meeting')
  })

  it('J16 after a move the ticket asks again until Zoom was told, so that a link that proves dead goes by itself', async () => {
    const { manageToken, event } = await bookZoom('moves@anteroom.example')
    await world.runJobs()
    const { rows } = await world.pool.query('select meeting_id from conferences where event_id = $1', [event.id])
    await world.control(`/meetings/${rows[0].meeting_id}/delete`, {})
    await moveEvent(world.ctx(), { eventId: event.id, startsAt: new Date(event.startsAt.getTime() + 3_600_000) })
    const gia = new Browser(world)
    const moved = await gia.get(`/booking/${manageToken}`)
    expect(moved.body).toContain(`data-poll="/booking/${manageToken}/room"`)
    expect(moved.body).toContain(rows[0].meeting_id)
    expect((await gia.get(`/booking/${manageToken}/room`)).body).toContain('data-pending')
    await world.runJobs()
    const room = (await gia.get(`/booking/${manageToken}/room`)).body
    expect(room).toContain('Join the meeting')
    expect(room).not.toContain(rows[0].meeting_id)
    expect(room).not.toContain('data-pending')
  })

  it('J11 opens Google Calendar and Outlook with what the calendar file says, the join URL too once it is there', async () => {
    const { manageToken, event } = await bookZoom('calendars@anteroom.example')
    const gia = new Browser(world)
    const { body } = await gia.get(`/booking/${manageToken}`)
    const searchOf = async (service: string) => {
      const [href = ''] = linksIn(body, new RegExp(`/calendar/${service}"`))
      const { status, to } = await gia.get(href)
      expect(status).toBe(303)
      return new URL(to ?? '').searchParams
    }
    expect((await searchOf('google')).get('location')).toContain('follows')
    await world.runJobs()
    const { rows } = await world.pool.query('select join_url, passcode from conferences where event_id = $1', [
      event.id,
    ])
    const [start, end] = [event.startsAt, new Date(event.startsAt.getTime() + 30 * 60_000)].map((at) =>
      at.toISOString(),
    )
    const compact = (instant = '') => instant.replace(/[-:]|\.000/g, '')
    const google = await searchOf('google')
    expect(google.get('text')).toBe('Zoom call with Ada')
    expect(google.get('dates')).toBe(`${compact(start)}/${compact(end)}`)
    expect(google.get('location')).toBe(rows[0].join_url)
    expect(google.get('details')).toContain(rows[0].passcode)
    expect(google.get('details')).toContain(`/booking/${manageToken}`)
    const outlook = await searchOf('outlook')
    expect(['subject', 'startdt', 'enddt', 'location', 'body'].map((name) => outlook.get(name))).toEqual([
      'Zoom call with Ada',
      start,
      end,
      rows[0].join_url,
      google.get('details'),
    ])
    await cancelEvent(world.ctx(), { eventId: event.id })
    expect((await gia.get(`/booking/${manageToken}/calendar/google`)).to).toBe(`/booking/${manageToken}`)
  })

  it('J3 of a link of the host’s own nobody is told that it stops working', async () => {
    const type = await addMeetingType(world)
    const { manageToken } = await book(world, type, { guestEmail: 'own-link@anteroom.example' })
    const gia = new Browser(world)
    const page = await gia.get(`/booking/${manageToken}/cancel`)
    expect(page.body).toContain('The time becomes free again, and Ada is told')
    const [form] = formsIn(page.body).filter(({ method }) => method === 'post')
    await gia.post(form?.action ?? '', { reason: '' })
    await world.runJobs()
    const { body } = await gia.get(`/booking/${manageToken}`)
    expect(body).toContain('This does not take place.')
    const mail = world.mails.find(
      ({ to, subject }) => to.address.startsWith('own-link') && subject.startsWith('Cancelled'),
    )
    expect(mail?.text).toContain('You cancelled')
    expect(mail?.text).not.toMatch(/not work any more/)
    expect(body).not.toContain('no longer works')
  })

  it('J2 its own time is no other time: nothing moves, and the picker opens on its day', async () => {
    const type = await addMeetingType(world)
    const startsAt = new Date('2027-04-14T08:00:00Z')
    const { manageToken, event } = await book(world, type, { guestEmail: 'own-time@anteroom.example', startsAt })
    const gia = new Browser(world)
    const path = `/booking/${manageToken}/reschedule`
    const own = '2027-04-14T08:00:00Z'
    expect((await gia.get(`${path}?time=${own}`)).to).toBe(`/booking/${manageToken}`)
    expect((await gia.post(path, { startsAt: own })).to).toBe(`/booking/${manageToken}`)
    const kinds = (await eventHistory(world.ctx(), event.id)).map(({ kind }) => kind)
    expect(kinds).not.toContain('event.moved')
    const picker = await gia.get(path)
    expect(picker.body).toMatch(/href="[^"]*date=2027-04-14"[^>]*aria-current="date"/)
    const refused = await gia.post(path, { startsAt: '2027-04-14T08:01:00Z' })
    expect(refused.body).toContain('This time is not free any more')
    expect(linksIn(refused.body, /class="button/).filter((href) => href.includes(encodeURIComponent(own)))).toEqual([])
  })

  it('J13 says after half a minute what to check', async () => {
    const { manageToken } = await bookZoom('late@anteroom.example')
    world.clock.advance(1)
    expect((await new Browser(world).get(`/booking/${manageToken}`)).body).toContain('taking longer than usual')
    await world.runJobs()
  })

  it('J13 X10 says while Zoom fails that the booking stands, and after half a minute what to check', async () => {
    await world.control('/faults', { match: { path: '/v2/' }, effect: { kind: 'status', status: 500 } })
    const { manageToken } = await bookZoom('down@anteroom.example')
    await world.runJobs()
    const seen = async () => (await new Browser(world).get(`/booking/${manageToken}`)).body
    expect(await seen()).toContain('Your booking stands')
    expect(await seen()).not.toContain('please ask your host')
    world.clock.advance(1)
    expect(await seen()).toContain('please ask your host')
    await world.control('/faults', undefined, 'DELETE')
    await world.runJobs()
  })

  it('says the time in the guest’s zone and the host’s, and gives a calendar file', async () => {
    const { manageToken, event } = await book(world, await addMeetingType(world), {
      guestEmail: 'far@anteroom.example',
    })
    const gia = new Browser(world, { language: 'en-US' })
    const { body } = await gia.get(`/booking/${manageToken}`)
    expect(body).toContain('New York, UTC-5')
    expect(body).toContain('Berlin, UTC+1')
    const file = await world.web.request(`${testOrigin}/booking/${manageToken}/calendar.ics`)
    expect(file.headers.get('content-type')).toContain('text/calendar')
    expect(await file.text()).toContain(`UID:${event.id}`)
  })

  it('T9 shows nothing without the link: any other leads to the form for a new one', async () => {
    const gia = new Browser(world)
    for (const path of ['', '/room', '/calendar.ics', '/reschedule', '/cancel']) {
      const answer = await gia.get(`/booking/AAAAAAAAAAAAAAAAAAAAAA${path}`)
      expect(answer.status).toBe(410)
      expect(formsIn(answer.body)[0]?.action).toBe('/booking/new-link')
    }
    expect((await gia.post('/booking/AAAAAAAAAAAAAAAAAAAAAA/cancel', { reason: '' })).status).toBe(410)
  })

  it('sends a new link by mail, which makes the old one void, and says the same to any address', async () => {
    const { manageToken } = await book(world, await addMeetingType(world), { guestEmail: 'lost@anteroom.example' })
    await world.runJobs()
    const known = await new Browser(world).post('/booking/new-link', { email: 'lost@anteroom.example' })
    const unknown = await new Browser(world).post('/booking/new-link', { email: 'nobody@anteroom.example' })
    expect(known).toEqual(unknown)
    const before = world.mails.length
    await world.runJobs()
    const sent = world.mails.slice(before)
    expect(sent).toHaveLength(1)
    expect(JSON.stringify(sent[0]?.to)).toContain('lost@anteroom.example')
    expect((await new Browser(world).get(`/booking/${manageToken}`)).status).toBe(410)
  })

  it('looks at nothing and changes nothing when opened: GET never acts', async () => {
    const { manageToken } = await book(world, await addMeetingType(world), { guestEmail: 'calm@anteroom.example' })
    const gia = new Browser(world)
    for (const path of ['cancel', 'reschedule', 'reschedule?time=2027-03-02T09:00:00Z'])
      await gia.get(`/booking/${manageToken}/${path}`)
    expect((await gia.get(`/booking/${manageToken}`)).body).toContain('You are booked')
  })

  it('shows a cancelled ticket to who cancels twice, and moves nothing that is cancelled', async () => {
    const { manageToken } = await book(world, await addMeetingType(world), { guestEmail: 'sure@anteroom.example' })
    const gia = new Browser(world)
    const base = `/booking/${manageToken}`
    expect((await gia.post(`${base}/cancel`)).to).toBe(base)
    expect((await gia.post(`${base}/cancel`)).to).toBe(base)
    expect((await gia.post(`${base}/reschedule`, { startsAt: '2027-03-02T09:00:00Z' })).to).toBe(base)
    expect((await gia.get(base)).body).toContain('Cancelled')
  })

  it('U4 mails nobody’s words to a stranger: who books and cancels with their address gives no reason, and stops at three', async () => {
    const type = await addMeetingType(world)
    const stranger = 'stranger@anteroom.example'
    const said = 'Claim it at https://evil.example/prize'
    await world.runJobs()
    const before = world.mails.length
    const mallory = new Browser(world)
    for (let i = 0; i < 3; i++) {
      const { manageToken } = await book(world, type, { guestEmail: stranger })
      const base = `/booking/${manageToken}`
      expect((await mallory.post(`${base}/cancel`, { reason: said })).to).toBe(base)
      expect((await mallory.get(base)).body).not.toContain('evil.example')
      await world.runJobs()
    }
    const sent = world.mails.slice(before)
    const addressed = (address: string) => sent.filter(({ to }) => JSON.stringify(to).includes(address))
    expect(addressed(stranger).length).toBeGreaterThanOrEqual(3)
    expect(JSON.stringify(addressed(stranger))).not.toContain('evil.example')
    // The host, for whom it was meant, reads it.
    expect(addressed(world.ada.email).filter(({ text }) => text.includes(said))).toHaveLength(3)
    await expect(book(world, type, { guestEmail: stranger })).rejects.toMatchObject({ code: 'too_many_bookings' })
  })

  it('takes no more cancels from one network than bookings', async () => {
    await using world = await World.create()
    const type = await addMeetingType(world)
    const mallory = new Browser(world)
    const answers: number[] = []
    for (let n = 0; n <= 30; n++) {
      const { manageToken } = await book(world, type, { guestEmail: `cancels${n}@anteroom.example` })
      answers.push((await mallory.post(`/booking/${manageToken}/cancel`)).status)
    }
    expect(answers).toEqual([...Array(30).fill(303), 429])
  })

  it('gives free times when the booking can’t move where it was asked to', async () => {
    const type = await addMeetingType(world)
    const { manageToken } = await book(world, type, { guestEmail: 'moves@anteroom.example' })
    const other = await book(world, type, { guestEmail: 'stays@anteroom.example' })
    const answer = await new Browser(world).post(`/booking/${manageToken}/reschedule`, {
      startsAt: other.event.startsAt.toISOString(),
    })
    expect(answer.status).toBe(422)
    expect(answer.body.match(/reschedule\?[^"]*time=/g)?.length).toBeGreaterThanOrEqual(3)
  })
})

describe('the weight of a first visit', () => {
  it('X4 is at most 30 KB compressed, with styles and scripts', async () => {
    const type = await addMeetingType(world, world.ada, { slotIntervalMinutes: 15 })
    const request = (path: string) =>
      world.web.request(`${testOrigin}${path}`, { headers: { 'accept-encoding': 'gzip' } })
    const page = await request(`/ada/${type.slug}`)
    expect(page.headers.get('content-encoding')).toBe('gzip')
    const compressed = Buffer.from(await page.arrayBuffer())
    const plain = await (await world.web.request(`${testOrigin}/ada/${type.slug}`)).text()
    const assets = [...plain.matchAll(/(?:href|src)="(\/assets\/[^"]+|\/favicon\.svg)"/g)].map(([, path]) => path ?? '')
    expect(assets).toHaveLength(3)
    let total = compressed.length
    for (const asset of assets) {
      const answer = await request(asset)
      expect([asset, answer.status]).toEqual([asset, 200])
      const body = Buffer.from(await answer.arrayBuffer())
      total += answer.headers.get('content-encoding') ? body.length : gzipSync(body).length
    }
    expect(total).toBeLessThanOrEqual(30 * 1024)
    // Nothing else is loaded: no picture, no font, nothing from elsewhere.
    expect(plain).not.toMatch(/<(img|iframe|link rel="preload")|https?:\/\/(?!localhost)/)
  })
})
