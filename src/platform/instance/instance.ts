import pg from 'pg'
import { ConfigError } from '#/platform/config/config.ts'
import type { Db } from '#/platform/db/database.ts'
import { newId } from '#/platform/ids.ts'
import { instance } from './tables.ts'

/** Marks a fresh database as this instance's; refuses to run live on a demo's data or the other way round (decision 3). */
export async function claimInstance(db: Db, mode: 'demo' | 'live', now: Date): Promise<{ id: string }> {
  const [known] = await db.select().from(instance)
  if (!known) {
    await db
      .insert(instance)
      .values({ id: newId<string & { readonly __id: 'instance' }>(), mode, createdAt: now })
      .onConflictDoNothing()
    return claimInstance(db, mode, now)
  }
  if (known.mode !== mode) {
    throw new ConfigError(
      known.mode === 'demo'
        ? 'This database holds the demo’s data. Point DATABASE_URL or ANTEROOM_DATA at an empty place to go live.'
        : 'This database holds a live instance’s data, so the demo does not run on it.',
    )
  }
  return known
}

/** Refuses a second program on the same data; let go when the process ends, however it ends. */
export async function holdInstance(databaseUrl: string): Promise<() => Promise<void>> {
  const client = new pg.Client({ connectionString: databaseUrl, application_name: 'anteroom instance' })
  client.on('error', () => undefined)
  await client.connect()
  const { rows } = await client.query<{ held: boolean }>('select pg_try_advisory_lock(4127003) as held')
  if (!rows[0]?.held) {
    await client.end()
    throw new ConfigError(
      'Anteroom already runs on this data. Stop that one first, or set ANTEROOM_DATA to another folder.',
    )
  }
  return () => client.end()
}
