import { z } from 'zod'
import {
  remindPeople,
  sendBookingCode,
  sendMail,
  sendManageLink,
  tellOwners,
  tellPeople,
} from '#/modules/notifications/index.ts'
import type { RecordedFact } from '#/platform/facts/facts.ts'
import type { EventId, WorkspaceId } from '#/platform/ids.ts'
import type { Job } from '#/platform/jobs/jobs.ts'
import { type Task, task } from './tasks.ts'

const workspaceId = z.string().transform((id) => id as WorkspaceId)
const eventId = z.uuid().transform((id) => id as EventId)

export const notificationsJobs: Task[] = [
  task('notifications.tell-people', z.object({ workspaceId, eventId }), (app, at) =>
    tellPeople(app, at.workspaceId, at.eventId),
  ),
  task('notifications.send-mail', z.object({ workspaceId, messageId: z.string() }), (app, at) =>
    sendMail(app, at.workspaceId, at.messageId),
  ),
  task(
    'notifications.remind-people',
    z.object({ workspaceId, eventId, minutes: z.number(), startsAt: z.coerce.date() }),
    (app, at) => remindPeople(app, at.workspaceId, at),
  ),
  task('notifications.send-manage-link', z.object({ workspaceId, eventId, bookingId: z.uuid() }), (app, at) =>
    sendManageLink(app, at.workspaceId, at),
  ),
  task(
    'notifications.send-booking-code',
    z.object({ workspaceId, bookingRequestId: z.uuid(), mailId: z.uuid() }),
    (app, about) => sendBookingCode(app, about.workspaceId, about),
  ),
  task(
    'notifications.tell-owners',
    z.object({
      workspaceId,
      connectionId: z.uuid(),
      kind: z.enum(['reconnect', 'sweep_stopped']),
      at: z.coerce.date(),
    }),
    (app, about) => tellOwners(app, about.workspaceId, about),
  ),
]

/** Something about this event may be news to somebody. */
export function tellPeopleJob({ workspaceId, about }: Pick<RecordedFact, 'workspaceId' | 'about'>): Job {
  return {
    task: 'notifications.tell-people',
    payload: { workspaceId, eventId: about.eventId },
    jobKey: `tell:${about.eventId}`,
  }
}

export function sendManageLinkJob({ workspaceId, about }: RecordedFact): Job {
  const { eventId, bookingId } = about
  return { task: 'notifications.send-manage-link', payload: { workspaceId, eventId, bookingId } }
}

export function sendBookingCodeJob({ id, workspaceId, about }: RecordedFact): Job {
  const payload = { workspaceId, bookingRequestId: about.bookingRequestId, mailId: id }
  // Later than ten minutes the code is of no use.
  return { task: 'notifications.send-booking-code', payload, maxAttempts: 5 }
}

export function tellOwnersJob({ workspaceId, about, at }: RecordedFact, kind: 'reconnect' | 'sweep_stopped'): Job {
  const payload = { workspaceId, connectionId: about.connectionId, kind, at: at.toISOString() }
  return { task: 'notifications.tell-owners', payload }
}
