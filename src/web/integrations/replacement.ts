import { z } from 'zod'
import { type ConnectionView, listConnections } from '#/modules/connections/index.ts'
import { type MovedOverlap, type Replaced, replaceConnection, replacementOverlaps } from '#/modules/events/index.ts'
import { httpsLink, type UsableConnection, withRefusals } from '#/modules/meeting-types/index.ts'
import type { MessageKey } from '#/platform/i18n/i18n.ts'
import type { ConnectionId } from '#/platform/ids.ts'
import type { Page, Refusal } from '#/web/route.ts'

/** What takes a connection's place: a connection by its id, a `link`, or nothing; and whether bookings get it too. */
export const replacementFields = {
  replacement: z.union([z.enum(['none', 'link']), z.uuid()]).default('none'),
  url: z.string().max(1000).default(''),
  bookings: z.literal('yes').optional(),
  /** What `seenOf` said of the overlaps that were shown. */
  overlapSeen: z.string().max(1000).default(''),
}

/** Refuses a form in which a link is chosen and not written, at the link's field. */
export function withLink<S extends z.ZodType<Pick<ReplacementForm, 'replacement' | 'url'>>>(form: S): S {
  const isThere = ({ replacement, url }: Pick<ReplacementForm, 'replacement' | 'url'>) =>
    replacement !== 'link' || httpsLink.safeParse(url).success
  return form.refine(isThere, { path: ['url'], message: 'field.https_link' })
}

export type ReplacementForm = z.output<z.ZodObject<typeof replacementFields>>

/** How the form is shown again: refused, or for overlaps that its host has not seen yet. */
export interface ReplacementShown {
  refusal?: Refusal | null
  form?: ReplacementForm
  overlaps?: MovedOverlap[]
}

/** The connections that can take the place of this one, or of those that are gone (null). */
export async function candidatesFor(page: Page, leaving: ConnectionView | null): Promise<UsableConnection[]> {
  const owners = new Set([null, leaving ? leaving.ownerUserId : (page.visitor?.userId ?? null)])
  const candidates = (await listConnections(page.ctx)).filter(
    ({ id, ownerUserId, state, kind, defaultHost }) =>
      id !== leaving?.id && owners.has(ownerUserId) && state === 'active' && (kind === 'user' || defaultHost !== null),
  )
  return await withRefusals(page.ctx, candidates)
}

/** What the page begins with: so much is changed by one press that among several places nothing is chosen for anybody. */
export function onlyPlace(candidates: UsableConnection[]): string {
  const [first, ...others] = candidates
  if (!first) return 'link'
  return others.length === 0 && !first.refusal ? first.id : ''
}

/** Bookings that would overlap with others at their new account, when that has not been shown yet (decision 26). */
export async function unseenOverlaps(
  page: Page,
  connectionId: ConnectionId | null,
  form: ReplacementForm,
): Promise<MovedOverlap[]> {
  if (form.replacement === 'none') return []
  const overlaps = await replacementOverlaps(page.ctx, asVerb(connectionId, form))
  return form.overlapSeen === seenOf(overlaps) ? [] : overlaps
}

/** Which overlaps were shown, as the form says so when it is sent again. */
export function seenOf(overlaps: MovedOverlap[]): string {
  return overlaps.map(({ eventId }) => eventId).join(' ')
}

/** Does what the form asks for; null when nothing is to take the place. */
export async function replaceAsAsked(
  page: Page,
  connectionId: ConnectionId | null,
  form: ReplacementForm,
): Promise<Replaced | null> {
  return form.replacement === 'none' ? null : await replaceConnection(page.ctx, asVerb(connectionId, form))
}

function asVerb(connectionId: ConnectionId | null, { replacement, url, bookings }: ReplacementForm) {
  const place =
    replacement === 'link' ? { kind: 'link' as const, url } : { kind: 'zoom' as const, connectionId: replacement }
  return { connectionId, place, isForUpcoming: bookings === 'yes' }
}

/** Whether all of it could be done, as a notice. */
export function replacedNotice({ left }: Replaced): MessageKey & `notice.${string}` {
  return left === 0 ? 'notice.zoom_replaced' : 'notice.zoom_replaced_partly'
}
