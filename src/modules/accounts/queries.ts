import { and, asc, desc, eq, gt, inArray, sql } from 'drizzle-orm'
import { QueryBuilder } from 'drizzle-orm/pg-core'
import type { Ctx, Role } from '#/platform/ctx.ts'
import type { Db } from '#/platform/db/database.ts'
import { prepared } from '#/platform/db/prepared.ts'
import { only } from '#/platform/db/rows.ts'
import { DomainError } from '#/platform/errors.ts'
import type { HostId, UserId, WorkspaceId } from '#/platform/ids.ts'
import { idleSince } from './session-life.ts'
import { formerSlugs, hosts, invitations, members, sessions, users, workspaces } from './tables.ts'

export interface Workspace {
  id: WorkspaceId
  name: string
  /** Its URL name. */
  slug: string
  timeZone: string
  pastLinks: 'keep' | 'remove'
  adminsMayConnect: boolean
  membersMayConnect: boolean
}

const workspaceColumns = {
  id: workspaces.id,
  name: workspaces.name,
  slug: workspaces.slug,
  timeZone: workspaces.timeZone,
  pastLinks: workspaces.pastLinks,
  adminsMayConnect: workspaces.adminsMayConnect,
  membersMayConnect: workspaces.membersMayConnect,
}

/** Workspaces, as other rooms' queries may join them. */
export const allWorkspaces = new QueryBuilder().select(workspaceColumns).from(workspaces).as('all_workspaces')

const workspaceOfSlug = prepared((db) =>
  db
    .select(workspaceColumns)
    .from(workspaces)
    .where(eq(workspaces.slug, sql.placeholder('slug')))
    .prepare(''),
)

/** The workspace of this URL name; `movedTo` is its present name when this one was given up less than 90 days ago. */
export async function findWorkspaceBySlug(
  db: Db,
  slug: string,
  now: Date,
): Promise<(Workspace & { movedTo?: string }) | null> {
  const [present] = await workspaceOfSlug(db).execute({ slug })
  if (present) return present
  const [former] = await db
    .select(workspaceColumns)
    .from(formerSlugs)
    .innerJoin(workspaces, eq(workspaces.id, formerSlugs.workspaceId))
    .where(and(eq(formerSlugs.slug, slug), gt(formerSlugs.until, now)))
  return former ? { ...former, movedTo: former.slug } : null
}

/** The workspace, or throws `not_found`. */
export async function getWorkspace(db: Db, id: WorkspaceId): Promise<Workspace> {
  const [found] = await db.select(workspaceColumns).from(workspaces).where(eq(workspaces.id, id))
  if (!found) throw new DomainError('not_found')
  return found
}

/** Workspaces this person belongs to, with their role there, oldest membership first. */
export async function listWorkspacesOf(db: Db, userId: UserId): Promise<(Workspace & { role: Role })[]> {
  const rows = await db
    .select({ ...workspaceColumns, role: members.role })
    .from(members)
    .innerJoin(workspaces, eq(workspaces.id, members.organizationId))
    .where(eq(members.userId, userId))
    .orderBy(asc(members.createdAt), asc(members.id))
  return rows.map((row) => ({ ...row, role: row.role as Role }))
}

export interface Host {
  id: HostId
  name: string
  userId: UserId | null
}

const hostColumns = { id: hosts.id, name: hosts.name, userId: hosts.userId }

/** The host row of this person; null until they made or joined a workspace. */
export async function findHostOfUser(db: Db, userId: UserId): Promise<Host | null> {
  const [found] = await db.select(hostColumns).from(hosts).where(eq(hosts.userId, userId))
  return found ?? null
}

/** The host, or throws `not_found`. */
export async function getHost(db: Db, hostId: HostId): Promise<Host> {
  const [found] = await db.select(hostColumns).from(hosts).where(eq(hosts.id, hostId))
  if (!found) throw new DomainError('not_found')
  return found
}

/** These hosts, in id order; unknown ids are left out. */
export async function listHosts(db: Db, hostIds: readonly HostId[]): Promise<Host[]> {
  if (hostIds.length === 0) return []
  return await db
    .select(hostColumns)
    .from(hosts)
    .where(inArray(hosts.id, [...hostIds]))
    .orderBy(asc(hosts.id))
}

export interface Contact {
  name: string
  email: string
  emailVerified: boolean
  /** Of mails, with the region that its dates and clocks are of: `en-GB`. */
  language: string
}

/** Hosts with an account, as other rooms' queries may join them. */
export const hostContacts = new QueryBuilder()
  .select({
    hostId: hosts.id,
    name: users.name,
    emailVerified: users.emailVerified,
  })
  .from(hosts)
  .innerJoin(users, eq(users.id, hosts.userId))
  .as('host_contacts')

