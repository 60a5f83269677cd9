import { expect, it } from 'vitest'
import { type Json, OLIVIA, ZoomWorld } from './zoom-world.ts'

it.each([
  [200, 1, 'delivered'],
  [204, 1, 'delivered'],
  [202, 1, 'failed'],
  [301, 1, 'failed'],
  [401, 1, 'failed'],
  [500, 4, 'failed'],
  [503, 4, 'failed'],
])('X1 an endpoint that always answers %i is called %i times', async (status, calls, state) => {
  await using world = await connectedWorld({ retryScheduleMs: [10, 10, 10] })
  world.receiver.answers = Array(10).fill(status)
  await world.make()
  expect(await world.receiver.settled('meeting.created', calls)).toHaveLength(calls)
  await expect.poll(async () => (await world.delivery()).state, { timeout: 10_000 }).toBe(state)
  const delivery = await world.delivery()
  expect(delivery.attempts.map((attempt: Json) => attempt.status)).toEqual(Array(calls).fill(status))
})

it('X1 retries stop at the first success, and are byte for byte the same', async () => {
  await using world = await connectedWorld({ retryScheduleMs: [10, 10, 10] })
  world.receiver.answers = [500, 502, 200]
  await world.make()
  const received = await world.receiver.settled('meeting.created', 3)
  expect(received).toHaveLength(3)
  expect(new Set(received.map(({ raw }) => raw)).size).toBe(1)
  expect(new Set(received.map(({ headers }) => headers['x-zm-signature'])).size).toBe(1)
})

it('X1 without another schedule retries wait 5, 20 and 60 minutes of the sandbox clock', async () => {
  await using world = await connectedWorld({})
  world.receiver.answers = [500, 500, 500, 500]
  await world.make()
  const after = async (minutes: number, calls: number) => {
    await world.control('POST', '/clock', { advanceSeconds: minutes * 60 })
    expect(await world.receiver.settled('meeting.created', calls)).toHaveLength(calls)
  }
  await after(0, 1)
  await after(4.8, 1)
  await after(0.3, 2)
  await after(19.7, 2)
  await after(0.4, 3)
  await after(60.1, 4)
  await after(1000, 4)
})

it('X1 an endpoint that does not answer within three seconds counts as failed', async () => {
  await using world = await connectedWorld({ retryScheduleMs: [10] })
  world.receiver.answers = ['hang']
  await world.make()
  expect(await world.receiver.settled('meeting.created', 2)).toHaveLength(2)
  await expect.poll(async () => (await world.delivery()).attempts.length, { timeout: 10_000 }).toBe(2)
  const { attempts } = await world.delivery()
  expect(attempts.map((attempt: Json) => attempt.status)).toEqual([0, 200])
  expect(attempts[0].ms).toBeGreaterThanOrEqual(2990)
})

it('Y4 deliveries can be doubled, dropped and delayed', async () => {
  await using world = await connectedWorld({ duplicate: 1 })
  const made = (count: number) => world.receiver.settled('meeting.created', count)
  await world.make()
  expect(await made(2)).toHaveLength(2)
  await world.control('POST', '/webhooks', { drop: 1 })
  await world.make()
  expect(await made(2)).toHaveLength(2)
  expect((await world.delivery()).state).toBe('dropped')
  await world.control('POST', '/webhooks', { delayMs: 1000 })
  const started = Date.now()
  await world.make()
  expect(await made(3)).toHaveLength(3)
  expect(Date.now() - started).toBeGreaterThanOrEqual(990)
})

it('Y4 a reordered delivery is overtaken by the next one', async () => {
  await using world = await connectedWorld({ reorder: 1 })
  await world.make('first')
  await world.control('POST', '/webhooks', {})
  await world.make('second')
  const received = await world.receiver.settled('meeting.created', 2)
  expect(received.map(({ body }) => body.payload.object.topic)).toEqual(['second', 'first'])
})

it('Y4 the same seed makes the same deliveries go astray', async () => {
  const run = async () => {
    await using world = await connectedWorld({ drop: 0.5, seed: 7 })
    for (let made = 0; made < 8; made += 1) await world.make()
    const deliveries = (await world.control('GET', '/deliveries')).body
    return deliveries.map((delivery: Json) => delivery.state === 'dropped')
  }
  const first = await run()
  expect(first).toContain(true)
  expect(first).toContain(false)
  expect(await run()).toEqual(first)
})

it('Y4 the deliveries of one state are listed without the others', async () => {
  await using world = await connectedWorld({ drop: 0.5, seed: 7 })
  for (let made = 0; made < 8; made += 1) await world.make()
  const all = (await world.control('GET', '/deliveries')).body as Json[]
  const dropped = (await world.control('GET', '/deliveries?state=dropped')).body as Json[]
  expect(dropped).toEqual(all.filter(({ state }) => state === 'dropped'))
  expect(dropped.length).toBeLessThan(all.length)
})

it('Y4 a delivery can be sent again, as a replay or signed anew', async () => {
  await using world = await connectedWorld({})
  await world.make()
  await world.receiver.next('meeting.created')
  const { id } = await world.delivery()
  await world.control('POST', '/clock', { advanceSeconds: 60 })
  await world.control('POST', `/deliveries/${id}/redeliver`)
  await world.control('POST', `/deliveries/${id}/redeliver`, { fresh: true })
  const [first, replay, fresh] = await world.receiver.settled('meeting.created', 3)
  expect(replay?.raw).toBe(first?.raw)
  expect(replay?.headers['x-zm-signature']).toBe(first?.headers['x-zm-signature'])
  expect(fresh?.raw).toBe(first?.raw)
  expect(fresh?.headers['x-zm-signature']).not.toBe(first?.headers['x-zm-signature'])
})

async function connectedWorld(weather: object) {
  const world = await ZoomWorld.create()
  const olivia = await world.connect(OLIVIA, await world.subscribedApp())
  await world.control('POST', '/webhooks', weather)
  return Object.assign(world, {
    make: (topic = 'T') => olivia.api('POST', '/users/me/meetings', { topic }),
    delivery: async () => (await world.control('GET', '/deliveries')).body.at(-1),
  })
}
