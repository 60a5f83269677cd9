import { type BrowserContext, expect, type Page, test } from '@playwright/test'
import ICAL from 'ical.js'
import { type Product, startProduct } from './product.ts'

const owner = 'olivia.owner@zoom-sandbox.example'

interface Meeting {
  id: number
  topic: string
  start_time: string
  duration: number
  timezone: string
  join_url: string
  password: string
  deletedAt: string | null
  settings: Record<string, unknown>
}

interface Call {
  method: string
  path: string
}

interface Mail {
  to: string[]
  subject: string
  html: string
  text: string
  attachments: { filename: string; contentType: string; content: string }[]
}

const readers = [
  { name: 'English', language: 'en', locale: 'en-GB', scripts: true },
  { name: 'Japanese', language: 'ja', locale: 'ja-JP', scripts: true },
  { name: 'English without scripts', language: 'en', locale: 'en-GB', scripts: false },
]

let product: Product
test.beforeAll(async () => {
  product = await startProduct()
})
test.afterEach(async ({ browserName: _ }, info) => {
  if (info.status !== info.expectedStatus)
    await info.attach('log', { body: product.output(), contentType: 'text/plain' })
})
test.afterAll(() => product[Symbol.asyncDispose]())

for (const [at, reader] of readers.entries()) {
  test(`T1 T4 T6 T7 T10 T15 U4 J2 J3 J11 Y1 Y9 X1 X4 the main journey, in ${reader.name}`, async ({ browser }) => {
    test.setTimeout(120_000)
    const open = () =>
      browser.newContext({ locale: reader.locale, timezoneId: 'Europe/Berlin', javaScriptEnabled: reader.scripts })
    const email = `ada-${at}@anteroom.example`
    const guest = `gia-${at}@anteroom.example`
    const slug = `ada-${at}`
    await using hostBrowser = await closing(await open())
    await using guestBrowser = await closing(await open())
    const host = await watched(hostBrowser.context)
    const visitor = await watched(guestBrowser.context)

    await test.step('sign up and confirm the address', async () => {
      await host.goto(`${product.origin}/sign-up`)
      expect(await host.locator('html').getAttribute('lang')).toBe(reader.language)
      await host.fill('[name=name]', 'Ada')
      await host.fill('[name=email]', email)
      await host.fill('[name=password]', 'correct horse battery')
      await submit(host, '/sign-up')
      const [mail] = await mailsTo(email, 1)
      const link = mail?.text.match(/https?:\S+\/verify-email\S*/)?.[0]
      await host.goto(link ?? '')
      await submit(host, '/verify-email')
      await host.goto(`${product.origin}/workspaces/new`)
      await host.fill('[name=name]', 'Ada’s studio')
      await host.fill('[name=slug]', slug)
      await host.selectOption('[name=timeZone]', 'Europe/Berlin')
      await submit(host, '/workspaces/new')
    })

    await test.step('connect Zoom', () => connect(host))
    await host.goto(`${product.origin}/settings/integrations/zoom`)
    await expect(host.getByText(owner).first()).toBeVisible()

    await test.step('make a meeting type at Zoom', async () => {
      await host.goto(`${product.origin}/meeting-types/new`)
      await host.fill('[name=title]', 'Intro call')
      await host.fill('[name=slug]', 'intro')
      await host.fill('[name=durationMinutes]', '30')
      if (!(await host.locator('[name="location.kind"][value=zoom]').count())) {
        await host.locator('button[name=press][value="add:zoom"]').click()
      }
      await host.locator('button[name=press][value=save]:visible').last().click()
      await host.waitForURL(/\/meeting-types(?!\/new)/)
    })

    let joinUrl = ''
    let ticket = ''
    const first = await test.step('a guest books', async () => {
      await visitor.goto(`${product.origin}/${slug}/intro`)
      await visitor.locator('a.time').first().click()
      await visitor.fill('[name=guestName]', 'Gia')
      await visitor.fill('[name=guestEmail]', guest)
      const startsAt = await visitor.inputValue('[name=startsAt]')
      await submit(visitor, `/${slug}/intro`)
      await visitor.waitForURL(/\/booking\//)
      ticket = visitor.url().replace(/\?.*/, '')
      await expect(async () => {
        if (!reader.scripts) await visitor.reload()
        joinUrl = (await visitor.locator('a[href*="/j/"]').first().getAttribute('href', { timeout: 500 })) ?? ''
        expect(joinUrl).toContain('/j/')
      }).toPass({ timeout: 10_000 })
      return startsAt
    })

    const meeting = await test.step('the meeting stands at Zoom as asked', async () => {
      const made = await meetingAt(joinUrl)
      expect(made.topic).toBe('Intro call')
      expect(made.start_time).toBe(first)
      expect(made.duration).toBe(30)
      expect(made.timezone).toBe('Europe/Berlin')
      expect(made.settings).toMatchObject({ waiting_room: true, mute_upon_entry: true, use_pmi: false })
      return made
    })

    await test.step('both mails and both calendar files carry the link', async () => {
      for (const address of [guest, email]) {
        const mail = await mailWith(address, joinUrl)
        expect(mail.html).toContain(meeting.password)
        expect(calendarOf(mail)).toMatchObject({ location: joinUrl, start: first, status: 'CONFIRMED' })
      }
    })

    const moved = await test.step('a reschedule keeps the link and is one PATCH', async () => {
      const before = await calls('PATCH', meeting.id)
      await visitor.goto(`${ticket}/reschedule`)
      await visitor.locator('a.time').last().click()
      const startsAt = await visitor.inputValue('[name=startsAt]')
      await submit(visitor, '/reschedule')
      await visitor.waitForURL(/\/booking\/[^/]+$/)
      await expect(async () => expect((await meetingAt(joinUrl)).start_time).toBe(startsAt)).toPass({ timeout: 15_000 })
      expect((await calls('PATCH', meeting.id)) - before).toBe(1)
      expect((await meetingAt(joinUrl)).join_url).toBe(joinUrl)
      await expect(visitor.locator(`a[href="${joinUrl}"]`).first()).toBeVisible()
      return startsAt
    })
    await test.step('the guest is told, in the same calendar entry', async () => {
      const mail = await mailWith(guest, joinUrl, moved)
      const [before, after] = [calendarOf(await mailWith(guest, joinUrl, first)), calendarOf(mail)]
      expect(after.uid).toBe(before.uid)
      expect(after.sequence).toBeGreaterThan(before.sequence)
    })

    await test.step('a cancel takes the meeting away and tells both', async () => {
      await visitor.goto(`${ticket}/cancel`)
      await visitor.fill('[name=reason]', 'Something came up')
      await submit(visitor, '/cancel')
      await expect(async () => expect((await meetingAt(joinUrl)).deletedAt).not.toBeNull()).toPass({ timeout: 15_000 })
      for (const address of [guest, email]) {
        await expect(async () => {
          const last = (await mailsTo(address, 1))
            .map(calendarOrNull)
            .find((calendar) => calendar?.status === 'CANCELLED')
          expect(last).toBeDefined()
        }).toPass({ timeout: 15_000 })
      }
      await visitor.goto(ticket)
      await expect(visitor.locator(`a[href="${joinUrl}"]`)).toHaveCount(0)
    })

    await test.step('disconnecting leads back to “Connect Zoom”', async () => {
      await host.goto(`${product.origin}/settings/integrations/zoom`)
      await host.locator('a[href*="/disconnect"]').first().click()
      await submit(host, '/disconnect')
      await host.goto(`${product.origin}/settings/integrations/zoom`)
      await expect(host.getByText(owner)).toHaveCount(0)
      await expect(host.locator('form[action$="/connect"]')).toBeVisible()
    })

    await test.step('what is removed at Zoom is gone here within five seconds', async () => {
      await connect(host)
      await product.control('/uninstall', { clientId: product.clientId, email: owner })
      await expect(async () => {
        await host.goto(`${product.origin}/settings/integrations/zoom`)
        expect(await host.getByText(owner).count()).toBe(0)
      }).toPass({ timeout: 5000 })
    })
    expect(troubles).toEqual([])
    expect(errorsIn(product.output())).toEqual([])
  })
}

async function closing(context: BrowserContext) {
  return { context, [Symbol.asyncDispose]: () => context.close() }
}

/** What the product logged as an error. */
function errorsIn(output: string): string[] {
  return output.split('\n').filter((line) => /"level":(50|60)/.test(line))
}

const troubles: string[] = []

/** A page whose failed scripts and refused loads are noted, to fail the test at its end. */
async function watched(context: BrowserContext): Promise<Page> {
  const page = await context.newPage()
  page.on('pageerror', (error) => troubles.push(`${page.url()}: ${error.message}`))
  page.on('console', (message) => {
    if (message.type() === 'error') troubles.push(`${page.url()}: ${message.text()}`)
  })
  return page
}

/** Presses the button of the form that goes to this address. */
async function submit(page: Page, action: string): Promise<void> {
  await page
    .locator(
      `main form[action*="${action}"] button[type=submit]:visible, main form[action*="${action}"] button:not([type]):visible`,
    )
    .last()
    .click()
  await page.waitForLoadState()
}

async function connect(host: Page): Promise<void> {
  await host.goto(`${product.origin}/settings/integrations/zoom`)
  await submit(host, '/integrations/zoom/connect')
  await host.waitForURL(/\/(oauth|signin)/)
  if (await host.locator(`button[name=email][value="${owner}"]`).count()) {
    await host.locator(`button[name=email][value="${owner}"]`).click()
  }
  await host.locator('button[name=decision][value=allow]').click()
  await host.waitForURL(`${product.origin}/**`)
}

async function mailsTo(address: string, least: number): Promise<Mail[]> {
  for (let tries = 0; tries < 100; tries++) {
    const response = await fetch(`${product.mailbox.origin}/_mailbox/messages?to=${encodeURIComponent(address)}`)
    const mails = (await response.json()) as Mail[]
    if (mails.length >= least) return mails
    await new Promise((resolve) => setTimeout(resolve, 100))
  }
  throw new Error(`no mail to ${address}`)
}

/** The newest mail to `address` with this text and, if given, a calendar entry that starts then. */
async function mailWith(address: string, text: string, start?: string): Promise<Mail> {
  for (let tries = 0; tries < 150; tries++) {
    const found = (await mailsTo(address, 1)).find(
      (mail) => mail.text.includes(text) && (!start || calendarOrNull(mail)?.start === start),
    )
    if (found) return found
    await new Promise((resolve) => setTimeout(resolve, 100))
  }
  throw new Error(`no mail to ${address} with ${text} ${start ?? ''}`)
}

interface Calendar {
  uid: string
  sequence: number
  location: string
  start: string
  status: string
}

function calendarOrNull(mail: Mail): Calendar | null {
  const file = mail.attachments.find(({ contentType }) => /calendar|ics/.test(contentType))
  if (!file) return null
  const event = new ICAL.Component(
    ICAL.parse(Buffer.from(file.content, isBase64(file.content) ? 'base64' : 'utf8').toString('utf8')),
  ).getFirstSubcomponent('vevent')
  if (!event) return null
  return {
    uid: String(event.getFirstPropertyValue('uid')),
    sequence: Number(event.getFirstPropertyValue('sequence')),
    location: String(event.getFirstPropertyValue('location')),
    start: (event.getFirstPropertyValue('dtstart') as ICAL.Time).toJSDate().toISOString().replace('.000', ''),
    status: String(event.getFirstPropertyValue('status')),
  }
}

function calendarOf(mail: Mail): Calendar {
  const calendar = calendarOrNull(mail)
  if (!calendar) throw new Error(`no calendar in “${mail.subject}”`)
  return calendar
}

function isBase64(text: string): boolean {
  return !text.includes('BEGIN:VCALENDAR')
}

async function meetingAt(joinUrl: string): Promise<Meeting> {
  const id = joinUrl.match(/\/j\/(\d+)/)?.[1]
  const meetings = (await product.control(`/meetings?email=${encodeURIComponent(owner)}`)) as Meeting[]
  const found = meetings.find((meeting) => String(meeting.id) === id)
  if (!found) throw new Error(`no meeting ${id}`)
  return found
}

async function calls(method: string, id: number): Promise<number> {
  const journal = (await product.control('/journal')) as Call[]
  return journal.filter((call) => call.method === method && call.path === `/v2/meetings/${id}`).length
}
