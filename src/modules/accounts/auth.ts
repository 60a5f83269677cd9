import { betterAuth } from 'better-auth'
import { drizzleAdapter } from 'better-auth/adapters/drizzle'
import { organization } from 'better-auth/plugins/organization'
import { eq } from 'drizzle-orm'
import type { App } from '#/platform/ctx.ts'
import { newId, type UserId } from '#/platform/ids.ts'
import { sessionLife } from './session-life.ts'
import { accounts, invitations, members, sessions, users, verifications, workspaces } from './tables.ts'

const day = 24 * 60 * 60

export type Auth = ReturnType<typeof build>

const made = new WeakMap<App['config'], Auth>()

/**
 * better-auth on our tables: passwords, sessions, verification and reset tokens. One instance a program.
 * Its own HTTP endpoints are not mounted: pages call verbs, and those are the only way in (docs/adr/0002).
 */
export function createAuth(app: App): Auth {
  const known = made.get(app.config)
  if (known) return known
  const auth = build(app)
  made.set(app.config, auth)
  return auth
}

function build({ config, db, log }: App) {
  return betterAuth({
    appName: 'Anteroom',
    baseURL: config.publicUrls[0],
    secret: config.secret,
    trustedOrigins: config.publicUrls,
    database: drizzleAdapter(db, {
      provider: 'pg',
      schema: {
        user: users,
        session: sessions,
        account: accounts,
        verification: verifications,
        organization: workspaces,
        member: members,
        invitation: invitations,
      },
    }),
    user: { additionalFields: { language: { type: 'string', required: false, defaultValue: 'en' } } },
    // A fixed life instead of a sliding one: pages read the session without writing cookies.
    session: { expiresIn: sessionLife.days * day, disableSessionRefresh: true },
    verification: { storeIdentifier: 'hashed' },
    emailAndPassword: {
      enabled: true,
      // With this a known address gets the same answer, after the same work, as a new one (decision 46).
      autoSignIn: false,
      minPasswordLength: passwordLength.min,
      maxPasswordLength: passwordLength.max,
      revokeSessionsOnPasswordReset: true,
      // Whoever opened the link in the mail has the mailbox.
      onPasswordReset: async ({ user }) => {
        await db
          .update(users)
          .set({ emailVerified: true })
          .where(eq(users.id, user.id as UserId))
      },
    },
    emailVerification: { expiresIn: day, autoSignInAfterVerification: true },
    plugins: [organization({ allowUserToCreateOrganization: false })],
    advanced: {
      cookiePrefix: 'anteroom',
      useSecureCookies: config.publicUrls[0].startsWith('https:'),
      disableOriginCheck: false,
      ipAddress: { disableIpTracking: true },
      database: { generateId: () => newId<UserId>() },
    },
    // Ours counts across processes and knows the client's address; see platform/http/rate-limit.ts.
    rateLimit: { enabled: false },
    telemetry: { enabled: false },
    logger: {
      level: 'warn',
      disableColors: true,
      log: (level, message) => log[level]({ room: 'accounts' }, message),
    },
  })
}

/** In characters; the upper bound keeps the hash's cost bounded. */
export const passwordLength = { min: 10, max: 128 }
