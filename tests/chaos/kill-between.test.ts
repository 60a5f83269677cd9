import { once } from 'node:events'
import { expect, it } from 'vitest'
import { listConferences } from '#/modules/conferencing/index.ts'
import type { EventId } from '#/platform/ids.ts'
import { askForRoom, journal, markerOf, meetings, soon } from '../rooms/conferencing-stage.ts'
import { World } from '../world.ts'
import { workerProcesses } from './worker-processes.ts'

const rounds = 20
const env = {
  ANTEROOM_CALL_SECONDS: '5',
  ANTEROOM_LOOK_AFTER_SECONDS: '1',
  ANTEROOM_RETRY_SECONDS: '1',
  ANTEROOM_SETTLE_SECONDS: '0',
}

it('X2 killed twenty times between Zoom’s answer and our record, there is one meeting by marker for each event', async () => {
  await using world = await World.create({ env })
  const connectionId = await world.connectZoom()
  await using workers = await workerProcesses(world, env)
  const eventIds: EventId[] = []
  for (let round = 0; round < rounds; round++) {
    eventIds.push(await askForRoom(world, connectionId, { startsAt: soon(world, (2 + round) * 24 * 60) }))
    const [, signal] = (await once(workers.start({ dieAfterCreate: true }), 'exit')) as [number | null, string | null]
    expect(signal).toBe('SIGKILL')
  }
  // Each was killed with its meeting made and nobody knowing.
  expect((await meetings(world)).length).toBe(rounds)

  workers.start()
  await expect.poll(() => states(world, eventIds), { timeout: 60_000, interval: 250 }).toEqual({ ready: rounds })
  const all = await meetings(world)
  for (const eventId of eventIds) {
    const marker = await markerOf(world, eventId)
    const ours = all.filter(({ agenda }) => agenda.includes(marker))
    expect(ours.map(({ deletedAt }) => deletedAt)).toEqual([null])
    expect((await listConferences(world.ctx(), [eventId])).get(eventId)?.joinUrl).toBe(ours[0]?.join_url)
  }
  expect(all).toHaveLength(rounds)
  expect((await journal(world)).filter(({ method }) => method === 'POST')).toHaveLength(rounds)
}, 240_000)

async function states(world: World, eventIds: EventId[]): Promise<Record<string, number>> {
  const counts: Record<string, number> = {}
  for (const { state } of (await listConferences(world.ctx(), eventIds)).values())
    counts[state] = (counts[state] ?? 0) + 1
  return counts
}
