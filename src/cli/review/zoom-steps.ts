import type { Page } from '@playwright/test'
import type { PlanStepId } from '#/modules/review/index.ts'
import { joinLink } from './guest-steps.ts'
import { type Act, zoomPath } from './host-steps.ts'
import { must, NotTried, needed, personWaits, type Run, submit, until } from './run.ts'

/** What the reviewer does at Zoom, and what follows here. */
export const zoomSteps = {
  connect,
  reconnect: connect,
  changed_at_zoom: changedAtZoom,
  deleted_at_zoom: deletedAtZoom,
  disconnect,
  removed_at_zoom: removedAtZoom,
} satisfies Partial<Record<PlanStepId, Act>>

async function connect(run: Run): Promise<Page> {
  const { host, origin, reviewer, sandbox, ask } = run
  await host.goto(origin + zoomPath)
  if (await host.locator('main a[href$="/calls"]').count())
    throw new NotTried('Zoom is connected already. Disconnect it, or use an account where it is not.')
  if (!sandbox && !ask) throw new NotTried('Somebody has to log in at Zoom: run it again with --pause.')
  await host.locator('main form[action$="/integrations/zoom/connect"] button:not([type=button])').last().click()
  await host.waitForURL((url) => url.origin !== origin)
  if (sandbox) await allowAs(host, reviewer.zoomEmail as string)
  else ask?.('Log in at Zoom in the browser window and allow the app.')
  await host.waitForURL((url) => url.origin === origin, { timeout: sandbox ? 20_000 : personWaits })
  await host.goto(origin + zoomPath)
  must(await host.locator('main a[href$="/calls"]').count(), 'Zoom is not connected.')
  const text = (await host.locator('main').textContent()) ?? ''
  must(text.includes(reviewer.zoomEmail ?? '@'), 'The e-mail address of the Zoom account is not shown.')
  return host
}

/** At the sandbox's consent page: becomes this person, and allows. */
async function allowAs(page: Page, email: string): Promise<void> {
  if (!(await page.getByText(`signed in as ${email}`).count())) {
    const other = page.getByRole('link', { name: 'Switch account' })
    if (await other.count()) await other.first().click()
    await page.locator(`button[name=email][value="${email}"]`).click()
  }
  await page.locator('button[name=decision][value=allow]').click()
}

async function changedAtZoom(run: Run): Promise<Page> {
  const { host, sandbox } = run
  const joinUrl = needed(run.joinUrl, 'A guest books')
  await atZoom(run, `Change the time of meeting ${idIn(joinUrl)} at zoom.us.`, () => onMeeting(run, 'postpone'))
  await openBooking(run)
  const back = host.locator('form[action$="/put-back-time"]')
  await until('the booking shows both times', () => seen(host, back), patience(run))
  await submit(host, '/put-back-time')
  if (sandbox)
    await until(
      'the meeting has the booked time again',
      async () => (await sandbox.meetingOf(joinUrl)).start_time === run.startsAt,
    )
  await until('the booking shows one time', async () => !(await seen(host, back)))
  return host
}

async function deletedAtZoom(run: Run): Promise<Page> {
  const { host, guest } = run
  const joinUrl = needed(run.joinUrl, 'A guest books')
  await atZoom(run, `Delete meeting ${idIn(joinUrl)} at zoom.us.`, () => onMeeting(run, 'delete'))
  await openBooking(run)
  const link = `a[href="${joinUrl}"]`
  const gone = async () => {
    await host.reload()
    return !((await host.locator('main').textContent()) ?? '').includes(joinUrl)
  }
  await until('the dead link is gone from the booking', gone, patience(run))
  await guest.goto(run.ticket as string)
  must((await guest.locator(link).count()) === 0, 'The dead link still stands on the guest’s page.')
  await submit(host, '/new-link')
  run.joinUrl = await joinLink(guest, run.ticket as string)
  must(run.joinUrl !== joinUrl, 'The link is the old one.')
  await host.reload()
  return host
}

/** Without the passcode, which stands in the link. */
const idIn = (joinUrl: string) => joinUrl.match(/\/j\/(\d+)/)?.[1]

async function disconnect({ host, origin, sandbox, ask }: Run): Promise<Page> {
  if (!sandbox && !ask) throw new NotTried('Nobody is there to connect Zoom again afterwards: run it with --pause.')
  await host.goto(origin + zoomPath)
  const link = host.locator('main a[href$="/disconnect"]').first()
  if (!(await link.count())) throw new NotTried('Zoom is not connected.')
  await link.click()
  await submit(host, '/disconnect')
  await host.goto(origin + zoomPath)
  must((await host.locator('main a[href$="/calls"]').count()) === 0, 'The connection is still there.')
  must(await host.locator('form[action$="/connect"]').count(), '“Connect Zoom” is not offered again.')
  return host
}

async function removedAtZoom(run: Run): Promise<Page> {
  const { host, origin, reviewer, sandbox } = run
  await host.goto(origin + zoomPath)
  const calls = host.locator('main a[href$="/calls"]')
  if (!(await calls.count())) throw new NotTried('Zoom is not connected.')
  await atZoom(run, 'Remove the app in the Zoom App Marketplace, under Manage → Added Apps.', async () => {
    const [app] = (await sandbox?.control<{ clientId: string }[]>('/apps')) ?? []
    await sandbox?.control('/uninstall', { clientId: app?.clientId, email: reviewer.zoomEmail })
  })
  const gone = async () => {
    await host.goto(origin + zoomPath)
    return (await calls.count()) === 0
  }
  // Within 5 s of the message (decision 54).
  await until('the connection is gone', gone, sandbox ? 5000 : personWaits)
  return host
}

async function onMeeting({ sandbox, reviewer, ...run }: Run, action: 'postpone' | 'delete'): Promise<void> {
  const meeting = await sandbox?.meetingOf(needed(run.joinUrl, 'A guest books'))
  await sandbox?.control(`/meetings/${meeting?.id}/${action}`, {})
  if (reviewer.isBasic) await sandbox?.lookNow()
}

/** Does it at the sandbox, or asks the person for it. */
async function atZoom({ sandbox, ask }: Run, what: string, act: () => Promise<unknown>): Promise<void> {
  if (sandbox) await act()
  else if (ask) ask(what)
  else throw new NotTried(`It is done by hand at Zoom: ${what} With --pause the command waits for it.`)
}

const patience = ({ sandbox }: Run) => (sandbox ? 15_000 : personWaits)

async function seen(page: Page, what: ReturnType<Page['locator']>): Promise<boolean> {
  await page.reload()
  return (await what.count()) > 0
}

/** The first booking's page on the desk: the soonest upcoming one of this guest. */
async function openBooking(run: Run): Promise<void> {
  const { host, origin, reviewer } = run
  if (!run.booking) {
    await host.goto(`${origin}/bookings?${new URLSearchParams({ filter: 'upcoming', search: reviewer.guestEmail })}`)
    const link = host.locator('main a[href^="/bookings/0"]').first()
    run.booking = `${origin}${await link.getAttribute('href')}`
  }
  await host.goto(run.booking)
}
