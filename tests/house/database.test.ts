import pg from 'pg'
import { expect, inject, it } from 'vitest'
import { withDatabase } from '../database.global.ts'

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
