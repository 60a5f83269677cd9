import { once } from 'node:events'
import { expect, it } from 'vitest'
import { listConferences } from '#/modules/conferencing/index.ts'
import type { EventId } from '#/platform/ids.ts'
import { askForRoom, journal, markerOf, meetings, soon } from '../rooms/conferencing-stage.ts'
import { World } from '../world.ts'
import { workerProcesses } from './worker-processes.ts'

const rounds = 5
const atOnce = 4
const kills = rounds * atOnce
const env = {
  ANTEROOM_CALL_SECONDS: '3',
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
    for (let n = 0; n < atOnce; n++) {
      const startsAt = soon(world, (2 + round * atOnce + n) * 24 * 60)
      eventIds.push(await askForRoom(world, connectionId, { startsAt }))
    }
    // One job at a time each, so that each makes one meeting and dies of it.
    const dying = Array.from({ length: atOnce }, () => workers.start({ dieAfterCreate: true, concurrency: 1 }))
    const ends = await Promise.all(dying.map((child) => once(child, 'exit')))
    expect(ends.map(([, signal]) => signal)).toEqual(Array(atOnce).fill('SIGKILL'))
  }
  // Each was killed with its meeting made and nobody knowing.
  expect((await meetings(world)).length).toBe(kills)

  workers.start()
  await expect.poll(() => states(world, eventIds), { timeout: 60_000, interval: 250 }).toEqual({ ready: kills })
  const all = await meetings(world)
  for (const eventId of eventIds) {
    const marker = await markerOf(world, eventId)
    const ours = all.filter(({ agenda }) => agenda.includes(marker))
    expect(ours.map(({ deletedAt }) => deletedAt)).toEqual([null])
    expect((await listConferences(world.ctx(), [eventId])).get(eventId)?.joinUrl).toBe(ours[0]?.join_url)
  }
  expect(all).toHaveLength(kills)
  expect((await journal(world)).filter(({ method }) => method === 'POST')).toHaveLength(kills)
}, 240_000)

async function states(world: World, eventIds: EventId[]): Promise<Record<string, number>> {
  const counts: Record<string, number> = {}
  for (const { state } of (await listConferences(world.ctx(), eventIds)).values())
    counts[state] = (counts[state] ?? 0) + 1
  return counts
}
