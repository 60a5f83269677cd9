import { expect } from '@playwright/test'
import { book, deleteAtZoom, fillBooking, submit } from './acts.ts'
import type { Scene } from './scenes.ts'

const down = { match: { method: 'POST', path: '/v2/users/me/meetings' }, effect: { kind: 'status', status: 500 } }
let ticket = ''

/** What guests see, from the first page to a cancelled ticket. */
export const guestScenes: Scene[] = [
  { name: 'front-page', who: 'guest', open: (page, demo) => page.goto(`${demo.origin}/`) },
  ...(
    [
      ['zoom-documentation', '/integrations/zoom'],
      ['reviewer-test-plan', '/integrations/zoom/reviewer-test-plan'],
      ['data-handling', '/data-handling'],
      ['privacy', '/privacy'],
      ['terms', '/terms'],
      ['support', '/support'],
    ] as const
  ).map(([name, path]): Scene => ({ name, who: 'guest', open: (page, demo) => page.goto(`${demo.origin}${path}`) })),
  { name: 'guest-workspace', who: 'guest', open: (page, demo) => page.goto(`${demo.origin}/ada`) },
  { name: 'guest-times', who: 'guest', open: (page, demo) => page.goto(`${demo.origin}/ada/intro`) },
  {
    name: 'guest-times-other-day',
    who: 'guest',
    async open(page, demo) {
      await page.goto(`${demo.origin}/ada/working-session`)
      // Few days of a month are left at its end.
      if ((await page.locator('a.day').count()) < 3) await page.locator('a[rel=next]').click()
      await page.locator('a.day').nth(2).click()
    },
  },
  {
    name: 'guest-zone-switch',
    who: 'guest',
    async open(page, demo) {
      await page.goto(`${demo.origin}/ada/intro`)
      await page.locator('.zone summary').click()
    },
  },
  {
    name: 'guest-form',
    who: 'guest',
    async open(page, demo) {
      await page.goto(`${demo.origin}/ada/intro`)
      await page.locator('a.time').first().click()
    },
  },
  {
    name: 'guest-form-with-question',
    who: 'guest',
    async open(page, demo) {
      await page.goto(`${demo.origin}/ada/working-session`)
      await page.locator('a.time').first().click()
    },
  },
  {
    name: 'guest-form-refused',
    who: 'guest',
    status: 422,
    async open(page, demo) {
      await fillBooking(page, demo, 'gia', '/ada/working-session')
      await page.locator('form.booking-form').evaluate((form: HTMLFormElement) => {
        form.noValidate = true
      })
      await page.fill('[name=guestEmail]', 'gia at home')
      await submit(page, '/ada/working-session')
    },
  },
  {
    name: 'guest-time-taken',
    who: 'guest',
    status: 422,
    async open(page, demo) {
      await fillBooking(page, demo, 'gia-late')
      const quicker = await page.context().newPage()
      await book(quicker, demo, 'gia-quick')
      await quicker.close()
      await submit(page, '/ada/intro')
    },
  },
  {
    name: 'ticket-link-being-made',
    who: 'guest',
    async open(page, demo) {
      await demo.control('/faults', down)
      await book(page, demo, 'gia-waiting')
      await expect(page.locator('[data-pending]')).toBeVisible()
    },
  },
  {
    name: 'ticket-ready',
    who: 'guest',
    async open(page, demo) {
      await demo.control('/faults', undefined, 'DELETE')
      ticket = await book(page, demo, 'gia-ready')
      await expect(page.locator('a[href*="/j/"]').first()).toBeVisible({ timeout: 20_000 })
    },
  },
  { name: 'guest-reschedule', who: 'guest', open: (page) => page.goto(`${ticket}/reschedule`) },
  {
    name: 'guest-reschedule-confirm',
    who: 'guest',
    async open(page) {
      await page.goto(`${ticket}/reschedule`)
      await page.locator('a.time').last().click()
    },
  },
  { name: 'guest-cancel', who: 'guest', open: (page) => page.goto(`${ticket}/cancel`) },
  {
    name: 'ticket-cancelled',
    who: 'guest',
    async open(page) {
      await page.goto(`${ticket}/cancel`)
      await page.fill('[name=reason]', 'Something came up at work; I will choose another time next week.')
      await submit(page, '/cancel')
    },
  },
  {
    name: 'ticket-deleted-at-zoom',
    who: 'guest',
    async open(page, demo) {
      const address = await book(page, demo, 'gia-lost', '/ada/working-session')
      await deleteAtZoom(page, demo)
      await expect(async () => {
        await page.goto(address)
        expect(await page.locator('a[href*="/j/"]').count()).toBe(0)
      }).toPass({ timeout: 15_000 })
    },
  },
  {
    name: 'ticket-in-person',
    who: 'guest',
    open: (page, demo) => book(page, demo, 'gia-coffee', '/ada/coffee'),
  },
  {
    name: 'ticket-by-phone',
    who: 'guest',
    async open(page, demo) {
      await fillBooking(page, demo, 'gia-phone')
      await page.check('[name=locationId][value=phone]')
      await page.fill('[name=guestPhone]', '+49 30 1234567')
      await submit(page, '/ada/intro')
      await page.waitForURL(/\/booking\/[^/]+$/)
    },
  },
  {
    name: 'link-expired',
    who: 'guest',
    status: 410,
    open: (page, demo) => page.goto(`${demo.origin}/booking/nothing`),
  },
  { name: 'link-new', who: 'guest', open: (page, demo) => page.goto(`${demo.origin}/booking/new-link`) },
  {
    name: 'link-new-sent',
    who: 'guest',
    async open(page, demo) {
      await page.goto(`${demo.origin}/booking/new-link`)
      await page.fill('[name=email]', 'gia-coffee@anteroom.example')
      await submit(page, '/booking/new-link')
    },
  },
  { name: 'not-found', who: 'guest', status: 404, open: (page, demo) => page.goto(`${demo.origin}/ada/no-such-type`) },
]
