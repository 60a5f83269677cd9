import { eq } from 'drizzle-orm'
import type { Ctx, Role } from '#/platform/ctx.ts'
import type { Db } from '#/platform/db/database.ts'
import { inTransaction } from '#/platform/db/transaction.ts'
import { DomainError } from '#/platform/errors.ts'
import { announce } from '#/platform/facts/facts.ts'
import { newId, type UserId, type WorkspaceId } from '#/platform/ids.ts'
import { ensureHost } from './create-workspace.ts'
import { memberJoined } from './facts.ts'
import { getProfile } from './queries.ts'
import { judgeInvitation } from './rules.ts'
import { invitations, members, users, workspaces } from './tables.ts'

export interface Invitation {
  id: string
  workspaceId: WorkspaceId
  workspaceName: string
  inviterName: string
  inviterLanguage: string
  email: string
  role: Role
  status: string
  expiresAt: Date
}

/** The invitation, whatever became of it, or throws `not_found`. */
export async function getInvitation(db: Db, id: string): Promise<Invitation> {
  const [found] = await db
    .select({
      id: invitations.id,
      workspaceId: invitations.organizationId,
      workspaceName: workspaces.name,
      inviterName: users.name,
      inviterLanguage: users.language,
      email: invitations.email,
      role: invitations.role,
      status: invitations.status,
      expiresAt: invitations.expiresAt,
    })
    .from(invitations)
    .innerJoin(workspaces, eq(workspaces.id, invitations.organizationId))
    .innerJoin(users, eq(users.id, invitations.inviterId))
    .where(eq(invitations.id, id))
  if (!found) throw new DomainError('not_found')
  return { ...found, role: (found.role ?? 'member') as Role }
}

/**
 * Makes this person a member, in the role they were invited for, and a host. Throws `not_found`,
 * `invitation_expired`, `invitation_withdrawn`, `invitation_accepted`, `invitation_other_person`, `email_not_verified`.
 */
export async function acceptInvitation(ctx: Ctx, userId: UserId, invitationId: string): Promise<WorkspaceId> {
  const person = await getProfile(ctx.db, userId)
  const { workspaceId, role } = await getInvitation(ctx.db, invitationId)
  const own: Ctx = { ...ctx, workspaceId, actor: { kind: 'member', userId, role } }
  await inTransaction(own, async (ctx) => {
    await ctx.db.select().from(invitations).where(eq(invitations.id, invitationId)).for('update')
    const invitation = await getInvitation(ctx.db, invitationId)
    if (invitation.email !== person.email) throw new DomainError('invitation_other_person')
    const refusal = judgeInvitation(invitation, ctx.now())
    if (refusal) throw new DomainError(refusal)
    if (!person.emailVerified) throw new DomainError('email_not_verified')
    await ctx.db.update(invitations).set({ status: 'accepted' }).where(eq(invitations.id, invitationId))
    await ctx.db
      .insert(members)
      .values({ id: newId(), organizationId: workspaceId, userId, role: invitation.role, createdAt: ctx.now() })
      .onConflictDoNothing()
    const hostId = await ensureHost(ctx, userId, person.name)
    await announce(ctx, memberJoined(userId, hostId, invitation.role))
  })
  return workspaceId
}
