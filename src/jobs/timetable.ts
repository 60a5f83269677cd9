import type { CronItem } from 'graphile-worker'

/** What runs by the clock, in UTC: a task and its times in cron's five fields. */
export const timetable: CronItem[] = [
  { task: 'accounts.sweep', match: '17 3 * * *' },
  { task: 'conferencing.sweep', match: '7,37 * * * *' },
  { task: 'connections.forget-old', match: '23 3 * * *' },
  { task: 'connections.refresh-idle', match: '41 3 * * *' },
  { task: 'events.forget-old', match: '53 3 * * *' },
  { task: 'house.forget-failed-jobs', match: '11 4 * * *' },
  { task: 'meeting-types.forget-old', match: '29 3 * * *' },
]
