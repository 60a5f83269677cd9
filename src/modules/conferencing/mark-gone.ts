import type { Ctx } from '#/platform/ctx.ts'
import { addJobs } from '#/platform/jobs/jobs.ts'
import { apply } from './claim-step.ts'
import { type Conference, forgotten, released, untroubled } from './conference.ts'
import { keepJob } from './keep-job.ts'
import { newMarker } from './marker.ts'
import { afterGone } from './outcomes.ts'

/**
 * The locked row's meeting was found to be gone at the provider: its link is cleared and the host told, or a new one is
 * made where a reschedule is on its way. Nothing after the event.
 */
export async function markGone(ctx: Ctx, row: Conference): Promise<void> {
  // Deleted by hand, where we may not or could not.
  if (row.wanted === 'absent') {
    if (!row.claim && row.problem)
      await apply(ctx, row, {
        patch: { ...forgotten, ...released, ...untroubled, fence: row.fence + 1, state: 'removed' },
        facts: ['removed'],
      })
    return
  }
  const freshMarker = await newMarker(ctx, row.generation + 1)
  const { patch, facts } = afterGone(row, { now: ctx.now(), freshMarker })
  // A new number shuts out the record of an update that is under way.
  await apply(ctx, row, { patch: { ...patch, fence: row.fence + 1 }, facts })
  await addJobs(ctx.db, [keepJob(row.id)])
}
