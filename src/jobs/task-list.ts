import { accountsJobs } from './accounts-jobs.ts'
import type { Task } from './tasks.ts'

/** Every job there is; rooms' jobs are added here. */
export const tasks: Task[] = [...accountsJobs]
