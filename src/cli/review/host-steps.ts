import type { Page } from '@playwright/test'
import type { PlanStepId } from '#/modules/review/index.ts'
import { must, NotTried, needed, type Run, submit, until } from './run.ts'

/** Takes a step and answers with the page that shows what came of it; throws what is wrong, or `NotTried`. */
export type Act = (run: Run) => Promise<Page>

export const zoomPath = '/settings/integrations/zoom'

/** What the reviewer does at the host's desk. */
export const hostSteps = {
  public_pages: publicPages,
  account,
  permissions,
  ledger,
  meeting_type: meetingType,
  mails,
} satisfies Partial<Record<PlanStepId, Act>>

async function publicPages({ guest, origin }: Run): Promise<Page> {
  for (const path of ['/', '/data-handling', '/privacy', '/terms', '/support', '/integrations/zoom']) {
    const answer = await guest.goto(origin + path)
    must(answer?.status() === 200 && new URL(guest.url()).pathname === path, `${path} did not open without a log-in.`)
    must(await guest.locator('h1').count(), `${path} has no heading.`)
  }
  return guest
}

async function account(run: Run): Promise<Page> {
  const { host, origin, reviewer } = run
  if (!reviewer.password) return await signUp(run)
  await host.goto(`${origin}/log-in`)
  await host.fill('[name=email]', reviewer.email)
  await host.fill('[name=password]', reviewer.password)
  await submit(host, '/log-in')
  must(!new URL(host.url()).pathname.startsWith('/log-in'), 'The log-in was refused.')
  await host.goto(`${origin}/home`)
  must(new URL(host.url()).pathname === '/home', 'The account has no confirmed address, or no workspace.')
  return host
}

async function signUp({ host, origin, reviewer, sandbox }: Run): Promise<Page> {
  await host.goto(`${origin}/sign-up`)
  await host.fill('[name=name]', reviewer.name)
  await host.fill('[name=email]', reviewer.email)
  await host.fill('[name=password]', 'a password for the review')
  await submit(host, '/sign-up')
  let link = ''
  await until('a mail with a link to confirm the address came', async () => {
    const mails = (await sandbox?.mails(reviewer.email)) ?? []
    link = mails.map(({ text }) => text.match(/https?:\S+\/verify-email\S*/)?.[0]).find(Boolean) ?? ''
    return link !== ''
  })
  await host.goto(link)
  await submit(host, '/verify-email')
  await host.goto(`${origin}/workspaces/new`)
  await host.fill('[name=name]', `${reviewer.name}’s review`)
  await host.fill('[name=slug]', reviewer.email.split('@')[0] as string)
  await host.selectOption('[name=timeZone]', 'Europe/Berlin')
  await submit(host, '/workspaces/new')
  await host.goto(`${origin}/home`)
  must(new URL(host.url()).pathname === '/home', 'The desk did not open.')
  return host
}

async function permissions(run: Run): Promise<Page> {
  const { host, origin, scopes } = run
  await host.goto(origin + zoomPath)
  const text = (await host.locator('main').textContent()) ?? ''
  for (const scope of scopes) must(text.includes(scope), `${scope} is not explained.`)
  run.wasConnected = (await host.locator('main a[href$="/calls"]').count()) > 0
  return host
}

async function ledger(run: Run): Promise<Page> {
  if (run.wasConnected) throw new NotTried('Zoom was connected before, so its list of calls does not begin here.')
  const { host } = run
  await openLedger(run, host)
  const calls = await host.locator('main tbody tr').allTextContents()
  const asked = (call: string) => calls.filter((line) => line.includes(call)).length
  must(asked('GET /v2/users/me') === 1, `GET /v2/users/me is listed ${asked('GET /v2/users/me')} times, not once.`)
  must(asked('/meetings') === 0, 'A call about meetings is listed before anybody booked.')
  return host
}

/** Opens the list of calls; false if there is no connection. */
export async function openLedger({ origin }: Run, page: Page): Promise<boolean> {
  await page.goto(origin + zoomPath)
  const link = page.locator('main a[href$="/calls"]').first()
  if (!(await link.count())) return false
  await page.goto(origin + (await link.getAttribute('href')))
  return true
}

async function meetingType(run: Run): Promise<Page> {
  const { host, origin } = run
  await host.goto(`${origin}/meeting-types`)
  const offered = host.locator('main a[href$="/intro"]').first()
  if (!(await offered.count())) {
    await host.goto(`${origin}/meeting-types/new`)
    await host.fill('[name=title]', 'Intro call')
    await host.fill('[name=slug]', 'intro')
    await host.fill('[name=durationMinutes]', '30')
    if (!(await host.locator('[name="location.kind"][value=zoom]').count()))
      await host.locator('button[name=press][value="add:zoom"]').click()
    await host.locator('button[name=press][value=save]:visible').last().click()
    await host.waitForURL(/\/meeting-types(?!\/new)/)
    await host.goto(`${origin}/meeting-types`)
  }
  const path = await offered.getAttribute('href')
  must(path, 'The meeting type has no public page.')
  run.publicPath = path
  return host
}

async function mails({ guest, host, sandbox, reviewer, ...run }: Run): Promise<Page> {
  const joinUrl = needed(run.joinUrl, 'A guest books')
  if (!sandbox)
    throw new NotTried(
      `No program reads the mailboxes here. Look into the mails to ${reviewer.email} and ${reviewer.guestEmail}: each, and its calendar file, should have the link of meeting ${joinUrl.match(/\/j\/(\d+)/)?.[1]}.`,
    )
  let shown = ''
  for (const address of [reviewer.guestEmail, reviewer.email]) {
    await until(`a mail to ${address} has the join link`, async () => {
      const mail = (await sandbox.mails(address)).find(({ text }) => text.includes(joinUrl))
      const file = mail?.attachments.find(({ contentType }) => contentType.includes('calendar'))
      const calendar = file
        ? Buffer.from(file.content, file.encoding)
            .toString()
            .replaceAll(/\r?\n[ \t]/g, '')
        : ''
      shown = mail?.id ?? ''
      return calendar.split(/\r?\n/).includes(`LOCATION:${joinUrl}`)
    })
    if (address === reviewer.guestEmail) await guest.goto(`${sandbox.mailboxOrigin}/messages/${shown}`)
  }
  await host.bringToFront()
  return guest
}
