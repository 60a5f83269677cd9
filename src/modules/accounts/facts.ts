import type { Role } from '#/platform/ctx.ts'
import type { Fact } from '#/platform/facts/facts.ts'
import type { HostId, UserId, WorkspaceId } from '#/platform/ids.ts'

export const workspaceCreated = (workspaceId: WorkspaceId, hostId: HostId): Fact => ({
  kind: 'workspace.created',
  about: { workspaceId, hostId },
})

/** `fields` names what changed, not to what. */
export const workspaceChanged = (workspaceId: WorkspaceId, fields: string[]): Fact => ({
  kind: 'workspace.changed',
  about: { workspaceId },
  changes: { fields },
})

export const memberInvited = (invitationId: string, role: Role): Fact => ({
  kind: 'member.invited',
  about: { invitationId },
  changes: { role },
})

export const invitationWithdrawn = (invitationId: string): Fact => ({
  kind: 'invitation.withdrawn',
  about: { invitationId },
})

export const memberJoined = (userId: UserId, hostId: HostId, role: Role): Fact => ({
  kind: 'member.joined',
  about: { userId, hostId },
  changes: { role },
})

export const memberRoleChanged = (userId: UserId, from: Role, to: Role): Fact => ({
  kind: 'member.role_changed',
  about: { userId },
  changes: { from, to },
})

export const memberRemoved = (userId: UserId): Fact => ({ kind: 'member.removed', about: { userId } })
