import type { Db } from './database.ts'

/**
 * A query with placeholders that is built once for a database: building one takes longer than asking it. A transaction is
 * a database of its own. Prepare it without a name, so that the pool decides whether PostgreSQL keeps it.
 */
export function prepared<Q>(build: (db: Db) => Q): (db: Db) => Q {
  const built = new WeakMap<Db, Q>()
  return (db) => {
    const known = built.get(db)
    if (known) return known
    const fresh = build(db)
    built.set(db, fresh)
    return fresh
  }
}
