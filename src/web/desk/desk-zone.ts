import { findHostOfUser, type Host } from '#/modules/accounts/index.ts'
import { findScheduleOf } from '#/modules/availability/index.ts'
import { DomainError } from '#/platform/errors.ts'
import type { Page } from '#/web/route.ts'

/** The visitor as a host; throws `not_found` for somebody who isn't one. */
export async function ownHost({ ctx, visitor }: Page): Promise<Host> {
  const host = visitor && (await findHostOfUser(ctx.db, visitor.userId))
  if (!host) throw new DomainError('not_found')
  return host
}

/** The zone that the desk's times are in: that of the visitor's hours, else the workspace's. */
export async function deskZone(page: Page): Promise<string> {
  const schedule = await findScheduleOf(page.ctx, (await ownHost(page)).id)
  return schedule?.timeZone ?? page.visitor?.workspace?.timeZone ?? 'UTC'
}
