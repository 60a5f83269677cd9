import type { Socket } from 'node:net'
import { sql } from 'drizzle-orm'
import pg from 'pg'
import { expect, inject, it } from 'vitest'
import { createDb, createPool } from '#/platform/db/database.ts'
import { withDatabase } from '../database.global.ts'
import { World } from '../world.ts'

it('X3 the database itself refuses two events of one host at a time, and allows touching ones', async () => {
  const client = new pg.Client({ connectionString: withDatabase(inject('databaseUrl'), 'template_anteroom') })
  await client.connect()
  try {
    await client.query('begin')
    const add = (from: string, to: string, host: string) => {
      const event = crypto.randomUUID()
      return client
        .query(
          `insert into events (id, workspace_id, title, starts_at, duration_minutes, time_zone, location, created_at) values ($1, 'w', 't', $2, 30, 'UTC', '{}', now())`,
          [event, from],
        )
        .then(() =>
          client.query(
            `insert into event_hosts (event_id, host_id, workspace_id, during) values ($1, $2, 'w', tstzrange($3, $4))`,
            [event, host, from, to],
          ),
        )
    }
    const host = crypto.randomUUID()
    await add('2027-03-01T09:00Z', '2027-03-01T09:30Z', host)
    await add('2027-03-01T09:30Z', '2027-03-01T10:00Z', host)
    await expect(add('2027-03-01T09:15Z', '2027-03-01T09:45Z', host)).rejects.toMatchObject({
      constraint: 'one_event_per_host_at_a_time',
    })
  } finally {
    await client.query('rollback')
    await client.end()
  }
})

it('X2 a transaction that could not begin, since the database had just gone away, gives its connection back', async () => {
  await using world = await World.create()
  const pool = createPool(world.databaseUrl, world.app.log, 1)
  const db = createDb(pool)
  const client = await pool.connect()
  client.release()
  // Before the pool has noticed.
  ;(client as unknown as { connection: { stream: Socket } }).connection.stream.destroy()
  await expect(db.transaction(async () => undefined)).rejects.toThrow()
  const one = await db.transaction(async (tx) => (await tx.execute(sql`select 1 as one`)).rows)
  expect(one).toEqual([{ one: 1 }])
  await pool.end()
})
