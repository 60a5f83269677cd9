import { gunzipSync } from 'node:zlib'
import { sql } from 'drizzle-orm'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { Browser } from '../browser.ts'
import { addMeetingType, book } from '../fixtures.ts'
import { linksIn } from '../form-reader.ts'
import { testOrigin, World } from '../world.ts'

let world: World
beforeAll(async () => {
  world = await World.create()
  // A Monday, 8:00 in Berlin.
  world.clock.set('2027-03-01T07:00:00Z')
})
afterAll(() => world[Symbol.asyncDispose]())

const times = (body: string) =>
  linksIn(body, /class="time"/).map((link) => new URLSearchParams(link.split('?')[1]).get('time'))

async function pageOf(type: { slug: string }, language = 'en'): Promise<string> {
  return (await new Browser(world, { language }).get(`/ada/${type.slug}`)).body
}

describe('a booking page that was drawn before', () => {
  it('X4 has lost a time as soon as it is booked, and has it back as soon as it is free', async () => {
    const type = await addMeetingType(world)
    const [first, ...others] = times(await pageOf(type))
    const { event } = await book(world, type, { startsAt: new Date(first ?? '') })
    expect(times(await pageOf(type))).toEqual(others)
    // Written past our own code: it may have been any process.
    await world.app.db.execute(sql`update event_hosts set cancelled_at = now() where event_id = ${event.id}`)
    expect(times(await pageOf(type))).toEqual([first, ...others])
  })

  it('X4 loses a time when its notice has passed', async () => {
    const type = await addMeetingType(world, world.ada, { minimumNoticeMinutes: 120 })
    const [first, ...others] = times(await pageOf(type))
    const now = world.clock.now()
    world.clock.set(new Date(Date.parse(first ?? '') - 120.5 * 60_000))
    expect(times(await pageOf(type))[0]).toBe(first)
    world.clock.advance(1)
    expect(times(await pageOf(type))).toEqual(others)
    world.clock.set(now)
  })

  it('is each reader’s own language', async () => {
    const type = await addMeetingType(world)
    expect(await pageOf(type, 'en')).toContain('<html lang="en">')
    expect(await pageOf(type, 'ja')).toContain('<html lang="ja">')
    expect(await pageOf(type, 'en')).toContain('<html lang="en">')
  })

  it('shows what somebody was told to nobody else', async () => {
    const type = await addMeetingType(world)
    const browser = new Browser(world, { cookie: 'notice=notice.saved' })
    const told = (await browser.get(`/ada/${type.slug}`)).body
    expect(told).toContain('class="notice')
    expect(await pageOf(type)).not.toContain('class="notice')
  })

  it('has a nonce of its own in each answer, packed or not, which its content policy names', async () => {
    const type = await addMeetingType(world)
    const nonces = new Set<string>()
    const texts = new Set<string>()
    for (const encoding of ['gzip', 'identity', 'gzip', 'identity']) {
      const answer = await world.web.request(`${testOrigin}/ada/${type.slug}`, {
        headers: { 'accept-encoding': encoding },
      })
      const bytes = Buffer.from(await answer.arrayBuffer())
      const body = (encoding === 'gzip' ? gunzipSync(bytes) : bytes).toString()
      const nonce = /nonce="([^"]+)"/.exec(body)?.[1] ?? 'none'
      expect(answer.headers.get('content-security-policy')).toContain(`'nonce-${nonce}'`)
      nonces.add(nonce)
      texts.add(body.replace(nonce, ''))
    }
    expect([nonces.size, texts.size]).toEqual([4, 1])
  })

  it.each([
    ['the type', `update meeting_types set title = 'Changed call'`, 'Changed call'],
    ['its length', 'update meeting_types set duration_minutes = 45', '45 min'],
    ['its host', `update users set name = 'Changed Ada'`, 'Changed Ada'],
    ['its hours', `update schedules set weekly = '{}'`, 'No free times'],
  ])('shows what %s is now, whichever process changed it', async (_what, change, shown) => {
    const type = await addMeetingType(world)
    expect(await pageOf(type)).not.toContain(shown)
    await world.app.db.execute(sql.raw(change))
    expect(await pageOf(type)).toContain(shown)
  })
})
