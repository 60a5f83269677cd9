import { eq } from 'drizzle-orm'
import type { App } from '#/platform/ctx.ts'
import type { Db } from '#/platform/db/database.ts'
import type { UserId } from '#/platform/ids.ts'
import { createAuth } from './auth.ts'
import { users } from './tables.ts'

/** Makes an account whose address counts as confirmed, without a mail: for whoever runs the instance, never for a page. */
export async function addAccount(
  app: App,
  account: { name: string; email: string; password: string; language: string },
): Promise<UserId> {
  const { user } = await createAuth(app).api.signUpEmail({ body: account })
  const userId = user.id as UserId
  await app.db.update(users).set({ emailVerified: true }).where(eq(users.id, userId))
  return userId
}

/** Whose account has this address, or null: for whoever runs the instance; pages answer alike either way (decision 46). */
export async function findAccount(db: Db, email: string): Promise<UserId | null> {
  const [known] = await db.select({ id: users.id }).from(users).where(eq(users.email, email))
  return known?.id ?? null
}
