import { z } from 'zod'
import { forgetFormerSlugs, retireHost } from '#/modules/meeting-types/index.ts'
import { contextFor } from '#/platform/ctx.ts'
import type { RecordedFact } from '#/platform/facts/facts.ts'
import type { UserId, WorkspaceId } from '#/platform/ids.ts'
import type { Job } from '#/platform/jobs/jobs.ts'
import { type Task, task } from './tasks.ts'

const payload = z.object({ workspaceId: z.string(), userId: z.string() })

export const meetingTypesJobs: Task[] = [
  task('meeting-types.forget-old', z.unknown(), forgetFormerSlugs),
  task('meeting-types.retire-host', payload, async (app, { workspaceId, userId }) => {
    const ctx = contextFor(app, workspaceId as WorkspaceId, { kind: 'system', name: 'meeting-types' })
    await retireHost(ctx, userId as UserId)
  }),
]

export function retireHostJob({ workspaceId, about }: RecordedFact): Job {
  return { task: 'meeting-types.retire-host', payload: { workspaceId, userId: about.userId } }
}
