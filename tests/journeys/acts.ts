import { expect, type Page } from '@playwright/test'
import type { Demo } from './demo.ts'

/** Presses the button of the form that goes to this address. */
export async function submit(page: Page, action: string): Promise<void> {
  const form = `main form[action*="${action}"]`
  await page.locator(`${form} button[type=submit]:visible, ${form} button:not([type]):visible`).last().click()
  await page.waitForLoadState()
}

export async function logIn(page: Page, demo: Demo, email: string): Promise<void> {
  await page.goto(`${demo.origin}/log-in`)
  await page.fill('[name=email]', email)
  await page.fill('[name=password]', 'anteroom demo')
  await submit(page, '/log-in')
  await page.waitForURL(`${demo.origin}/home`)
}

/** Chooses a time and types who one is, up to the button. */
export async function fillBooking(page: Page, demo: Demo, guest: string, path = '/ada/intro'): Promise<void> {
  await page.goto(`${demo.origin}${path}`)
  await page.locator('a.time').first().click()
  await page.fill('[name=guestName]', 'Gia')
  await page.fill('[name=guestEmail]', `${guest}@anteroom.example`)
  const question = page.locator('textarea[name^="answers."]')
  if (await question.count()) await question.fill('A talk about waiting rooms, and what to leave out of it.')
}

/** Books the first time that is offered; answers with the ticket's address. */
export async function book(page: Page, demo: Demo, guest: string, path = '/ada/intro'): Promise<string> {
  await fillBooking(page, demo, guest, path)
  await submit(page, path)
  await page.waitForURL(/\/booking\/[^/]+$/)
  return page.url().replace(/\?.*/, '')
}

/** Goes to Zoom as this person and answers there. */
export async function answerZoom(page: Page, email: string, decision: 'allow' | 'deny', form = 'connect') {
  const forms = page.locator('main form[action$="/integrations/zoom/connect"]')
  const chosen = form === 'reconnect' ? forms.first() : forms.last()
  await chosen.locator('button:not([type=button])').last().click()
  await page.waitForURL(/\/(oauth|signin)/)
  await decideAs(page, email, decision)
}

/** At Zoom’s consent page: becomes this person, and answers. */
export async function decideAs(page: Page, email: string, decision: 'allow' | 'deny'): Promise<void> {
  if (!(await page.getByText(`signed in as ${email}`).count())) {
    const other = page.getByRole('link', { name: 'Switch account' })
    if (await other.count()) await other.first().click()
    await page.locator(`button[name=email][value="${email}"]`).click()
  }
  await page.locator(`button[name=decision][value=${decision}]`).click()
}

/** Asks until there is a mail to this address with this text in it. */
export async function mailTo(demo: Demo, address: string, text: string | RegExp = ''): Promise<string> {
  let found = ''
  await expect(async () => {
    const mails = await demo.mails(address)
    const has = (body: string) => (typeof text === 'string' ? body.includes(text) : text.test(body))
    found = mails.map((mail) => mail.text).find(has) ?? ''
    expect(found).not.toBe('')
  }).toPass({ timeout: 20_000 })
  return found
}

/** Deletes the meeting behind this page's Join button at Zoom, as its host would there. */
export async function deleteAtZoom(page: Page, demo: Demo): Promise<void> {
  const join = page.locator('a[href*="/j/"]').first()
  await expect(join).toBeVisible({ timeout: 20_000 })
  const id = (await join.getAttribute('href'))?.match(/\/j\/(\d+)/)?.[1]
  await demo.control(`/meetings/${id}/delete`, {})
}
