import { setTimeout as sleep } from 'node:timers/promises'
import { and, asc, eq, getTableName, gt, isNotNull, like, ne, sql } from 'drizzle-orm'
import type { PgColumn } from 'drizzle-orm/pg-core'
import type { Db } from '#/platform/db/database.ts'
import type { Sealer } from './sealer.ts'

/** A column of sealed values, and the column that says whose each is. */
export interface SealedColumn {
  key: PgColumn
  column: PgColumn
}

/** How many values a key has sealed, and whether it is known and fits. */
export interface KeyUse {
  id: string
  values: number
  opens: boolean
}

export interface Resealed {
  resealed: number
  /** Values that no configured key opens: left as they are. */
  unreadable: number
}

/** What rooms bind a value to: `grants/<id>/refresh_token` for the column `sealed_refresh_token`. */
export function ownerOf({ column }: SealedColumn, key: string): string {
  return `${getTableName(column.table)}/${key}/${column.name.replace(/^sealed_/, '')}`
}

/** The keys that values in the database are sealed with, the most used first; of each one value is opened as a trial. */
export async function keysInUse(db: Db, seal: Sealer, columns: SealedColumn[]): Promise<KeyUse[]> {
  const uses = new Map<string, KeyUse>()
  for (const sealed of columns) {
    const { key, column } = sealed
    const id = sql<string>`split_part(${column}, '.', 1)`
    const rows = await db
      .select({
        id,
        values: sql<number>`count(*)::int`,
        sample: sql<string>`(array_agg(${column} order by ${key}::text collate "C"))[1]`,
        first: sql<string>`(array_agg(${key}::text order by ${key}::text collate "C"))[1]`,
      })
      .from(column.table)
      .where(isNotNull(column))
      .groupBy(id)
    for (const row of rows) {
      const use = uses.get(row.id) ?? { id: row.id, values: 0, opens: true }
      const opens = open(seal, row.sample, ownerOf(sealed, row.first)) !== null
      uses.set(row.id, { ...use, values: use.values + row.values, opens: use.opens && opens })
    }
  }
  return [...uses.values()].sort((a, b) => b.values - a.values)
}

/** Whether the current key opens what a key of its name sealed, by a few values of each column; yes if there are none. */
export async function fitsDatabase(db: Db, seal: Sealer, columns: SealedColumn[]): Promise<boolean> {
  let hasSome = false
  for (const sealed of columns) {
    const rows = await db
      .select({ key: sealed.key, value: sealed.column })
      .from(sealed.column.table)
      .where(like(sealed.column, `${seal.currentKeyId}.%`))
      .limit(10)
    if (rows.some(({ key, value }) => open(seal, String(value), ownerOf(sealed, String(key))) !== null)) return true
    hasSome ||= rows.length > 0
  }
  return !hasSome
}

/** How many waiting jobs carry a value that each key sealed; they run soon, and are not sealed anew. */
export async function keysInJobs(db: Db): Promise<Map<string, number>> {
  const { rows } = await db.execute<{ id: string; jobs: number }>(sql`
    select split_part(part.value, '.', 1) as id, count(*)::int as jobs
    from graphile_worker._private_jobs job, json_each_text(job.payload) part
    where part.key like 'sealed%' and job.attempts < job.max_attempts and json_typeof(job.payload) = 'object'
    group by 1`)
  return new Map(rows.map(({ id, jobs }) => [id, jobs]))
}

/**
 * Seals every value anew that another key than the current one sealed, a few rows at a time, while the program runs:
 * a row that somebody holds is passed over and taken in the next round, and a value that changed meanwhile stays.
 */
export async function reseal(
  db: Db,
  seal: Sealer,
  columns: SealedColumn[],
  { batch = 100, rounds = 20 } = {},
): Promise<Resealed> {
  let resealed = 0
  for (let round = 0; round < rounds; round++) {
    let done = 0
    let unreadable = 0
    let passedOver = 0
    for (const sealed of columns) {
      const part = await resealColumn(db, seal, sealed, batch)
      done += part.resealed
      unreadable += part.unreadable
      passedOver += (await db.$count(sealed.column.table, isOld(seal, sealed))) - part.unreadable
    }
    resealed += done
    if (passedOver <= 0 || round === rounds - 1) return { resealed, unreadable }
    // Only what somebody holds is left: a transaction here takes far less than all rounds together.
    if (done === 0) await sleep(250)
  }
  return { resealed, unreadable: 0 }
}

async function resealColumn(db: Db, seal: Sealer, sealed: SealedColumn, batch: number): Promise<Resealed> {
  const total = { resealed: 0, unreadable: 0 }
  let after: unknown
  for (;;) {
    const rows = await db.transaction(async (tx) => {
      const rows = await tx
        .select({ key: sealed.key, value: sealed.column })
        .from(sealed.column.table)
        .where(and(isOld(seal, sealed), after === undefined ? undefined : gt(sealed.key, after)))
        .orderBy(asc(sealed.key))
        .limit(batch)
        .for('update', { skipLocked: true })
      for (const { key, value } of rows) {
        const owner = ownerOf(sealed, String(key))
        const plain = open(seal, String(value), owner)
        if (plain === null) {
          total.unreadable++
          continue
        }
        const { rowCount } = await tx
          .update(sealed.column.table)
          .set({ [fieldOf(sealed.column)]: seal.seal(plain, owner) })
          .where(and(eq(sealed.key, key), eq(sealed.column, value)))
        total.resealed += rowCount ?? 0
      }
      return rows
    })
    if (rows.length < batch) return total
    after = rows.at(-1)?.key
  }
}

function isOld(seal: Sealer, { column }: SealedColumn) {
  return and(isNotNull(column), ne(sql`split_part(${column}, '.', 1)`, seal.currentKeyId))
}

// Drizzle's `set` goes by the name of the field, not of the column.
function fieldOf(column: PgColumn): string {
  const fields = Object.entries(column.table).find(([, value]) => value === column)
  if (!fields) throw new Error(`no field for the column ${column.name}`)
  return fields[0]
}

function open(seal: Sealer, value: string, owner: string): string | null {
  try {
    return seal.open(value, owner)
  } catch {
    return null
  }
}
