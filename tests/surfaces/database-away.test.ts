import { expect, it } from 'vitest'
import { createDb, createPool } from '#/platform/db/database.ts'
import { freePort } from '#/platform/free-port.ts'
import { createWeb } from '#/web/app.ts'
import { testOrigin, World } from '../world.ts'

it('pages say with 503 that the database is away, and when to come back', async () => {
  await using world = await World.create()
  const cookie = await world.signIn(world.ada)
  const pool = createPool(`postgres://nobody@127.0.0.1:${await freePort()}/none`, world.app.log)
  const web = createWeb({ ...world.app, db: createDb(pool) })
  for (const [path, headers] of [
    ['/home', { cookie }],
    ['/ada/intro', {}],
  ] as const) {
    const answer = await web.request(testOrigin + path, { headers })
    expect([path, answer.status, answer.headers.get('retry-after')]).toEqual([path, 503, '10'])
    expect(await answer.text()).toContain('The database can’t be reached at the moment')
  }
  // What is counted and logged is what was answered.
  const logged = world.logLines.map((line) => JSON.parse(line)).filter(({ msg }) => msg === 'request')
  expect(logged.slice(-2)).toMatchObject([{ status: 503 }, { status: 503 }])
  await pool.end()
})

it('a process whose database is away from the start says that it lives, that it isn’t ready, and what it has counted', async () => {
  await using world = await World.create()
  const pool = createPool(`postgres://nobody@127.0.0.1:${await freePort()}/none`, world.app.log)
  const web = createWeb({ ...world.app, db: createDb(pool) })
  const ask = (path: string) => web.request(testOrigin + path)
  expect([(await ask('/healthz')).status, (await ask('/readyz')).status]).toEqual([200, 503])
  const metrics = await ask('/metrics')
  expect([metrics.status, metrics.headers.get('content-type')]).toEqual([200, expect.stringContaining('text/plain')])
  const text = await metrics.text()
  expect(text).toContain('process_resident_memory_bytes')
  expect(text).not.toContain('anteroom_jobs{')
  await pool.end()
})
