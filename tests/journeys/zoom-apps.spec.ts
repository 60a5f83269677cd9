import { type Browser, expect, type Page, test } from '@playwright/test'
import { decideAs, submit } from './acts.ts'
import { type Product, startProduct } from './product.ts'
import { addMeetingType, type Meeting, owner, signUp } from './steps.ts'

const zoomPath = '/settings/integrations/zoom'
const mika = 'mika.member@zoom-sandbox.example'
const adminScopes = [
  'user:read:user:admin',
  'meeting:write:meeting:admin',
  'meeting:update:meeting:admin',
  'meeting:delete:meeting:admin',
  'meeting:read:meeting:admin',
  'meeting:read:list_meetings:admin',
]

let product: Product
let host: Page
test.beforeAll(async ({ browser }) => {
  product = await startProduct()
  host = await (await browser.newContext({ timezoneId: 'Europe/Berlin' })).newPage()
  await signUp(host, product, { email: 'ada@anteroom.example', slug: 'ada', timeZone: 'Europe/Berlin' })
})
test.afterEach(async ({ browserName: _ }, info) => {
  if (info.status !== info.expectedStatus)
    await info.attach('log', { body: product.output(), contentType: 'text/plain' })
})
test.afterAll(async () => {
  await host.context().close()
  await product[Symbol.asyncDispose]()
})

test('C2 C3 C4 C9 X8 a Server-to-Server app is stored while connecting; a meeting type takes one of its hosts, and a booking opens, moves and ends a meeting there; disconnecting keeps the app and shows no secret', async ({
  browser,
}) => {
  test.setTimeout(120_000)
  const app = await registered('s2s')
  const connectionId = await test.step('one form: the app, the name, the hosts', async () => {
    await typeApp(host, 's2s', app)
    await host.fill('[name=name]', 'The studio’s Zoom')
    await host.fill('[name=allowedHosts]', `${owner}\n${mika}`)
    await host.fill('[name=defaultHost]', owner)
    await host.locator('button[name=press][value=connect]').click()
    await host.waitForURL(/\/zoom\/0[^/]+$/)
    await expect(host.getByRole('heading', { level: 1 })).toHaveText('The studio’s Zoom')
    return idOf(host)
  })
  await addMeetingType(host, product, { title: 'Class', slug: 'class', zoom: `${connectionId} ${mika}` })

  const { guest, ticket, meeting } = await test.step('a guest books, and the room is that host’s', () =>
    bookAt(browser, 'class'))
  expect(await meetingsOf(owner)).toEqual([])

  await test.step('a reschedule moves this meeting', async () => {
    await guest.goto(`${ticket}/reschedule`)
    await guest.locator('a.time').last().click()
    const startsAt = await guest.inputValue('[name=startsAt]')
    expect(startsAt).not.toBe(meeting.start_time)
    await submit(guest, '/reschedule')
    await expect(async () => {
      expect(await meetingsOf(mika)).toMatchObject([{ id: meeting.id, start_time: startsAt }])
    }).toPass({ timeout: 15_000 })
  })
  await test.step('a cancellation deletes it', async () => {
    await guest.goto(`${ticket}/cancel`)
    await submit(guest, '/cancel')
    await expect(async () => expect((await meetingsOf(mika))[0]?.deletedAt).not.toBeNull()).toPass({ timeout: 15_000 })
    await guest.context().close()
  })
  await test.step('disconnecting says which meeting type loses its room', async () => {
    await host.goto(`${product.origin}${zoomPath}/${connectionId}/disconnect`)
    await expect(host.locator('main')).toContainText('Class')
    await submit(host, '/disconnect')
    await host.waitForURL(/\/integrations\/zoom(\?|$)/)
    await expect(host.locator(`main a[href*="${connectionId}"]`)).toHaveCount(0)
  })
  await test.step('the app stays, without its secret', async () => {
    await host.goto(`${product.origin}${zoomPath}/apps`)
    await host.getByRole('link', { name: 'The s2s app' }).click()
    await expect(host.locator('[name=clientId]')).toHaveValue(app.clientId)
    await expect(host.locator('[name=clientSecret]')).toHaveValue('')
    expect(await host.content()).not.toContain(app.clientSecret)
    expect(product.output()).not.toContain(app.clientSecret)
  })
})

