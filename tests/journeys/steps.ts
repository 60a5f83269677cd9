import { expect, type Page } from '@playwright/test'
import ICAL from 'ical.js'
import { submit } from './acts.ts'
import type { Product } from './product.ts'

/** Whose Zoom account the host connects. */
export const owner = 'olivia.owner@zoom-sandbox.example'

/** A meeting as the sandbox keeps it. */
export interface Meeting {
  id: number
  topic: string
  agenda: string
  start_time: string
  duration: number
  timezone: string
  join_url: string
  password: string
  deletedAt: string | null
  settings: Record<string, unknown>
}

export interface Mail {
  to: string[]
  subject: string
  html: string
  text: string
  attachments: { filename: string; contentType: string; content: string }[]
}

/** Makes an account, follows the link in the mail, and names a workspace. */
export async function signUp(
  host: Page,
  product: Product,
  { email, slug, timeZone }: { email: string; slug: string; timeZone: string },
): Promise<void> {
  await host.goto(`${product.origin}/sign-up`)
  await host.fill('[name=name]', 'Ada')
  await host.fill('[name=email]', email)
  await host.fill('[name=password]', 'correct horse battery')
  await submit(host, '/sign-up')
  const [mail] = await mailsTo(product, email, 1)
  const link = mail?.text.match(/https?:\S+\/verify-email\S*/)?.[0]
  await host.goto(link ?? '')
  await submit(host, '/verify-email')
  await host.goto(`${product.origin}/workspaces/new`)
  await host.fill('[name=name]', 'Ada’s studio')
  await host.fill('[name=slug]', slug)
  await host.selectOption('[name=timeZone]', timeZone)
  await submit(host, '/workspaces/new')
}

/** “Intro call”, half an hour, at Zoom; or another one, with this choice of the list of Zoom’s hosts. */
export async function addMeetingType(
  host: Page,
  product: Product,
  { title = 'Intro call', slug = 'intro', zoom }: { title?: string; slug?: string; zoom?: string } = {},
): Promise<void> {
  await host.goto(`${product.origin}/meeting-types/new`)
  await host.fill('[name=title]', title)
  await host.fill('[name=slug]', slug)
  await host.fill('[name=durationMinutes]', '30')
  if (!(await host.locator('[name="location.kind"][value=zoom]').count())) {
    await host.locator('button[name=press][value="add-location:zoom"]').click()
  }
  if (zoom) await host.locator('select[name="location.value"]').selectOption(zoom)
  await host.locator('button[name=press][value=save]:visible').last().click()
  await host.waitForURL(/\/meeting-types(?!\/new)/)
}

/** Connects Zoom for the first time, or the first connection again, and says yes at Zoom. */
export async function connect(host: Page, product: Product): Promise<void> {
  await host.goto(`${product.origin}/settings/integrations/zoom`)
  const form = host.locator('main form[action$="/integrations/zoom/connect"]').first()
  await form.locator('button:not([type=button])').last().click()
  await host.waitForURL(/\/(oauth|signin)/)
  // Zoom's consent page is on another host than the one that the form leads to.
  expect(new URL(host.url()).origin).not.toBe(product.zoom.origin)
  if (await host.locator(`button[name=email][value="${owner}"]`).count()) {
    await host.locator(`button[name=email][value="${owner}"]`).click()
  }
  await host.locator('button[name=decision][value=allow]').click()
  await host.waitForURL(`${product.origin}/**`)
}

/** The mails to this address, newest first. */
export async function mailsTo(product: Product, address: string, least: number): Promise<Mail[]> {
  for (let tries = 0; tries < 100; tries++) {
    const response = await fetch(`${product.mailbox.origin}/_mailbox/messages?to=${encodeURIComponent(address)}`)
    const mails = (await response.json()) as Mail[]
    if (mails.length >= least) return mails
    await new Promise((resolve) => setTimeout(resolve, 100))
  }
  throw new Error(`no mail to ${address}`)
}

/** The newest mail to `address` with this text and, if given, a calendar entry that starts then. */
export async function mailWith(product: Product, address: string, text: string, start?: string): Promise<Mail> {
  for (let tries = 0; tries < 150; tries++) {
    const found = (await mailsTo(product, address, 1)).find(
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

export function calendarOrNull(mail: Mail): Calendar | null {
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

export function calendarOf(mail: Mail): Calendar {
  const calendar = calendarOrNull(mail)
  if (!calendar) throw new Error(`no calendar in “${mail.subject}”`)
  return calendar
}

function isBase64(text: string): boolean {
  return !text.includes('BEGIN:VCALENDAR')
}

/** Everything that was ever made at Zoom in the owner's account. */
export async function meetings(product: Product): Promise<Meeting[]> {
  return (await product.control(`/meetings?email=${encodeURIComponent(owner)}`)) as Meeting[]
}

/** Every meeting ever made for a booking at this time; those deleted since are among them. */
export async function made(product: Product, startsAt: string): Promise<Meeting[]> {
  return (await meetings(product)).filter(({ start_time }) => start_time === startsAt)
}

/** The newest mail to `address` has the link, and so has the calendar entry in it; none has the text `not`. */
export async function isTold(
  product: Product,
  address: string,
  { joinUrl, startsAt, not }: { joinUrl: string; startsAt: string; not: string },
): Promise<void> {
  await expect(async () => {
    const mails = await mailsTo(product, address, 1)
    expect(mails[0]?.text).toContain(joinUrl)
    expect(mails[0] && calendarOrNull(mails[0])).toMatchObject({ location: joinUrl, start: startsAt })
    for (const mail of mails) expect(mail.text).not.toContain(not)
  }).toPass({ timeout: 15_000 })
}
