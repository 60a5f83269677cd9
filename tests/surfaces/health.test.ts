import { expect, it } from 'vitest'
import { testOrigin, World } from '../world.ts'

it('/readyz says within seconds that the database hangs, and is ready again once it answers', async () => {
  await using world = await World.create()
  const ready = async () => (await world.web.request(`${testOrigin}/readyz`)).status
  expect(await ready()).toBe(200)
  const client = await world.pool.connect()
  await client.query('begin; lock table graphile_worker._private_jobs in access exclusive mode')
  const began = Date.now()
  expect(await ready()).toBe(503)
  expect(Date.now() - began).toBeLessThan(5000)
  expect((await world.web.request(`${testOrigin}/healthz`)).status).toBe(200)
  await client.query('rollback')
  client.release()
  expect(await ready()).toBe(200)
})
