import { expect, it } from 'vitest'
import { createDb, createPool } from '#/platform/db/database.ts'
import { createWeb } from '#/web/app.ts'
import { freePort } from '../free-port.ts'
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
  await pool.end()
})
