import { z } from 'zod'
import { applyType, forgetBookingRequests, forgetGuests, renewGuestLinks } from '#/modules/events/index.ts'
import type { RecordedFact } from '#/platform/facts/facts.ts'
import type { MeetingTypeId, WorkspaceId } from '#/platform/ids.ts'
import type { Job } from '#/platform/jobs/jobs.ts'
import { type Task, task } from './tasks.ts'

const workspaceId = z.string().transform((id) => id as WorkspaceId)
const meetingTypeId = z.uuid().transform((id) => id as MeetingTypeId)

export const eventsJobs: Task[] = [
  task('events.apply-type', z.object({ workspaceId, meetingTypeId }), (app, about) =>
    applyType(app, about.workspaceId, about.meetingTypeId),
  ),
  task('events.renew-guest-links', z.object({ sealedEmail: z.string() }), (app, { sealedEmail }) =>
    renewGuestLinks(app, sealedEmail),
  ),
  task('events.forget-old', z.unknown(), async (app) => {
    await forgetBookingRequests(app)
    await forgetGuests(app)
  }),
]

/** One after another for a type, so that of two changes the later one holds. */
export function applyTypeJob({ workspaceId, about }: RecordedFact): Job {
  const { meetingTypeId } = about
  return { task: 'events.apply-type', payload: { workspaceId, meetingTypeId }, queueName: `type:${meetingTypeId}` }
}
