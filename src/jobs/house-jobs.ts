import { z } from 'zod'
import { forgetFailedJobs } from '#/platform/jobs/jobs.ts'
import { type Task, task } from './tasks.ts'

/** So long a job that was given up can still be looked into. */
const keepFailedDays = 30

export const houseJobs: Task[] = [
  task('house.forget-failed-jobs', z.unknown(), async ({ db, clock, log }) => {
    const before = new Date(clock.now().getTime() - keepFailedDays * 86_400_000)
    const gone = await forgetFailedJobs(db, before)
    if (Object.keys(gone).length > 0) log.warn({ gone }, 'deleted jobs that had failed for good a month ago')
  }),
]
