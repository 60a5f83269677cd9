import { accountsJobs } from './accounts-jobs.ts'
import { conferencingJobs } from './conferencing-jobs.ts'
import { connectionsJobs } from './connections-jobs.ts'
import { eventsJobs } from './events-jobs.ts'
import { houseJobs } from './house-jobs.ts'
import { meetingTypesJobs } from './meeting-types-jobs.ts'
import { notificationsJobs } from './notifications-jobs.ts'
import type { Task } from './tasks.ts'

/** Every job there is; rooms' jobs are added here. */
export const tasks: Task[] = [
  ...accountsJobs,
  ...connectionsJobs,
  ...conferencingJobs,
  ...meetingTypesJobs,
  ...eventsJobs,
  ...notificationsJobs,
  ...houseJobs,
]
