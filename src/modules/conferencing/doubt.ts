import { type Conference, type Situation, type Transition, troubled } from './conference.ts'

/**
 * A create broke off at `since`, its outcome unknown. Where the provider's list can be read it will be, twice; where
 * not, there is one retry after twice the wait, and the host is told that a stray meeting may exist (decision 17).
 */
export function doubted(conference: Conference, since: Date, { waits, may }: Situation): Transition {
  const after = (times: number) => new Date(since.getTime() + times * waits.lookAfterSeconds * 1000)
  if (may('list')) {
    return troubled(conference, 'retrying', 'no_answer', { doubtSince: since, looks: 0, nextTryAt: after(1) })
  }
  // Without a list `looks` counts the blind retry.
  const mayRetry = conference.looks === 0
  return troubled(conference, 'unknown', 'stray_possible', { doubtSince: since, nextTryAt: mayRetry ? after(2) : null })
}