/** How to write to this host, or throws `not_found` for one without an account. */
export async function hostContact(db: Db, hostId: HostId): Promise<Contact> {
  const [found] = await db
    .select({
      name: users.name,
      email: users.email,
      emailVerified: users.emailVerified,
      language: users.language,
    })
    .from(hosts)
    .innerJoin(users, eq(users.id, hosts.userId))
    .where(eq(hosts.id, hostId))
  if (!found) throw new DomainError('not_found')
  return found
}

/** Whose meetings are to be made; a host without an account has neither user nor address. */
export interface HostPerson {
  hostId: HostId
  userId: UserId | null
  email: string | null
  emailVerified: boolean
}

/** The people behind these hosts, in id order; unknown ids are left out. */
export async function listHostPeople(db: Db, hostIds: readonly HostId[]): Promise<HostPerson[]> {
  if (hostIds.length === 0) return []
  const rows = await db
    .select({ hostId: hosts.id, userId: hosts.userId, email: users.email, emailVerified: users.emailVerified })
    .from(hosts)
    .leftJoin(users, eq(users.id, hosts.userId))
    .where(inArray(hosts.id, [...hostIds]))
    .orderBy(asc(hosts.id))
  return rows.map((row) => ({ ...row, emailVerified: row.emailVerified ?? false }))
}

export interface Member {
  id: string
  userId: UserId
  hostId: HostId | null
  name: string
  email: string
  role: Role
  joinedAt: Date
}

/** Everyone in the workspace: owners, then admins, then members, each by name. */
export async function listMembers(ctx: Ctx): Promise<Member[]> {
  const rank = sql`array_position(array['owner', 'admin', 'member'], ${members.role})`
  const rows = await ctx.db
    .select({
      id: members.id,
      userId: members.userId,
      hostId: hosts.id,
      name: users.name,
      email: users.email,
      role: members.role,
      joinedAt: members.createdAt,
    })
    .from(members)
    .innerJoin(users, eq(users.id, members.userId))
    .leftJoin(hosts, eq(hosts.userId, members.userId))
    .where(eq(members.organizationId, ctx.workspaceId))
    .orderBy(rank, asc(users.name), asc(members.id))
  return rows.map((row) => ({ ...row, role: row.role as Role }))
}

export interface OpenSession {
  id: string
  token: string
  createdAt: Date
  userAgent: string | null
}

/** Where this person is logged in, newest first. */
export async function listSessions(db: Db, userId: UserId, now: Date): Promise<OpenSession[]> {
  return await db
    .select({
      id: sessions.id,
      token: sessions.token,
      createdAt: sessions.createdAt,
      userAgent: sessions.userAgent,
    })
    .from(sessions)
    .where(and(eq(sessions.userId, userId), gt(sessions.expiresAt, now), gt(sessions.updatedAt, idleSince())))
    .orderBy(desc(sessions.createdAt))
}

/** The person's own record for their profile page, or throws `not_found`. */
export async function getProfile(db: Db, userId: UserId): Promise<Contact> {
  const [found] = await db
    .select({
      name: users.name,
      email: users.email,
      emailVerified: users.emailVerified,
      language: users.language,
    })
    .from(users)
    .where(eq(users.id, userId))
  if (!found) throw new DomainError('not_found')
  return found
}

/** Has nobody an account yet? The first one may always be made. */
export async function isEmptyInstance(db: Db): Promise<boolean> {
  const { rows } = await db.execute<{ empty: boolean }>(sql`select not exists (select from ${users}) as empty`)
  return only(rows).empty
}

export interface OpenInvitation {
  id: string
  email: string
  role: Role
  expiresAt: Date
}

/** Invitations of the workspace that nobody has accepted or withdrawn, newest first. */
export async function listInvitations(ctx: Ctx): Promise<OpenInvitation[]> {
  const rows = await ctx.db
    .select({
      id: invitations.id,
      email: invitations.email,
      role: invitations.role,
      expiresAt: invitations.expiresAt,
    })
    .from(invitations)
    .where(and(eq(invitations.organizationId, ctx.workspaceId), eq(invitations.status, 'pending')))
    .orderBy(desc(invitations.createdAt))
  return rows.map((row) => ({ ...row, role: (row.role ?? 'member') as Role }))
}

/** Open invitations sent to this address, with the workspace's name. */
export async function listInvitationsTo(
  db: Db,
  email: string,
  now: Date,
): Promise<{ id: string; workspaceName: string }[]> {
  return await db
    .select({ id: invitations.id, workspaceName: workspaces.name })
    .from(invitations)
    .innerJoin(workspaces, eq(workspaces.id, invitations.organizationId))
    .where(and(eq(invitations.email, email), eq(invitations.status, 'pending'), gt(invitations.expiresAt, now)))
    .orderBy(asc(invitations.createdAt))
}
