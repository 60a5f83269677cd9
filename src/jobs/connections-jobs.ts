import { z } from 'zod'
import {
  confirmDeletion,
  dropAnswer,
  endGrantById,
  forgetOldRows,
  refreshIdleGrants,
} from '#/modules/connections/index.ts'
import type { GrantId } from '#/platform/ids.ts'
import { type Task, task } from './tasks.ts'

export const connectionsJobs: Task[] = [
  task('connections.end-grant', z.object({ grantId: z.uuid() }), (app, { grantId }) =>
    endGrantById(app, grantId as GrantId),
  ),
  task('connections.drop-answer', z.object({ attemptId: z.uuid() }), (app, { attemptId }) =>
    dropAnswer(app, attemptId),
  ),
  task('connections.confirm-deletion', z.object({ receipt: z.string() }), (app, { receipt }) =>
    confirmDeletion(app, receipt),
  ),
  task('connections.refresh-idle', z.unknown(), (app) => refreshIdleGrants(app)),
  task('connections.forget-old', z.unknown(), (app) => forgetOldRows(app)),
]
