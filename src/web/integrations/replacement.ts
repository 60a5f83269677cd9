import { z } from 'zod'
import { type ConnectionView, listConnections } from '#/modules/connections/index.ts'
import { type Replaced, replaceConnection } from '#/modules/events/index.ts'
import type { MessageKey } from '#/platform/i18n/i18n.ts'
import type { ConnectionId } from '#/platform/ids.ts'
import type { Page } from '#/web/route.ts'

/** What takes a connection's place: a connection by its id, a `link`, or nothing; and whether bookings get it too. */
export const replacementFields = {
  replacement: z.union([z.enum(['none', 'link']), z.uuid()]).default('none'),
  url: z.string().max(1000).default(''),
  bookings: z.literal('yes').optional(),
}

type ReplacementForm = z.output<z.ZodObject<typeof replacementFields>>

/** The connections that can take the place of this one, or of those that are gone (null). */
export async function candidatesFor(page: Page, leaving: ConnectionView | null): Promise<ConnectionView[]> {
  const owners = new Set([null, leaving ? leaving.ownerUserId : (page.visitor?.userId ?? null)])
  return (await listConnections(page.ctx)).filter(
    ({ id, ownerUserId, state, kind, defaultHost }) =>
      id !== leaving?.id && owners.has(ownerUserId) && state === 'active' && (kind === 'user' || defaultHost !== null),
  )
}

/** Does what the form asks for; null when nothing is to take the place. */
export async function replaceAsAsked(
  page: Page,
  connectionId: ConnectionId | null,
  { replacement, url, bookings }: ReplacementForm,
): Promise<Replaced | null> {
  if (replacement === 'none') return null
  const place =
    replacement === 'link' ? { kind: 'link' as const, url } : { kind: 'zoom' as const, connectionId: replacement }
  return await replaceConnection(page.ctx, { connectionId, place, isForUpcoming: bookings === 'yes' })
}

/** Whether all of it could be done, as a notice. */
export function replacedNotice({ left }: Replaced): MessageKey & `notice.${string}` {
  return left === 0 ? 'notice.zoom_replaced' : 'notice.zoom_replaced_partly'
}
