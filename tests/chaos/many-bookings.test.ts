import { availableParallelism, loadavg } from 'node:os'
import { expect, it } from 'vitest'
import { listConferences } from '#/modules/conferencing/index.ts'
import { grants } from '#/modules/connections/tables.ts'
import { askForRoom, type JournalEntry, markerOf, meetings, soon } from '../rooms/conferencing-stage.ts'
import { World } from '../world.ts'
import { workerProcesses } from './worker-processes.ts'

const count = 50
// The promise is 30 s on a machine that has nothing else to do; one with several times more work than cores gets longer.
const withinMs = (loadavg()[0] ?? 0) > 2 * availableParallelism() ? 120_000 : 30_000

it('Y6 X2 fifty rooms at once with a token just expired and Zoom at 200 ms: one refresh, fifty meetings, ready within 30 s', async () => {
  await using world = await World.create()
  const connectionId = await world.connectZoom()
  await using workers = await workerProcesses(world, {})
  await world.app.db.update(grants).set({ accessTokenExpiresAt: new Date(Date.now() - 1000) })
  await world.control('/tokens/expire', {
    clientId: world.app.config.zoom?.clientId,
    email: 'olivia.owner@zoom-sandbox.example',
  })
  await world.control('/faults', { match: {}, effect: { kind: 'delay', ms: 200 } })
  const before = ((await world.control('/journal')) as JournalEntry[]).length
  workers.start()
  workers.start()

  const eventIds = await Promise.all(
    Array.from({ length: count }, (_, n) => askForRoom(world, connectionId, { startsAt: soon(world, (2 + n) * 120) })),
  )
  const isReady = async () => {
    const rooms = [...(await listConferences(world.ctx(), eventIds)).values()]
    return rooms.filter(({ state, joinUrl }) => state === 'ready' && joinUrl).length
  }
  await expect.poll(isReady, { timeout: withinMs, interval: 100 }).toBe(count)

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
