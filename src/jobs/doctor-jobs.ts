import { z } from 'zod'
import { watchRemoval } from '#/modules/doctor/index.ts'
import { type Task, task } from './tasks.ts'

export const doctorJobs: Task[] = [
  task('doctor.watch-removal', z.object({ liveCheckId: z.uuid(), workspaceId: z.string() }), watchRemoval),
]
