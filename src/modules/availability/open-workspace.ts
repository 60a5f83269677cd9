import { createWorkspace, type Workspace, type WorkspaceInput } from '#/modules/accounts/index.ts'
import type { Ctx } from '#/platform/ctx.ts'
import { inTransaction } from '#/platform/db/transaction.ts'
import type { HostId, UserId } from '#/platform/ids.ts'
import { createDefaultSchedule } from './create-schedule.ts'
import type { Schedule } from './queries.ts'

/**
 * Makes a workspace together with its owner's first hours, named `hoursName`: both or neither. Throws as
 * `createWorkspace` does.
 */
export function openWorkspace(
  ctx: Ctx,
  userId: UserId,
  { hoursName, ...input }: WorkspaceInput & { hoursName: string },
): Promise<{ workspace: Workspace; hostId: HostId; schedule: Schedule }> {
  return inTransaction(ctx, async (ctx) => {
    const made = await createWorkspace(ctx, userId, input)
    const own: Ctx = { ...ctx, workspaceId: made.workspace.id, actor: { kind: 'member', userId, role: 'owner' } }
    const { hostId, workspace } = made
    const schedule = await createDefaultSchedule(own, { hostId, timeZone: workspace.timeZone, name: hoursName })
    return { ...made, schedule }
  })
}
