import type { Page } from '@playwright/test'
import type { Demo } from './demo.ts'
import type { Scene } from './scenes.ts'

const visit = (path: string) => (page: Page, demo: Demo) => page.goto(`${demo.origin}${path}`)

/** The page of the first booking that the search finds. */
async function openBooking(page: Page, demo: Demo, search: string, filter = 'upcoming'): Promise<void> {
  await page.goto(`${demo.origin}/bookings?${new URLSearchParams({ filter, search })}`)
  await page.locator('main a[href^="/bookings/0"]').first().click()
  await page.waitForURL(/\/bookings\/0/)
}

const bookingPart = (search: string, part: string) => async (page: Page, demo: Demo) => {
  await openBooking(page, demo, search)
  await page.goto(`${page.url().replace(/\?.*/, '')}/${part}`)
}

/** What the host sees: today, bookings, one booking, what is offered and when. */
export const deskScenes: Scene[] = [
  { name: 'desk-home', who: 'ada', open: visit('/home') },
  { name: 'desk-home-japanese-empty', who: 'bo', open: visit('/home') },
  { name: 'bookings', who: 'ada', open: visit('/bookings') },
  { name: 'bookings-cancelled', who: 'ada', open: visit('/bookings?filter=cancelled') },
  { name: 'bookings-none-found', who: 'ada', open: visit('/bookings?search=nobody') },
  { name: 'booking-ready', who: 'ada', open: (page, demo) => openBooking(page, demo, 'gia-quick') },
  { name: 'booking-being-made', who: 'ada', open: (page, demo) => openBooking(page, demo, 'gia-waiting') },
  { name: 'booking-deleted-at-zoom', who: 'ada', open: (page, demo) => openBooking(page, demo, 'gia-lost') },
  { name: 'booking-cancelled', who: 'ada', open: (page, demo) => openBooking(page, demo, 'gia-ready', 'cancelled') },
  { name: 'booking-reschedule', who: 'ada', open: bookingPart('gia-quick', 'reschedule') },
  { name: 'booking-cancel', who: 'ada', open: bookingPart('gia-quick', 'cancel') },
  { name: 'booking-location', who: 'ada', open: bookingPart('gia-quick', 'location') },
  { name: 'booking-new', who: 'ada', open: visit('/bookings/new') },
  {
    name: 'booking-new-refused',
    who: 'ada',
    status: 422,
    async open(page, demo) {
      await page.goto(`${demo.origin}/bookings/new`)
      await page
        .locator('main form')
        .last()
        .evaluate((form: HTMLFormElement) => {
          form.noValidate = true
        })
      await page.locator('main form button[type=submit]:visible, main form button:not([type]):visible').last().click()
      await page.waitForLoadState()
    },
  },
  { name: 'meeting-types', who: 'ada', open: visit('/meeting-types') },
  { name: 'meeting-type-new', who: 'ada', open: visit('/meeting-types/new') },
  {
    name: 'meeting-type',
    who: 'ada',
    async open(page, demo) {
      await page.goto(`${demo.origin}/meeting-types`)
      await page.locator('main a[href^="/meeting-types/0"]').last().click()
    },
  },
  {
    name: 'meeting-type-refused',
    who: 'ada',
    status: 422,
    async open(page, demo) {
      await page.goto(`${demo.origin}/meeting-types/new`)
      await page
        .locator('main form')
        .first()
        .evaluate((form: HTMLFormElement) => {
          form.noValidate = true
        })
      await page.fill('[name=durationMinutes]', '0')
      await page.locator('button[name=press][value=save]:visible').last().click()
      await page.waitForLoadState()
    },
  },
  { name: 'availability', who: 'ada', open: visit('/availability') },
  { name: 'availability-japanese', who: 'bo', open: visit('/availability') },
  {
    name: 'desk-account-menu',
    who: 'ada',
    async open(page, demo) {
      await page.goto(`${demo.origin}/home`)
      await page.locator('.desk-place summary').click()
      // Nothing lies over it.
      await page.getByRole('button', { name: 'Log out' }).click({ trial: true })
    },
  },
]
