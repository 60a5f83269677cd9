import type { Ctx } from '#/platform/ctx.ts'
import { DomainError } from '#/platform/errors.ts'

/**
 * Runs `work` in one transaction. Shadow `ctx` with the argument, so that the outer one is out of reach.
 * Serialization failures and deadlocks are tried again, at most three times in all; nothing foreign may happen inside.
 */
export async function inTransaction<C extends Pick<Ctx, 'db'>, T>(ctx: C, work: (ctx: C) => Promise<T>): Promise<T> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await ctx.db.transaction((tx) => work({ ...ctx, db: tx }))
    } catch (error) {
      if (attempt >= 3 || !isRetryable(error)) throw error
    }
  }
}

/** Turns the refusal of the named constraint into the domain's own; everything else is thrown on as it is. */
export function onConstraint(name: string, refuse: () => DomainError): (error: unknown) => never {
  return (error) => {
    throw constraintOf(error) === name ? refuse() : error
  }
}

/** The violated constraint's name; Drizzle wraps the driver's error, which carries it. */
export function constraintOf(error: unknown): string | undefined {
  return driverError(error)?.constraint
}

function isRetryable(error: unknown): boolean {
  const code = driverError(error)?.code
  return code === '40001' || code === '40P01'
}

function driverError(error: unknown): { code?: string; constraint?: string } | undefined {
  if (!(error instanceof Error) || error instanceof DomainError) return undefined
  return (error.cause instanceof Error ? error.cause : error) as { code?: string; constraint?: string }
}
