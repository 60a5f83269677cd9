import { findWorkspaceBySlug, getWorkspace, hostContact, listMembers } from '#/modules/accounts/index.ts'
import type { Schedule } from '#/modules/availability/index.ts'
import {
  findOfferedAt,
  findOfferedType,
  findPresentSlug,
  type LocationOption,
  listMeetingTypes,
  type MeetingType,
  type OfferedType,
  offeredLocations,
} from '#/modules/meeting-types/index.ts'
import { type Ctx, contextFor } from '#/platform/ctx.ts'
import { DomainError } from '#/platform/errors.ts'
import type { HostId, WorkspaceId } from '#/platform/ids.ts'
import type { Page } from '#/web/route.ts'

type Workspace = NonNullable<Awaited<ReturnType<typeof findWorkspaceBySlug>>>

/** A workspace as guests reach it, with a context in which they act. */
export interface Place {
  workspace: Workspace
  ctx: Ctx
}

/** What a guest is looking at. */
export interface Offer extends Place {
  hostName: string
  type: MeetingType
  schedule: Schedule
  locations: LocationOption[]
  /** The path of its page. */
  address: string
}

/** The workspace in this address, or throws `not_found`; `movedTo` when it has another name now (decision 5). */
export async function findPlace(page: Page): Promise<Place> {
  return await findPlaceNamed(page, urlName(page, 'workspace'))
}

/** The workspace with this URL name, or throws `not_found`; `movedTo` as above. */
export async function findPlaceNamed(page: Page, name: string): Promise<Place> {
  const workspace = await findWorkspaceBySlug(page.app.db, asUrlName(name), page.ctx.now())
  if (!workspace) throw new DomainError('not_found')
  return { workspace, ctx: contextFor(page.app, workspace.id, { kind: 'visitor' }, page.ctx.log) }
}

/** The offer in this address, or throws `not_found`: also for a host whose e-mail is not verified (decision 45). */
export async function findOffer(page: Page): Promise<Offer> {
  const offer = await findPresentOffer(page)
  if (offer) return offer
  // A form that was open while the workspace or the type got another name.
  const place = await findPlace(page)
  const slug = urlName(page, 'type')
  const offered =
    (await findOfferedType(place.ctx, { slug })) ??
    (await findOfferedType(place.ctx, { slug: (await findPresentSlug(place.ctx, slug)) ?? slug }))
  if (!offered) throw new DomainError('not_found')
  return await offerOf(place, offered)
}

/** The offer in this address, or null: also for a workspace that has another name now. */
export async function findPresentOffer(page: Page): Promise<Offer | null> {
  const names = { workspace: urlName(page, 'workspace'), type: urlName(page, 'type') }
  const offered = await findOfferedAt(page.app.db, names)
  if (!offered) return null
  const { workspace } = offered
  const ctx = contextFor(page.app, workspace.id, { kind: 'visitor' }, page.ctx.log)
  return await offerOf({ workspace, ctx }, offered)
}

/** The same offer by its id, for a page that isn't under its address; throws `not_found`. */
export async function getOffer(page: Page, asked: { workspaceId: WorkspaceId; meetingTypeId: string }): Promise<Offer> {
  const workspace = await getWorkspace(page.app.db, asked.workspaceId)
  const ctx = contextFor(page.app, workspace.id, { kind: 'visitor' }, page.ctx.log)
  const offered = await findOfferedType(ctx, { id: asked.meetingTypeId })
  if (!offered) throw new DomainError('not_found')
  return await offerOf({ workspace, ctx }, offered)
}

async function offerOf(place: Place, offered: OfferedType): Promise<Offer> {
  const locations = await offeredLocations(place.ctx, offered.type)
  return { ...offered, ...place, locations, address: `/${place.workspace.slug}/${offered.type.slug}` }
}

/** Everything that guests can book here, with who holds it. */
export async function listOffers(place: Place): Promise<Omit<Offer, 'locations' | 'schedule' | 'address'>[]> {
  const { ctx } = place
  const types = await listMeetingTypes(ctx)
  const hostIds = [...new Set(types.map(({ hostId }) => hostId))]
  const names = new Map(await Promise.all(hostIds.map(async (id) => [id, await publicName(ctx, id)] as const)))
  return types.flatMap((type) => {
    const hostName = names.get(type.hostId)
    return hostName ? [{ ...place, hostName, type }] : []
  })
}

/** Passes if somebody here may be booked, even when nothing is offered yet; throws `not_found` else. */
export async function requirePublicPages({ ctx }: Place): Promise<void> {
  for (const { hostId } of await listMembers(ctx)) {
    if (hostId && (await publicName(ctx, hostId)) !== null) return
  }
  throw new DomainError('not_found')
}

/** The same address under the workspace's present name. */
export function movedAddress(page: Page, { workspace }: Place): string | null {
  if (!workspace.movedTo) return null
  const [, , ...rest] = page.url.pathname.split('/')
  return `/${[workspace.movedTo, ...rest].join('/')}${page.url.search}`
}

/** The same address under the present names of workspace and type. */
export async function movedOffer(page: Page, place: Place): Promise<string | null> {
  const slug = await findPresentSlug(place.ctx, urlName(page, 'type'))
  return slug ? `/${place.workspace.slug}/${slug}${page.url.search}` : movedAddress(page, place)
}

function urlName(page: Page, part: 'workspace' | 'type'): string {
  return asUrlName(page.http.req.param(part) ?? '')
}

/** What could not be a URL name is not looked for, but `not_found`: a zero byte would be a failure of the database. */
export function asUrlName(name: string): string {
  if (!/^[a-z0-9-]{1,100}$/.test(name)) throw new DomainError('not_found')
  return name
}

async function publicName(ctx: Ctx, hostId: HostId): Promise<string | null> {
  const contact = await hostContact(ctx.db, hostId)
  return contact.emailVerified ? contact.name : null
}
