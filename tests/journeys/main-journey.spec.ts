import { type BrowserContext, expect, type Page, test } from '@playwright/test'
import en from '../../messages/en.json' with { type: 'json' }
import ja from '../../messages/ja.json' with { type: 'json' }
import { submit } from './acts.ts'
import { type Product, startProduct } from './product.ts'
import {
  addMeetingType,
  calendarOf,
  calendarOrNull,
  connect,
  type Meeting,
  mailsTo,
  mailWith,
  meetings,
  owner,
  signUp,
} from './steps.ts'

interface Call {
  method: string
  path: string
}

const readers = [
  { name: 'English', language: 'en', words: en, locale: 'en-GB', scripts: true },
  { name: 'Japanese', language: 'ja', words: ja, locale: 'ja-JP', scripts: true },
  { name: 'English without scripts', language: 'en', words: en, locale: 'en-GB', scripts: false },
]

const kana = /[ぁ-んァ-ン]/

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
  /** A page or mail of this reader's speaks their language, and no other. */
  const speaks = (text: string) => expect([text, kana.test(text)]).toEqual([text, reader.language === 'ja'])

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
      await signUp(host, product, { email, slug, timeZone: 'Europe/Berlin' })
    })

    await test.step('connect Zoom', () => connect(host, product))
    await host.goto(`${product.origin}/settings/integrations/zoom`)
    await expect(host.getByText(owner).first()).toBeVisible()
    await expect(host.locator('main')).toContainText(reader.words['integrations.state.one_active'])

    await test.step('make a meeting type at Zoom', () => addMeetingType(host, product))

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
      await expect(visitor.getByRole('heading', { level: 1 })).toHaveText(reader.words['ticket.confirmed'])
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
        const mail = await mailWith(product, address, joinUrl)
        for (const part of [mail.subject, mail.text, mail.html]) speaks(part)
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
    await test.step('guest and host are told, in the same calendar entry', async () => {
      for (const address of [guest, email]) {
        const mail = await mailWith(product, address, joinUrl, moved)
        for (const part of [mail.subject, mail.text]) speaks(part)
        const [before, after] = [calendarOf(await mailWith(product, address, joinUrl, first)), calendarOf(mail)]
        expect(after).toMatchObject({ uid: before.uid, location: joinUrl, start: moved, status: 'CONFIRMED' })
        expect(after.sequence).toBeGreaterThan(before.sequence)
      }
    })

    await test.step('a cancel takes the meeting away and tells both', async () => {
      await visitor.goto(`${ticket}/cancel`)
      await visitor.fill('[name=reason]', 'Something came up')
      await submit(visitor, '/cancel')
      await expect(async () => expect((await meetingAt(joinUrl)).deletedAt).not.toBeNull()).toPass({ timeout: 15_000 })
      // Counted again, now that nothing can follow: the move was one PATCH, the cancel one DELETE.
      expect([await calls('PATCH', meeting.id), await calls('DELETE', meeting.id)]).toEqual([1, 1])
      for (const address of [guest, email]) {
        await expect(async () => {
          const last = (await mailsTo(product, address, 1))
            .map(calendarOrNull)
            .find((calendar) => calendar?.status === 'CANCELLED')
          expect(last).toBeDefined()
        }).toPass({ timeout: 15_000 })
        for (const { subject, text } of await mailsTo(product, address, 1))
          for (const part of [subject, text]) speaks(part)
      }
      await visitor.goto(ticket)
      await expect(visitor.getByRole('heading', { level: 1 })).toHaveText(reader.words['ticket.cancelled'])
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
      await connect(host, product)
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

async function meetingAt(joinUrl: string): Promise<Meeting> {
  const id = joinUrl.match(/\/j\/(\d+)/)?.[1]
  const found = (await meetings(product)).find((meeting) => String(meeting.id) === id)
  if (!found) throw new Error(`no meeting ${id}`)
  return found
}

async function calls(method: string, id: number): Promise<number> {
  const journal = (await product.control('/journal')) as Call[]
  return journal.filter((call) => call.method === method && call.path === `/v2/meetings/${id}`).length
}
