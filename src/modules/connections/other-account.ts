import { eq } from 'drizzle-orm'
import type { Ctx } from '#/platform/ctx.ts'
import { addJobs } from '#/platform/jobs/jobs.ts'
import type { Attempt } from './finish-authorization.ts'
import type { Authorized } from './record-authorization.ts'
import { authorizationAttempts } from './tables.ts'

const minutes = 10

/** Keeps the answer, sealed, while the person is asked; a job lets go of it after 10 minutes. */
export async function keepAnswer(ctx: Ctx, attempt: Attempt, authorized: Authorized): Promise<void> {
  const until = new Date(ctx.now().getTime() + minutes * 60_000)
  const sealedAnswer = ctx.seal.seal(JSON.stringify(authorized), sealOwner(attempt))
  await ctx.db.transaction(async (db) => {
    await db
      .update(authorizationAttempts)
      .set({ sealedAnswer, expiresAt: until })
      .where(eq(authorizationAttempts.id, attempt.id))
    await addJobs(db, [{ task: 'connections.drop-answer', payload: { attemptId: attempt.id }, runAt: until }])
  })
}

/** The kept answer; whoever takes it has it alone. Null when it was taken or its time is over. */
export async function takeAnswer(ctx: Ctx, attempt: Attempt): Promise<Authorized | null> {
  const taken = await ctx.db.transaction(async (db) => {
    const [row] = await db
      .select({ sealedAnswer: authorizationAttempts.sealedAnswer })
      .from(authorizationAttempts)
      .where(eq(authorizationAttempts.id, attempt.id))
      .for('update')
    if (row?.sealedAnswer)
      await db.update(authorizationAttempts).set({ sealedAnswer: null }).where(eq(authorizationAttempts.id, attempt.id))
    return row?.sealedAnswer ?? null
  })
  if (!taken) return null
  const answer = JSON.parse(ctx.seal.open(taken, sealOwner(attempt))) as Authorized
  return { ...answer, tokens: { ...answer.tokens, expiresAt: new Date(answer.tokens.expiresAt) } }
}

function sealOwner(attempt: Attempt): string {
  return `authorization_attempts/${attempt.id}/answer`
}
