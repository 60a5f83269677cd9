import { expect, type Page } from '@playwright/test'
import { fillBooking, mailTo, submit } from './acts.ts'
import type { Demo } from './demo.ts'
import type { Scene } from './scenes.ts'

const zoomPath = '/settings/integrations/zoom'
const olivia = 'olivia.owner@zoom-sandbox.example'
const mika = 'mika.member@zoom-sandbox.example'
// All but the right to delete: so there is something to be missed in a test, and something left to do by hand.
const scopes = ['user:read:user', 'meeting:write:meeting', 'meeting:update:meeting', 'meeting:read:meeting']

const visit = (path: string) => (page: Page, demo: Demo) => page.goto(`${demo.origin}${path}`)
// A Monday after all that guests may book, so that it is free.
const day = new Date(Date.now() + (78 - new Date().getUTCDay()) * 86_400_000).toISOString().slice(0, 10)

let secret = ''
let connection = ''
let event = ''

/** A meeting at the studio’s Zoom, typed into the form for new ones and sent. */
async function typeEvent(page: Page, demo: Demo, typed: { title: string; clock: string; minutes: string }) {
  await page.goto(`${demo.origin}/bookings/new`)
  await page.fill('[name=title]', typed.title)
  await page.fill('[name=date]', day)
  await page.fill('[name=clock]', typed.clock)
  await page.fill('[name=durationMinutes]', typed.minutes)
  await page.check(`[name=location][value="zoom:${connection}"]`)
  await page.locator('button[name=press][value=confirm]:visible').last().click()
  await page.waitForLoadState()
}

