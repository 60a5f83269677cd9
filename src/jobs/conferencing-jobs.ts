import { z } from 'zod'
import {
  endConnection,
  handleProviderEvent,
  keepConference,
  resumeConnection,
  sweepConferences,
  sweepConnection,
} from '#/modules/conferencing/index.ts'
import { openReceipt } from '#/modules/connections/index.ts'
import type { ConferenceId, ConnectionId, WorkspaceId } from '#/platform/ids.ts'
import { addJobs } from '#/platform/jobs/jobs.ts'
import { type Task, task } from './tasks.ts'

const connectionId = z.uuid().transform((id) => id as ConnectionId)
const conferenceId = z.uuid().transform((id) => id as ConferenceId)
const workspaceId = z.string().transform((id) => id as WorkspaceId)

export const conferencingJobs: Task[] = [
  task('conferencing.keep', z.object({ conferenceId }), (app, { conferenceId }) => keepConference(app, conferenceId)),
  task('conferencing.handle-provider-event', z.object({ receipt: z.string() }), async (app, { receipt }) => {
    const opened = await openReceipt(app, receipt)
    const again = (runAt: Date) =>
      addJobs(app.db, [{ task: 'conferencing.handle-provider-event', payload: { receipt }, runAt }])
    if (opened) await handleProviderEvent(app, opened, again)
  }),
  task('conferencing.sweep', z.unknown(), sweepConferences),
  task(
    'conferencing.sweep-connection',
    z.object({ workspaceId, connectionId, missed: z.array(conferenceId).optional() }),
    sweepConnection,
  ),
  task('conferencing.resume-connection', z.object({ connectionId }), (app, payload) =>
    resumeConnection(app, payload.connectionId),
  ),
  task('conferencing.connection-gone', z.object({ connectionId }), (app, payload) =>
    endConnection(app, payload.connectionId),
  ),
]
