import { availableParallelism, loadavg } from 'node:os'
import { expect, it } from 'vitest'
import { grants } from '#/modules/connections/tables.ts'
import { findBookingByToken, getEvent } from '#/modules/events/index.ts'
import type { EventId } from '#/platform/ids.ts'
import { crowdEnv, gatherCrowd } from '../crowd.ts'
import { addMeetingType, aroundTheClock } from '../fixtures.ts'
import { type JournalEntry, markerOf, meetings, soon } from '../rooms/conferencing-stage.ts'
import { World } from '../world.ts'
import { workerProcesses } from './worker-processes.ts'

const count = 50
// The promise is 30 s on a machine that has nothing else to do; one with several times more work than cores gets longer.
const withinMs = (loadavg()[0] ?? 0) > 2 * availableParallelism() ? 120_000 : 30_000

it('Y6 X2 fifty bookings over HTTP at once, the token just expired, Zoom at 200 ms, two workers: one refresh, fifty meetings, ready within 30 s', async () => {
  await using world = await World.create({ env: crowdEnv })
  const connectionId = await world.connectZoom()
  const type = await addMeetingType(world, world.ada, {
    hours: aroundTheClock,
    locations: [{ id: 'zoom', kind: 'zoom', connectionId }],
  })
  await using workers = await workerProcesses(world, {})
  await using crowd = await gatherCrowd(world)
  await world.app.db.update(grants).set({ accessTokenExpiresAt: new Date(Date.now() - 1000) })
  await world.control('/tokens/expire', {
    clientId: world.app.config.zoom?.clientId,
    email: 'olivia.owner@zoom-sandbox.example',
  })
  await world.control('/faults', { match: {}, effect: { kind: 'delay', ms: 200 } })
  const before = ((await world.control('/journal')) as JournalEntry[]).length
  workers.start()
  workers.start()

  const began = Date.now()
  const answers = await Promise.all(
    Array.from({ length: count }, (_, n) => crowd.book(type, soon(world, (2 + n) * 120), n)),
  )
  expect(answers.map(({ status }) => status)).toEqual(Array(count).fill(303))
  const eventIds = await Promise.all(answers.map(({ to }) => eventOf(world, to)))
  expect(new Set(eventIds).size).toBe(count)
  const joinUrls = async () => {
    const events = await Promise.all(eventIds.map((id) => getEvent(world.ctx(), id)))
    return events.flatMap(({ conference }) => (conference?.state === 'ready' ? (conference.joinUrl ?? []) : []))
  }
  process.stdout.write(`fifty bookings: at most ${withinMs / 1000} s, by a load of ${loadavg()[0]?.toFixed(1)}\n`)
  await expect.poll(async () => (await joinUrls()).length, { timeout: withinMs, interval: 250 }).toBe(count)
  const took = Date.now() - began
  process.stdout.write(`fifty bookings: all ready after ${(took / 1000).toFixed(1)} s\n`)
  expect(took).toBeLessThanOrEqual(withinMs)
  expect(new Set(await joinUrls()).size).toBe(count)

  const calls = ((await world.control('/journal')) as JournalEntry[]).slice(before)
  expect(calls.filter(({ path }) => path === '/oauth/token')).toHaveLength(1)
  expect(calls.filter(({ method, path }) => method === 'POST' && path.endsWith('/meetings'))).toHaveLength(count)
  const all = await meetings(world)
  expect(all).toHaveLength(count)
  for (const eventId of eventIds) {
    const marker = await markerOf(world, eventId)
    expect(all.filter(({ agenda }) => agenda.includes(marker))).toHaveLength(1)
  }
}, 180_000)

async function eventOf(world: World, ticket: string | null): Promise<EventId> {
  const held = await findBookingByToken(world.app, ticket?.split('/').at(-1) ?? '')
  if (!held) throw new Error(`no booking at ${ticket}`)
  return held.event.id
}
