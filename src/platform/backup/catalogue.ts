import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import type pg from 'pg'
import { migrationsFolder } from '#/platform/db/migration-level.ts'

export interface Table {
  name: string
  columns: string[]
}

const listed = `
  select c.relname as name, array_agg(a.attname::text order by a.attnum) as columns
  from pg_class c join pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped and a.attgenerated = ''
  where c.relnamespace = 'public'::regnamespace and c.relkind = 'r'
  group by c.relname order by c.relname`

const references = `
  select distinct c.conrelid::regclass::text as name, c.confrelid::regclass::text as refers
  from pg_constraint c where c.contype = 'f' and c.connamespace = 'public'::regnamespace and c.conrelid <> c.confrelid`

/** Our tables as they are in this database, those that others refer to first. */
export async function listTables(client: pg.ClientBase): Promise<Table[]> {
  const ours = ownTables()
  const { rows } = await client.query<Table>(listed)
  const waiting = new Map(rows.filter(({ name }) => ours.has(name)).map((table) => [table.name, table]))
  const { rows: edges } = await client.query<{ name: string; refers: string }>(references)
  const sorted: Table[] = []
  while (waiting.size > 0) {
    const ready = [...waiting.values()].filter(
      ({ name }) => !edges.some((edge) => edge.name === name && waiting.has(edge.refers)),
    )
    if (ready.length === 0) throw new Error(`tables refer to each other in a circle: ${[...waiting.keys()].join(', ')}`)
    for (const table of ready) {
      sorted.push(table)
      waiting.delete(table.name)
    }
  }
  return sorted
}

/** The names of all tables that any migration of this program has made; others in the database are not ours. */
export function ownTables(): Set<string> {
  const folder = join(migrationsFolder(), 'meta')
  const names = readdirSync(folder)
    .filter((file) => file.endsWith('_snapshot.json'))
    .flatMap((file) => {
      const { tables } = JSON.parse(readFileSync(join(folder, file), 'utf8')) as {
        tables: Record<string, { name: string }>
      }
      return Object.values(tables).map(({ name }) => name)
    })
  return new Set(names)
}

/** What is never a person's: these may hold rows in a database that counts as empty. */
const ownRows = new Set(['instance', 'oauth_clients', 'rate_limits'])

/** The first table with somebody's rows in it; null in a database that has only just been made. */
export async function findFilled(client: pg.ClientBase): Promise<string | null> {
  for (const { name } of await listTables(client)) {
    if (ownRows.has(name)) continue
    const { rowCount } = await client.query(`select 1 from "${name}" limit 1`)
    if (rowCount) return name
  }
  return null
}
