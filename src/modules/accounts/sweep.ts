import { and, eq, lte, notExists, or, sql } from 'drizzle-orm'
import type { App } from '#/platform/ctx.ts'
import { sweepRateLimits } from '#/platform/http/rate-limit.ts'
import { idleSince } from './session-life.ts'
import { formerSlugs, members, sessions, users, verifications } from './tables.ts'

const unconfirmedDays = 30

/** Forgets what has ended: sessions, tokens, redirects, counted tries, and accounts that nobody confirmed for 30 days. */
export async function sweepAccounts({ db, clock }: App): Promise<void> {
  const now = clock.now()
  await sweepRateLimits(db, now)
  await db.delete(sessions).where(or(lte(sessions.expiresAt, now), lte(sessions.updatedAt, idleSince())))
  await db.delete(verifications).where(lte(verifications.expiresAt, now))
  await db.delete(formerSlugs).where(lte(formerSlugs.until, now))
  const isMember = db.select({ one: sql`1` }).from(members).where(eq(members.userId, users.id))
  const old = new Date(now.getTime() - unconfirmedDays * 24 * 60 * 60 * 1000)
  await db.delete(users).where(and(eq(users.emailVerified, false), lte(users.createdAt, old), notExists(isMember)))
}
