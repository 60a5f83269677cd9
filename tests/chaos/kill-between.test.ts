import type { ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { expect, it } from 'vitest'
import { listConferences } from '#/modules/conferencing/index.ts'
import type { EventId } from '#/platform/ids.ts'
import { askForRoom, journal, markerOf, meetings, soon } from '../rooms/conferencing-stage.ts'
import { World } from '../world.ts'
import { workerProcesses } from './worker-processes.ts'

const kills = 20
const atOnce = 4
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
  let killed = 0
  while (killed < kills && eventIds.length < 2 * kills) {
    for (let n = 0; n < atOnce; n++) {
      const startsAt = soon(world, (2 + eventIds.length) * 24 * 60)
      eventIds.push(await askForRoom(world, connectionId, { startsAt }))
    }
    // One job at a time each, so that each makes one meeting and dies of it.
    const dying = Array.from({ length: atOnce }, () => workers.start({ dieAfterCreate: true, concurrency: 1 }))
    killed += (await Promise.all(dying.map(diesOfItself))).filter(Boolean).length
  }
  // Each was killed with its meeting made and nobody knowing.
  expect(killed).toBeGreaterThanOrEqual(kills)
  const rooms = eventIds.length

  workers.start()
  await expect.poll(() => states(world, eventIds), { timeout: 60_000, interval: 250 }).toEqual({ ready: rooms })
  const all = await meetings(world)
  for (const eventId of eventIds) {
    const marker = await markerOf(world, eventId)
    const ours = all.filter(({ agenda }) => agenda.includes(marker))
    expect(ours.map(({ deletedAt }) => deletedAt)).toEqual([null])
    expect((await listConferences(world.ctx(), [eventId])).get(eventId)?.joinUrl).toBe(ours[0]?.join_url)
  }
  expect(all).toHaveLength(rooms)
  expect((await journal(world)).filter(({ method }) => method === 'POST')).toHaveLength(rooms)
}, 300_000)

/** One whose call took too long for this machine makes no meeting any more and lives on: it ends here, and counts for nothing. */
async function diesOfItself(child: ChildProcess): Promise<boolean> {
  let isOurs = false
  const timer = setTimeout(() => {
    isOurs = child.kill('SIGTERM')
  }, 20_000)
  const [, signal] = await once(child, 'exit')
  clearTimeout(timer)
  return signal === 'SIGKILL' && !isOurs
}

async function states(world: World, eventIds: EventId[]): Promise<Record<string, number>> {
  const counts: Record<string, number> = {}
  for (const { state } of (await listConferences(world.ctx(), eventIds)).values())
    counts[state] = (counts[state] ?? 0) + 1
  return counts
}
