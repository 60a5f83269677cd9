import type { Clock } from './clock.ts'
import type { Config } from './config/config.ts'
import type { Db } from './db/database.ts'
import type { Follow } from './facts/facts.ts'
import type { UserId, WorkspaceId } from './ids.ts'
import type { Log } from './log.ts'
import type { Mailer } from './mail/mailer.ts'
import type { Sealer } from './seal/sealer.ts'

export type Role = 'owner' | 'admin' | 'member'

/** Who acts. A guest is known by the booking whose link they hold, a visitor by nothing. */
export type Actor =
  | { kind: 'member'; userId: UserId; role: Role }
  | { kind: 'guest'; bookingId?: string }
  | { kind: 'visitor' }
  | { kind: 'operator'; userId: UserId }
  | { kind: 'system'; name: string }

/** What a verb may use: the workspace's rows, the clock, the log. No clients, no configuration. */
export interface Ctx {
  readonly db: Db
  readonly workspaceId: WorkspaceId
  readonly actor: Actor
  readonly now: () => Date
  readonly log: Log
  /** What follows from a fact, as jobs; wired once in `main.ts` from `jobs/subscriptions.ts`. */
  readonly follow: Follow
  readonly seal: Sealer
}

/** What calls to foreign servers need; given beside `ctx` to the few verbs that make them, never inside a transaction. */
export interface Outside {
  readonly config: Config
  readonly fetch: typeof globalThis.fetch
  readonly mailer: Mailer
}

/** The running program's parts, made once by `main.ts` (or by a test's `World`). */
export interface App {
  readonly config: Config
  readonly db: Db
  readonly clock: Clock
  readonly log: Log
  readonly follow: Follow
  readonly seal: Sealer
  readonly outside: Outside
}

/** A context for `workspaceId` with this actor. */
export function contextFor(app: App, workspaceId: WorkspaceId, actor: Actor, log: Log = app.log): Ctx {
  return { db: app.db, workspaceId, actor, now: () => app.clock.now(), log, follow: app.follow, seal: app.seal }
}
