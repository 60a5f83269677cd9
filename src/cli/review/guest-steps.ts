import type { Page } from '@playwright/test'
import type { PlanStepId } from '#/modules/review/index.ts'
import type { Act } from './host-steps.ts'
import { must, NotTried, needed, type Run, submit, until } from './run.ts'

/** What the reviewer does as a guest. */
export const guestSteps = { book, reschedule, cancel, lost_answer: lostAnswer } satisfies Partial<
  Record<PlanStepId, Act>
>

async function book(run: Run): Promise<Page> {
  const { guest, sandbox } = run
  run.startsAt = await bookFirst(run)
  run.ticket = guest.url().replace(/\?.*/, '')
  run.joinUrl = await joinLink(guest, run.ticket)
  if (!sandbox) return guest
  const meeting = await sandbox.meetingOf(run.joinUrl)
  must(meeting.start_time === run.startsAt, `The meeting starts at ${meeting.start_time}, not ${run.startsAt}.`)
  must(meeting.duration === 30, `The meeting lasts ${meeting.duration} minutes, not 30.`)
  must((await meetingsAt(run, run.startsAt)) === 1, 'There is not exactly one meeting at Zoom.')
  return guest
}

async function reschedule(run: Run): Promise<Page> {
  const { guest, sandbox } = run
  const joinUrl = needed(run.joinUrl, 'A guest books')
  await guest.goto(`${run.ticket}/reschedule`)
  await guest.locator('a.time').last().click()
  const startsAt = await guest.inputValue('[name=startsAt]')
  await submit(guest, '/reschedule')
  await guest.waitForURL(/\/booking\/[^/]+$/)
  run.startsAt = startsAt
  if (sandbox)
    await until('the meeting moved at Zoom', async () => (await sandbox.meetingOf(joinUrl)).start_time === startsAt)
  must((await joinLink(guest, run.ticket as string)) === joinUrl, 'The link changed.')
  return guest
}

async function cancel(run: Run): Promise<Page> {
  const { guest, sandbox } = run
  const joinUrl = needed(run.joinUrl, 'A guest books')
  await guest.goto(`${run.ticket}/cancel`)
  await guest.fill('[name=reason]', 'The review is over.')
  await submit(guest, '/cancel')
  if (sandbox)
    await until('the meeting was deleted at Zoom', async () => (await sandbox.meetingOf(joinUrl)).deletedAt !== null)
  await guest.goto(run.ticket as string)
  must((await guest.locator(`a[href="${joinUrl}"]`).count()) === 0, 'The link still stands on the guest’s page.')
  return guest
}

/** Zoom makes the meeting, but its answer and its event get lost: one meeting must come of it all the same. */
async function lostAnswer(run: Run): Promise<Page> {
  const { guest, sandbox, reviewer } = run
  if (!sandbox)
    throw new NotTried(
      'Zoom can’t be made to lose an answer. With an upcoming booking, GET /v2/users/me/meetings is in the list of calls within half an hour.',
    )
  const email = reviewer.zoomEmail as string
  const match = { method: 'POST', path: '/v2/users/me/meetings', email }
  await sandbox.control('/faults', { match, effect: { kind: 'drop_after' }, times: 1 })
  await sandbox.control('/webhooks', { drop: 1 })
  try {
    const startsAt = await bookFirst(run)
    await joinLink(guest, guest.url().replace(/\?.*/, ''), 30_000)
    must((await meetingsAt(run, startsAt)) === 1, 'There is not exactly one meeting at Zoom.')
  } finally {
    await sandbox.control('/webhooks', { drop: 0 })
    await sandbox.control('/faults', undefined, 'DELETE')
  }
  return guest
}

async function bookFirst(run: Run): Promise<string> {
  const { guest, origin, reviewer } = run
  const path = needed(run.publicPath, 'A meeting type at Zoom')
  await guest.goto(origin + path)
  await guest.locator('a.time').first().click()
  await guest.fill('[name=guestName]', 'Gia')
  await guest.fill('[name=guestEmail]', reviewer.guestEmail)
  const startsAt = await guest.inputValue('[name=startsAt]')
  await submit(guest, path)
  await guest.waitForURL(/\/booking\/[^/]+$/)
  return startsAt
}

/** The join link on the guest's page, once it is there. */
export async function joinLink(guest: Page, ticket: string, waits = 20_000): Promise<string> {
  let link = ''
  await until(
    'the guest’s page shows the join link',
    async () => {
      await guest.goto(ticket)
      link =
        (await guest
          .locator('a[href*="/j/"]')
          .first()
          .getAttribute('href', { timeout: 1000 })
          .catch(() => '')) ?? ''
      return link !== ''
    },
    waits,
  )
  return link
}

async function meetingsAt({ sandbox, reviewer }: Run, startsAt: string): Promise<number> {
  const meetings = (await sandbox?.meetings(reviewer.zoomEmail as string)) ?? []
  return meetings.filter(({ start_time, deletedAt }) => start_time === startsAt && !deletedAt).length
}
