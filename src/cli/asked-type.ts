import { findWorkspaceBySlug } from '#/modules/accounts/index.ts'
import {
  findMeetingTypeBySlug,
  findOfferedType,
  listMeetingTypes,
  type OfferedType,
} from '#/modules/meeting-types/index.ts'
import { type App, type Ctx, contextFor } from '#/platform/ctx.ts'

/** The meeting type that a command was asked about, or the sentence why guests don't reach it. */
export type AskedType =
  | { kind: 'offered'; ctx: Ctx; offered: OfferedType }
  | { kind: 'closed'; sentence: string }
  | { kind: 'unknown'; sentence: string }

/** Finds `workspace/type` by the names of the booking page's address. */
export async function findAskedType(app: App, name: string): Promise<AskedType> {
  const unknown = (sentence: string) => ({ kind: 'unknown' as const, sentence })
  const [, workspaceSlug = '', slug = ''] = /^\/?([a-z0-9-]{1,100})\/([a-z0-9-]{1,100})$/.exec(name) ?? []
  if (!slug)
    return unknown(`${name} is no meeting type: it is asked for as workspace/type, as in its booking page's address.`)
  const workspace = await findWorkspaceBySlug(app.db, workspaceSlug, app.clock.now())
  if (!workspace) return unknown(`There is no workspace ${workspaceSlug}.`)
  const ctx = contextFor(app, workspace.id, { kind: 'system', name: 'explain' })
  const offered = await findOfferedType(ctx, { slug })
  if (offered) return { kind: 'offered', ctx, offered }
  if (await findMeetingTypeBySlug(ctx, slug))
    return { kind: 'closed', sentence: `${name} has no page: its host hasn't confirmed their e-mail address.` }
  if ((await listMeetingTypes(ctx, { archived: true })).some((type) => type.slug === slug))
    return { kind: 'closed', sentence: `${name} is archived: guests don't reach it.` }
  return unknown(`The workspace ${workspaceSlug} has no meeting type ${slug}.`)
}

/** The instant on a clock of this zone, with the offset that tells doubled times apart: `2027-03-01 09:30+01:00`. */
export function onClock(instant: string, timeZone: string): string {
  const at = Temporal.Instant.from(instant).toZonedDateTimeISO(timeZone)
  return `${at.toPlainDate()} ${at.toPlainTime().toString({ smallestUnit: 'minute' })}${at.offset}`
}
