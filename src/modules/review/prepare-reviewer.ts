import { randomBytes } from 'node:crypto'
import {
  addAccount,
  emailInput,
  findAccount,
  findHostOfUser,
  findWorkspaceBySlug,
  getProfile,
  listWorkspacesOf,
  reservedSlugs,
  setPassword,
  type Workspace,
  workspaceInput,
} from '#/modules/accounts/index.ts'
import { findScheduleOf, openWorkspace } from '#/modules/availability/index.ts'
import { createMeetingType, listMeetingTypes } from '#/modules/meeting-types/index.ts'
import { ConfigError } from '#/platform/config/config.ts'
import { type App, contextFor } from '#/platform/ctx.ts'
import type { UserId, WorkspaceId } from '#/platform/ids.ts'

const name = 'Reviewer'

interface PrepareReviewer {
  email: string
  slug: string
  timeZone: string
  resetPassword: boolean
}

export interface Prepared {
  isNew: boolean
  /** Only where it was made just now. */
  password: string | null
  /** The public page of the meeting type. */
  path: string
}

/**
 * Makes the account for a marketplace's reviewer, an ordinary one with a confirmed address, a workspace, hours and a
 * meeting type at Zoom; what is there already stays (U7). Throws `ConfigError` for an address that can't be taken.
 */
export async function prepareReviewer(app: App, input: PrepareReviewer): Promise<Prepared> {
  const email = emailInput.safeParse(input).data?.email
  if (!email) throw new ConfigError('--email is no e-mail address.')
  if (email === app.config.operator.email.toLowerCase())
    throw new ConfigError('--email is the operator’s own address, which has privileges; give the reviewer another one.')
  const place = workspaceInput.safeParse({ name: 'Zoom review', slug: input.slug, timeZone: input.timeZone })
  if (!place.success)
    throw new ConfigError(`--${place.error.issues[0]?.path[0] === 'slug' ? 'slug' : 'time-zone'} can’t be used.`)
  const known = await findAccount(app.db, email)
  if (known && (await getProfile(app.db, known)).name !== name)
    throw new ConfigError(
      'This address belongs to somebody’s account, which stays as it is; give the reviewer another one.',
    )
  // Before anything is made: an account without its workspace would have a password that nobody saw.
  const isFree = !reservedSlugs.has(input.slug) && !(await findWorkspaceBySlug(app.db, input.slug, app.clock.now()))
  if (!known && !isFree) throw new ConfigError('--slug is taken, or a page of the program’s own; choose another one.')
  const password = known && !input.resetPassword ? null : randomBytes(18).toString('base64url')
  const userId = known ?? (await addAccount(app, { name, email, password: password as string, language: 'en' }))
  if (known && password) await setPassword(app, userId, password)
  return { isNew: !known, password, path: await openPage(app, userId, place.data) }
}

/** The workspace with its meeting type, made where missing. */
async function openPage(
  app: App,
  userId: UserId,
  place: { name: string; slug: string; timeZone: string },
): Promise<string> {
  const [own] = await listWorkspacesOf(app.db, userId)
  const nobody = contextFor(app, '' as WorkspaceId, { kind: 'visitor' })
  const named = { ...place, hoursName: 'Working hours' }
  const workspace: Workspace = own ?? (await openWorkspace(nobody, userId, named)).workspace
  const ctx = contextFor(app, workspace.id, { kind: 'member', userId, role: 'owner' })
  const offered = (await listMeetingTypes(ctx)).find(({ slug }) => slug === 'intro')
  const host = offered ? null : await findHostOfUser(app.db, userId)
  const schedule = host && (await findScheduleOf(ctx, host.id))
  // At once with the first connection, which is the reviewer's to make: until then nobody may save such a type by hand.
  const prepared = contextFor(app, workspace.id, { kind: 'system', name: 'review' })
  if (schedule)
    await createMeetingType(prepared, {
      hostId: schedule.hostId,
      scheduleId: schedule.id,
      title: 'Intro call',
      slug: 'intro',
      durationMinutes: 30,
      locations: [{ id: 'zoom', kind: 'zoom', rule: 'own' }],
    })
  return `/${workspace.slug}/intro`
}