test('C2 C3 C9 X8 an admin says yes at Zoom to an account-level app, and a meeting type’s room is another user’s of that account', async ({
  browser,
}) => {
  test.setTimeout(120_000)
  await typeApp(host, 'account', await registered('account'))
  await host.fill('[name=name]', 'The account')
  await host.locator('button[name=press][value=connect]').click()
  await host.waitForURL(/\/(oauth|signin)/)
  await decideAs(host, owner, 'allow')
  await host.waitForURL(`${product.origin}/**`)

  await host.goto(`${product.origin}${zoomPath}`)
  await host.locator(`main a[href^="${zoomPath}/0"]`).first().click()
  await host.waitForURL(/\/zoom\/0[^/]+$/)
  const connectionId = idOf(host)
  // Who said yes is its first host; others are named by the owner.
  await expect(host.locator('main')).toContainText('The account')
  await host.fill('[name=allowedHosts]', `${owner}\n${mika}`)
  await submit(host, '/hosts')
  await expect(host.getByText('Saved.')).toBeVisible()
  await addMeetingType(host, product, { title: 'Lesson', slug: 'lesson', zoom: `${connectionId} ${mika}` })

  const before = (await meetingsOf(mika)).length
  const { guest, meeting } = await bookAt(browser, 'lesson')
  expect(meeting).toMatchObject({ topic: 'Lesson', deletedAt: null })
  expect(await meetingsOf(mika)).toHaveLength(before + 1)
  expect(await meetingsOf(owner)).toEqual([])
  await guest.context().close()
})

interface ZoomApp {
  clientId: string
  clientSecret: string
  accountId?: string
}

/** An app of this kind, as its developer gets it at Zoom. */
async function registered(kind: 'account' | 's2s'): Promise<ZoomApp> {
  return (await product.control('/apps', {
    name: `The ${kind} app`,
    kind,
    ...(kind === 'account' && { redirectUris: [`${product.origin}/integrations/zoom/callback`] }),
    scopes: adminScopes.map((scope) => ({ scope })),
  })) as ZoomApp
}

/** Opens the whole form for connecting, and types a new app into it. */
async function typeApp(page: Page, kind: 'account' | 's2s', app: ZoomApp): Promise<void> {
  await page.goto(`${product.origin}${zoomPath}/new`)
  // Of the instance's own app nothing is asked but its name.
  await page.locator('[name=app]').first().check()
  await expect(page.locator('[name=appName]')).toBeHidden()
  await page.check('[name=app][value=new]')
  await page.check(`[name=kind][value=${kind}]`)
  // The permissions of this kind of app, and of no other.
  await expect(page.locator('table:visible')).toHaveCount(1)
  await expect(page.locator('table:visible')).toContainText('meeting:write:meeting:admin')
  await page.fill('[name=appName]', `The ${kind} app`)
  if (app.accountId) await page.fill('[name=accountId]', app.accountId)
  await page.fill('[name=clientId]', app.clientId)
  await page.fill('[name=clientSecret]', app.clientSecret)
}

/** Somebody books the first time of this type; answers once the ticket has its link. */
async function bookAt(browser: Browser, slug: string): Promise<{ guest: Page; ticket: string; meeting: Meeting }> {
  const guest = await (await browser.newContext({ timezoneId: 'Europe/Berlin' })).newPage()
  await guest.goto(`${product.origin}/ada/${slug}`)
  await guest.locator('a.time').first().click()
  await guest.fill('[name=guestName]', 'Gia')
  await guest.fill('[name=guestEmail]', `gia-${slug}@anteroom.example`)
  await submit(guest, `/ada/${slug}`)
  await guest.waitForURL(/\/booking\/[^/]+$/)
  const join = guest.locator('a[href*="/j/"]').first()
  await expect(join).toBeVisible({ timeout: 20_000 })
  const url = await join.getAttribute('href')
  const meeting = (await meetingsOf(mika)).find(({ join_url }) => join_url === url)
  if (!meeting) throw new Error(`${url} is no meeting of ${mika}`)
  return { guest, ticket: guest.url().replace(/\?.*/, ''), meeting }
}

async function meetingsOf(email: string): Promise<Meeting[]> {
  return (await product.control(`/meetings?email=${encodeURIComponent(email)}`)) as Meeting[]
}

function idOf(page: Page): string {
  return new URL(page.url()).pathname.split('/').at(-1) ?? ''
}