/** A Server-to-Server app and what it is used for, from the guide to what is left when it is disconnected. */
export const appScenes: Scene[] = [
  { name: 'zoom-guide', who: 'ada', open: visit(`${zoomPath}/guide`) },
  { name: 'zoom-guide-s2s', who: 'ada', open: visit(`${zoomPath}/guide/s2s`) },
  { name: 'zoom-guide-user', who: 'ada', open: visit(`${zoomPath}/guide/user`) },
  { name: 'zoom-guide-review', who: 'ada', open: visit(`${zoomPath}/guide/review`) },
  { name: 'zoom-app-new', who: 'ada', open: visit(`${zoomPath}/apps/new`) },
  {
    name: 'zoom-new',
    who: 'ada',
    async open(page, demo) {
      const app = await demo.control<Record<string, string>>('/apps', {
        name: 'Studio',
        kind: 's2s',
        scopes: scopes.map((scope) => ({ scope: `${scope}:admin` })),
      })
      secret = app.clientSecret ?? ''
      await page.goto(`${demo.origin}${zoomPath}/new`)
      await page.check('[name=app][value=new]')
      await page.check('[name=kind][value=s2s]')
      await page.fill('[name=appName]', 'The studio’s app')
      await page.fill('[name=accountId]', app.accountId ?? '')
      await page.fill('[name=clientId]', app.clientId ?? '')
      await page.fill('[name=name]', 'The studio’s Zoom')
      await page.fill('[name=allowedHosts]', `${olivia}\n${mika}`)
      await page.fill('[name=defaultHost]', mika)
    },
  },
  {
    name: 'zoom-new-refused',
    who: 'ada',
    status: 422,
    async open(page) {
      await page.fill('[name=clientSecret]', 'not-the-secret')
      await page.locator('button[name=press][value=connect]').click()
      await page.waitForLoadState()
    },
  },
  {
    name: 'zoom-connection',
    who: 'ada',
    async open(page) {
      await page.fill('[name=clientSecret]', secret)
      await page.locator('button[name=press][value=connect]').click()
      await page.waitForURL(/\/zoom\/0[^/]+$/)
      connection = new URL(page.url()).pathname.split('/').at(-1) ?? ''
    },
  },
  {
    name: 'zoom-connection-tested',
    who: 'ada',
    async open(page) {
      await submit(page, `${connection}/test`)
      await expect(page.locator('#report')).toBeVisible()
    },
  },
  { name: 'zoom-apps', who: 'ada', open: visit(`${zoomPath}/apps`) },
  {
    name: 'zoom-app',
    who: 'ada',
    open: (page) => page.getByRole('link', { name: 'The studio’s app' }).click(),
  },
  {
    name: 'meeting-type-zoom-host',
    who: 'ada',
    async open(page, demo) {
      await page.goto(`${demo.origin}/meeting-types/new`)
      await page.fill('[name=title]', 'Class')
      await page.fill('[name=slug]', 'class')
      await page.fill('[name=durationMinutes]', '60')
      await page.check('[name=guestsConfirmEmail]')
      await page.locator('select[name="location.value"]').selectOption(`${connection} ${mika}`)
      await page.locator('button[name=press][value=save]:visible').last().click()
      await page.waitForURL(/\/meeting-types(?!\/new)/)
      await page.getByRole('link', { name: 'Class' }).first().click()
      await page.waitForURL(/\/meeting-types\/0/)
    },
  },
  {
    name: 'guest-code',
    who: 'guest',
    async open(page, demo) {
      await fillBooking(page, demo, 'gia-code', '/ada/class')
      await submit(page, '/ada/class')
      await page.waitForURL(/\/code$/)
    },
  },
  {
    name: 'guest-code-refused',
    who: 'guest',
    status: 422,
    async open(page, demo) {
      const mail = await mailTo(demo, 'gia-code@anteroom.example', /\b\d{6}\b/)
      const code = mail.match(/\b\d{6}\b/)?.[0]
      await page.fill('[name=code]', code === '123456' ? '654321' : '123456')
      await page.locator('main form[action$="/code"] button').click()
      await page.waitForLoadState()
    },
  },
  {
    // The same account’s next meeting, so that Ada’s overlaps with it; four hours, whatever summer time does to nine o’clock.
    name: 'booking-confirmed-japanese',
    who: 'bo',
    async open(page, demo) {
      await typeEvent(page, demo, { title: '通し稽古', clock: '16:00', minutes: '240' })
      await page.waitForURL(/\/bookings\/0/)
    },
  },
  {
    name: 'booking-new-overlap',
    who: 'ada',
    status: 422,
    open: (page, demo) => typeEvent(page, demo, { title: 'Open class', clock: '10:00', minutes: '60' }),
  },
  {
    name: 'booking-overlaps',
    who: 'ada',
    async open(page) {
      await page.locator('button[name=press][value=confirm]:visible').last().click()
      await page.waitForURL(/\/bookings\/0/)
      event = page.url().replace(/\?.*/, '')
    },
  },
  {
    name: 'booking-reschedule-overlap',
    who: 'ada',
    open: (page) => page.goto(`${event}/reschedule?${new URLSearchParams({ date: day, clock: '10:15' })}`),
  },
  {
    // Cancelled, and its meeting may not be deleted: what to do at Zoom, and the report for whoever helps.
    name: 'booking-by-hand',
    who: 'ada',
    async open(page) {
      await expect(async () => {
        await page.goto(event)
        expect(await page.locator('a[href*="/j/"]').count()).toBeGreaterThan(0)
      }).toPass({ timeout: 15_000 })
      await page.goto(`${event}/cancel`)
      await submit(page, '/cancel')
      await expect(async () => {
        await page.goto(event)
        expect(await page.locator('form[action$="/done-at-zoom"]').count()).toBe(1)
      }).toPass({ timeout: 15_000 })
      await page.locator('#support-report summary').click()
    },
  },
  {
    name: 'zoom-disconnect-in-use',
    who: 'ada',
    open: (page, demo) => visit(`${zoomPath}/${connection}/disconnect`)(page, demo),
  },
  {
    name: 'desk-without-connection',
    who: 'ada',
    async open(page, demo) {
      await submit(page, '/disconnect')
      await page.goto(`${demo.origin}/home`)
    },
  },
  { name: 'zoom-replacement', who: 'ada', open: visit(`${zoomPath}/replacement`) },
  { name: 'operator-resume', who: 'ada', open: visit('/operator/resume') },
  { name: 'operator-doctor', who: 'ada', open: visit('/operator/doctor') },
]
