import type { ConferenceId } from '#/platform/ids.ts'
import type { Job } from '#/platform/jobs/jobs.ts'

/** The keeper's job: one at a time for each conference, a later one replaces one that has not begun (decision 15). */
export function keepJob(conferenceId: ConferenceId, runAt?: Date): Job {
  const name = `conference:${conferenceId}`
  return {
    task: 'conferencing.keep',
    payload: { conferenceId },
    queueName: name,
    jobKey: name,
    ...(runAt && { runAt }),
  }
}
