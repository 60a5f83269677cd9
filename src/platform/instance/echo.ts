import { createHmac, hkdfSync } from 'node:crypto'
import type { Db } from '#/platform/db/database.ts'
import { instance } from './tables.ts'

/** Where an instance proves that it is itself, so that it can tell whether its public address leads to it. */
export const echoPath = '/healthz/instance'

/** What only this instance (its secret and its database) answers to `nonce`; null while it has no database of its own. */
export async function instanceEcho(db: Db, secret: string, nonce: string): Promise<string | null> {
  const [own] = await db.select({ id: instance.id }).from(instance)
  if (!own) return null
  const key = Buffer.from(hkdfSync('sha256', secret, '', 'anteroom instance echo', 32))
  return createHmac('sha256', key).update(`${own.id}\n${nonce}`).digest('base64url')
}
