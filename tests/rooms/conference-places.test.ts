import { setTimeout as sleep } from 'node:timers/promises'
import { expect, it } from 'vitest'
import { z } from 'zod'
import { conferencingJobs } from '#/jobs/conferencing-jobs.ts'
import { task } from '#/jobs/tasks.ts'
import { startWorker } from '#/jobs/worker.ts'
import { callerOf, lineFor } from '#/modules/conferencing/line.ts'
import { providers } from '#/modules/conferencing/providers.ts'
import { getConnection, takePlace } from '#/modules/connections/index.ts'
import { addJobs } from '#/platform/jobs/jobs.ts'
import { World } from '../world.ts'
import { askForRoom, meetings, olivia, room } from './conferencing-stage.ts'

const sora = 'sora.second@zoom-sandbox.example'
const callSeconds = 8

it('X2 calls of one connection that hang keep neither another’s room waiting nor any other job, and spoil nobody’s turn', async () => {
  await using world = await World.create({
    env: { ANTEROOM_CALL_SECONDS: String(callSeconds), ANTEROOM_LOOK_AFTER_SECONDS: '1', ANTEROOM_RETRY_SECONDS: '1' },
  })
  const hanging = await world.connectZoom()
  const other = await world.connectZoom(world.ada, sora, { name: 'Second' })
  await world.runJobs()
  await world.control('/faults', { match: { email: olivia, path: '/v2/' }, effect: { kind: 'hang' } })
  const mailed: number[] = []
  const mail = task('test.mail', z.object({}), async () => void mailed.push(Date.now()))
  const worker = await startWorker(world.app, world.databaseUrl, { tasks: [...conferencingJobs, mail] })
  try {
    const stuck = await Promise.all(Array.from({ length: 25 }, () => askForRoom(world, hanging)))
    await sleep(1500)
    const began = Date.now()
    const eventId = await askForRoom(world, other)
    await addJobs(world.app.db, [{ task: 'test.mail', payload: {} }])
    const state = async (id: typeof eventId) => (await room(world, id)).state
    await expect.poll(() => state(eventId), { timeout: 20_000 }).toBe('ready')
    // Without places of their own they would wait until the first calls are given up.
    expect(Date.now() - began).toBeLessThan((callSeconds * 1000) / 2)
    expect((mailed[0] ?? Number.POSITIVE_INFINITY) - began).toBeLessThan((callSeconds * 1000) / 2)
    // Those sent away have had no try, and nothing is told of them.
    const { rows } = await world.pool.query(
      'select state, problem, attempts, count(*)::int as n from conferences where connection_id = $1 group by 1, 2, 3 order by n',
      [hanging],
    )
    expect(rows).toEqual([
      { state: 'waiting', problem: null, attempts: 1, n: 4 },
      { state: 'waiting', problem: null, attempts: 0, n: 21 },
    ])
    await world.control('/faults', undefined, 'DELETE')
    const readyRooms = async () => (await Promise.all(stuck.map(state))).filter((one) => one === 'ready').length
    await expect.poll(readyRooms, { timeout: 60_000, interval: 500 }).toBe(25)
    expect(await meetings(world)).toHaveLength(26)
  } finally {
    await worker.stop()
  }
}, 90_000)

it('X2 a place is handed on in order, to no more than wait for it, and to nobody who has left', async () => {
  const key = 'connection'
  const patient = { milliseconds: 5000 }
  const first = await Promise.all(Array.from({ length: 4 }, () => takePlace(key, patient)))
  const order: number[] = []
  const noting = async (n: number, place: ReturnType<typeof takePlace>) => {
    const taken = await place
    order.push(n)
    return taken
  }
  const second = noting(2, takePlace(key, { ...patient, mostWaiting: 2 }))
  const gone = takePlace(key, { milliseconds: 20 })
  expect(await takePlace(key, { ...patient, mostWaiting: 2 })).toBeNull()
  expect(await gone).toBeNull()
  const third = noting(3, takePlace(key, patient))
  first[0]?.leave()
  first[0]?.leave()
  const handed = await second
  await sleep(50)
  expect(order).toEqual([2])
  handed?.leave()
  await third
  expect(order).toEqual([2, 3])
})

it('X2 calls for one connection are made four at once, no more', async () => {
  await using world = await World.create()
  const connection = await getConnection(world.ctx(), await world.connectZoom())
  let running = 0
  let most = 0
  const fetch: typeof globalThis.fetch = async (input, init) => {
    most = Math.max(most, ++running)
    await sleep(20)
    return world.app.outside.fetch(input, init).finally(() => running--)
  }
  const line = lineFor(world.ctx(), { ...world.app.outside, fetch }, callerOf(connection), { reason: 'read_meeting' })
  const read = () => providers.zoom.read(line, '85000000000')
  const answers = await Promise.all(Array.from({ length: 12 }, read))
  expect(answers.map(({ kind }) => kind)).toEqual(Array.from({ length: 12 }, () => 'gone'))
  expect(most).toBe(4)
})
