import { expect, type Page, test } from '@playwright/test'
import { book, deleteAtZoom, logIn, mailTo } from './acts.ts'
import { type Demo, startDemo } from './demo.ts'

const create = { method: 'POST', path: '/v2/users/me/meetings' }
const owner = 'olivia.owner@zoom-sandbox.example'

let demo: Demo
test.beforeAll(async () => {
  demo = await startDemo({
    ANTEROOM_FIRST_MAIL_SECONDS: '3',
    // Doubling, tries come about 19 and 40 s after the first: one soon after the half minute that is waited for here.
    ANTEROOM_RETRY_SECONDS: '1.3',
    ANTEROOM_LOOK_AFTER_SECONDS: '1',
  })
})
test.afterEach(async ({ browserName: _ }, info) => {
  await demo.control('/faults', undefined, 'DELETE')
  if (info.status !== info.expectedStatus) await info.attach('log', { body: demo.output(), contentType: 'text/plain' })
})
test.afterAll(() => demo[Symbol.asyncDispose]())

test('J13 X10 with Zoom down the booking stands: the ticket says that the link follows, after 30 s what to check, and shows the link by itself once it is there; so do the mails', async ({
  page,
}) => {
  test.setTimeout(150_000)
  await demo.control('/faults', { match: create, effect: { kind: 'status', status: 500 } })
  const began = Date.now()
  await book(page, demo, 'gia-down')
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('You are booked')
  await expect(page.locator('[data-pending]')).toContainText('Your booking stands')
  await markLoaded(page)

  const first = await mailTo(demo, 'gia-down@anteroom.example', 'It follows in another mail')
  expect(first).not.toContain('/j/')

  await expect(page.locator('[data-pending]')).toContainText('please ask your host', { timeout: 45_000 })
  expect(Date.now() - began).toBeGreaterThan(30_000)

  await demo.control('/faults', undefined, 'DELETE')
  const joinUrl = await linkOn(page)
  expect(await isStillLoaded(page)).toBe(true)
  const second = await mailTo(demo, 'gia-down@anteroom.example', joinUrl)
  expect(second).not.toContain('It follows in another mail')
})

test('J13 while Zoom hangs the ticket is there within 2.5 s and says that the link is being made', async ({ page }) => {
  test.setTimeout(120_000)
  await demo.control('/faults', { match: create, effect: { kind: 'hang' }, times: 1 })
  const before = (await openMeetings()).length
  let answeredIn = 0
  page.on('requestfinished', (request) => {
    if (/\/booking\/[^/]+$/.test(request.url())) answeredIn = request.timing().responseStart
  })
  await book(page, demo, 'gia-hang')
  await expect(page.locator('[data-pending]')).toContainText('is being made')
  // Of which 2.5 s are patience; the rest is what a busy machine takes to draw a page.
  expect(answeredIn).toBeGreaterThan(2000)
  expect(answeredIn).toBeLessThan(5000)
  await markLoaded(page)
  await linkOn(page)
  expect(await isStillLoaded(page)).toBe(true)
  // Looked for before it was made again: there is one.
  expect((await openMeetings()).length - before).toBe(1)
})

test('J4 what is deleted at Zoom loses its link here, for guest and host; the host makes a new one, and the guest gets it', async ({
  page,
  browser,
}) => {
  test.setTimeout(120_000)
  const ticket = await book(page, demo, 'gia-lost')
  const lost = await linkOn(page)
  await mailTo(demo, 'gia-lost@anteroom.example', lost)
  await deleteAtZoom(page, demo)
  await expect(async () => {
    await page.goto(ticket)
    await expect(page.locator('.ticket-room')).toContainText('The earlier link of this meeting no longer works', {
      timeout: 500,
    })
  }).toPass({ timeout: 15_000 })
  await expect(page.locator(`a[href="${lost}"]`)).toHaveCount(0)
  await markLoaded(page)

  const desk = await (await browser.newContext({ locale: 'en-GB' })).newPage()
  await logIn(desk, demo, 'ada@anteroom.example')
  await desk.goto(`${demo.origin}/bookings?search=gia-lost`)
  await expect(desk.getByText('Deleted at Zoom')).toBeVisible()
  await desk.locator('main a[href^="/bookings/0"]').click()
  await expect(desk.getByText('This meeting was deleted at Zoom, so its link was removed here')).toBeVisible()
  await expect(desk.locator(`text=${lost}`)).toHaveCount(0)
  await desk.getByRole('button', { name: 'Make a new link' }).click()
  await expect(desk.locator('.notice')).toContainText('A new link is being made')

  const fresh = await linkOn(page)
  expect(fresh).not.toBe(lost)
  expect(await isStillLoaded(page)).toBe(true)
  await mailTo(demo, 'gia-lost@anteroom.example', fresh)
  await expect(async () => {
    await desk.reload()
    await expect(desk.locator('main')).toContainText(fresh, { timeout: 500 })
  }).toPass({ timeout: 15_000 })
  await desk.context().close()
})

/** The link of the Join button, which comes without this test doing anything. */
async function linkOn(page: Page): Promise<string> {
  const join = page.locator('.ticket-room a[href*="/j/"]').first()
  await expect(join).toBeVisible({ timeout: 60_000 })
  return (await join.getAttribute('href')) ?? ''
}

async function markLoaded(page: Page): Promise<void> {
  await page.evaluate(() => document.body.setAttribute('data-not-reloaded', ''))
}

async function isStillLoaded(page: Page): Promise<boolean> {
  return (await page.locator('body[data-not-reloaded]').count()) === 1
}

async function openMeetings(): Promise<unknown[]> {
  const meetings = await demo.control<{ deletedAt: string | null }[]>(`/meetings?email=${encodeURIComponent(owner)}`)
  return meetings.filter(({ deletedAt }) => deletedAt === null)
}
