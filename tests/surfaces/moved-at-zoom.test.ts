import { describe, expect, it } from 'vitest'
import { sweepConferences } from '#/modules/conferencing/index.ts'
import { grants } from '#/modules/connections/tables.ts'
import { only } from '#/platform/db/rows.ts'
import { Browser } from '../browser.ts'
import { addMeetingType, aroundTheClock, book } from '../fixtures.ts'
import { formsIn } from '../form-reader.ts'
import { journal, meetings, room } from '../rooms/conferencing-stage.ts'
import { World } from '../world.ts'

/** Gia has booked Ada for the day after tomorrow, and the meeting is made. */
async function booked() {
  const world = await World.create()
  const connectionId = await world.connectZoom()
  const type = await addMeetingType(world, world.ada, {
    hours: aroundTheClock,
    locations: [{ id: 'zoom', kind: 'zoom', connectionId }],
    minimumNoticeMinutes: 48 * 60,
  })
  const { event } = await book(world, type)
  await world.runJobs()
  const desk = new Browser(world, { cookie: await world.signIn(world.ada) })
  return { world, event, desk, path: `/bookings/${event.id}`, meetingId: (await room(world, event.id)).meetingId }
}

async function movedAtZoom(startsAt: (was: Date) => Date, more: { duration?: number; topic?: string } = {}) {
  const all = await booked()
  const { world, event, meetingId } = all
  const grant = only(await world.app.db.select().from(grants))
  const token = world.app.seal.open(grant.sealedAccessToken ?? '', `grants/${grant.id}/access_token`)
  const at = startsAt(event.startsAt)
  const changed = await fetch(`${world.sandbox.origin}/v2/meetings/${meetingId}`, {
    method: 'PATCH',
    headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json', accept: 'application/json' },
    body: JSON.stringify({ start_time: `${at.toISOString().slice(0, 19)}Z`, ...more }),
  })
  expect(changed.status).toBe(204)
  world.clock.advance(6 * 60)
  await sweepConferences(world.app)
  await world.runJobs()
  return { ...all, at }
}

const hour = 3_600_000
const atZoom = async (world: World, meetingId: string | null) =>
  new Date((await meetings(world)).find(({ id }) => String(id) === meetingId)?.start_time ?? 0)
const spoken = (at: Date) =>
  new Intl.DateTimeFormat('en', { timeZone: 'UTC', hour: 'numeric', minute: '2-digit' }).format(at)

describe('J16 a time that was changed at Zoom (decision 22)', () => {
  it('is shown beside ours, and ours is put back by one button', async () => {
    const { world, event, desk, path, meetingId, at } = await movedAtZoom((was) => new Date(was.getTime() + hour))
    await using _ = world
    const page = (await desk.get(path)).body
    const text = page.replaceAll(/[\u202F\u00A0]/g, ' ')
    for (const time of [event.startsAt, at]) expect(text).toContain(spoken(time).replaceAll(/[\u202F\u00A0]/g, ' '))
    expect([page.includes('Time here'), page.includes('Time at Zoom')]).toEqual([true, true])
    expect(formsIn(page).map(({ action }) => action)).toContain(`${path}/use-zoom-time`)
    expect(page).toContain('Put back our time')
    expect((await desk.post(`${path}/put-back-time`)).status).toBe(303)
    await world.runJobs()
    expect(await atZoom(world, meetingId)).toEqual(event.startsAt)
    expect((await desk.get(path)).body).not.toContain('Time at Zoom')
  })

  it('J1 becomes the event’s, and a meeting that was lengthened and renamed there has our length and title again', async () => {
    const more = { duration: 45, topic: 'Something else' }
    const { world, desk, path, event, at, meetingId } = await movedAtZoom((was) => new Date(was.getTime() + hour), more)
    await using _ = world
    expect((await desk.get(path)).body).toContain('At Zoom it is 45 minutes long; the event stays 30 minutes long.')
    expect((await desk.post(`${path}/use-zoom-time`)).status).toBe(303)
    world.clock.advance(60)
    await world.runJobs()
    const patches = (await journal(world)).filter(({ method }) => method === 'PATCH')
    expect(patches.at(-1)?.body).toEqual({ duration: 30, topic: event.title })
    const there = (await meetings(world)).find(({ id }) => String(id) === meetingId)
    expect(there).toMatchObject({ duration: 30, topic: event.title })
    expect(await atZoom(world, meetingId)).toEqual(at)
    expect((await desk.get(path)).body).not.toContain('At Zoom it is')
  })

  it('becomes the event’s by the other, and Zoom is told nothing', async () => {
    const { world, desk, path, event, at } = await movedAtZoom((was) => new Date(was.getTime() + hour))
    await using _ = world
    expect((await desk.get(path)).body).toMatch(/Use Zoom’s time/)
    const before = (await journal(world)).filter(({ method }) => method !== 'GET').length
    expect((await desk.post(`${path}/use-zoom-time`)).status).toBe(303)
    await world.runJobs()
    const { rows } = await world.pool.query('select starts_at from events where id = $1', [event.id])
    expect(rows[0].starts_at).toEqual(at)
    expect((await journal(world)).filter(({ method }) => method !== 'GET')).toHaveLength(before)
    expect((await desk.get(path)).body).not.toContain('Time at Zoom')
  })
})

it('J1 a type says nothing of settings: waiting room, mute on entry and join before host are asked for, and what Zoom made of it is shown', async () => {
  const { world, desk, path } = await booked()
  await using _ = world
  const [create] = (await journal(world)).filter(({ method }) => method === 'POST')
  expect(create?.body?.settings).toMatchObject({ waiting_room: true, mute_upon_entry: true, join_before_host: true })
  // Zoom lets the waiting room win, and says so in its answer.
  const [meeting] = await meetings(world)
  expect(meeting?.settings).toMatchObject({ waiting_room: true, join_before_host: false })
  const page = (await desk.get(path)).body
  expect(page).toContain('Waiting room: on')
  expect(page).toMatch(
    /Join before you: off<span[^>]*> \(With the waiting room on, guests wait until you let them in\.\)/,
  )
  expect(page).not.toContain('Your Zoom account decides')
  expect(page).toContain('Muted when they join: on')
})
