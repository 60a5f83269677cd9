import { getTableColumns, type SQL, sql } from 'drizzle-orm'
import type { PgTable } from 'drizzle-orm/pg-core'

/** The one row a statement must have returned; none or several is a bug. */
export function only<T>(rows: T[]): T {
  const [row, ...others] = rows
  if (row === undefined || others.length > 0) throw new Error(`expected one row, got ${rows.length}`)
  return row
}

/**
 * The insert of whole rows, every column given, as one parameter: building a statement with one for each value takes
 * longer than running it. Values must be what PostgreSQL reads from JSON.
 */
export function insertRows<T extends PgTable>(table: T, rows: Record<keyof T['$inferSelect'], unknown>[]): SQL {
  const columns = Object.entries(getTableColumns(table)) as [keyof T['$inferSelect'], { name: string }][]
  const named = rows.map((row) => Object.fromEntries(columns.map(([key, { name }]) => [name, row[key]])))
  return sql`insert into ${table} select * from jsonb_populate_recordset(null::${table}, ${JSON.stringify(named)}::jsonb)`
}
