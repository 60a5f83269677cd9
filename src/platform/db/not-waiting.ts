import { sql } from 'drizzle-orm'

/**
 * A condition that always holds: its statement commits without waiting for the disk. A process that is killed loses nothing
 * of it; a crash of PostgreSQL itself may lose the last half second. Any later commit that does wait keeps it, too.
 */
export const notWaiting = sql`(select set_config('synchronous_commit', 'off', true)) is not null`
