import { expect, type Page } from '@playwright/test'
import { answerZoom, decideAs } from './acts.ts'
import type { Demo } from './demo.ts'
import type { Scene } from './scenes.ts'

const zoomPath = '/settings/integrations/zoom'
const licensed = 'olivia.owner@zoom-sandbox.example'
const basic = 'bella.basic@zoom-sandbox.example'

const visit = (path: string) => (page: Page, demo: Demo) => page.goto(`${demo.origin}${path}`)

/** Bo goes to Zoom while it answers `match` with trouble. */
const whileBroken = (match: object) => async (page: Page, demo: Demo) => {
  await demo.control('/faults', { match, effect: { kind: 'status', status: 500 } })
  await page.goto(`${demo.origin}${zoomPath}`)
  await answerZoom(page, basic, 'allow')
  await page.waitForURL(`${demo.origin}/**`)
  await demo.control('/faults', undefined, 'DELETE')
}

let callback = ''
let state = ''

/** Connecting Zoom, every way that this can end, what was called, and letting go again. */
export const zoomScenes: Scene[] = [
  { name: 'integrations', who: 'ada', open: visit('/settings/integrations') },
  { name: 'zoom-connected', who: 'ada', open: visit(zoomPath) },
  { name: 'zoom-seen-by-member', who: 'bo', open: visit(zoomPath) },
  { name: 'zoom-ending-state-missing', who: 'stranger', open: visit('/integrations/zoom/callback?code=abc') },
  {
    name: 'zoom-ending-state-unknown',
    who: 'bo',
    status: 400,
    open: visit('/integrations/zoom/callback?code=abc&state=nothing'),
  },
  {
    name: 'zoom-ending-denied',
    who: 'bo',
    async open(page, demo) {
      await page.goto(`${demo.origin}${zoomPath}`)
      await answerZoom(page, basic, 'deny')
      await page.waitForURL(`${demo.origin}/**`)
      callback = page.url()
    },
  },
  { name: 'zoom-ending-state-used', who: 'bo', status: 400, open: (page) => page.goto(callback) },
  { name: 'zoom-ending-token-failed', who: 'bo', status: 502, open: whileBroken({ path: '/oauth/token' }) },
  { name: 'zoom-ending-identity-failed', who: 'bo', status: 502, open: whileBroken({ path: '/v2/users/me' }) },
  {
    name: 'zoom-did-zoom-refuse',
    who: 'bo',
    async open(page, demo) {
      await page.goto(`${demo.origin}${zoomPath}`)
      const sent = page.waitForRequest((request) => request.url().includes('/oauth/authorize'))
      await page.locator('main form[action$="/integrations/zoom/connect"] button').last().click()
      state = new URL((await sent).url()).searchParams.get('state') ?? ''
      await page.waitForURL(/\/(oauth|signin)/)
      await page.goto(`${demo.origin}${zoomPath}`)
    },
  },
  {
    name: 'zoom-ending-logged-out',
    who: 'stranger',
    status: 401,
    open: (page, demo) => page.goto(`${demo.origin}/integrations/zoom/callback?code=abc&state=${state}`),
  },
  {
    name: 'zoom-ending-other-account',
    who: 'ada',
    async open(page, demo) {
      await page.goto(`${demo.origin}${zoomPath}`)
      await answerZoom(page, basic, 'allow', 'reconnect')
      await page.waitForURL(`${demo.origin}/**`)
    },
  },
  {
    name: 'zoom-second-needs-a-name',
    who: 'ada',
    status: 409,
    async open(page, demo) {
      await page.goto(`${demo.origin}${zoomPath}`)
      await page.locator('main form[action$="/integrations/zoom/connect"] button').last().click()
      await page.waitForLoadState()
    },
  },
  {
    name: 'zoom-ending-second-account',
    who: 'newcomer',
    async open(page, demo) {
      await page.goto(`${demo.origin}${zoomPath}`)
      await page.locator('main form[action$="/integrations/zoom/connect"] button').last().click()
      await page.waitForURL(/\/(oauth|signin)/)
      const left = page.url()
      const quicker = await page.context().newPage()
      await quicker.goto(`${demo.origin}${zoomPath}`)
      await answerZoom(quicker, basic, 'allow')
      await quicker.waitForURL(`${demo.origin}/**`)
      await quicker.close()
      await page.goto(left)
      await decideAs(page, 'mika.member@zoom-sandbox.example', 'allow')
      await page.waitForURL(`${demo.origin}/**`)
    },
  },
  {
    name: 'zoom-calls',
    who: 'ada',
    async open(page, demo) {
      await page.goto(`${demo.origin}${zoomPath}`)
      await page.locator('main a[href$="/calls"]').first().click()
    },
  },
  {
    name: 'zoom-disconnect',
    who: 'ada',
    async open(page, demo) {
      await page.goto(`${demo.origin}${zoomPath}`)
      await page.locator('main a[href$="/disconnect"]').first().click()
    },
  },
  {
    name: 'zoom-removed-at-zoom',
    who: 'ada',
    async open(page, demo) {
      const [app] = await demo.control<{ clientId: string }[]>('/apps')
      await demo.control('/uninstall', { clientId: app?.clientId, email: licensed })
      await expect(async () => {
        await page.goto(`${demo.origin}${zoomPath}`)
        expect(await page.locator('main a[href$="/disconnect"]').count()).toBe(0)
      }).toPass({ timeout: 10_000 })
    },
  },
  { name: 'bookings-after-zoom-was-removed', who: 'ada', open: visit('/bookings') },
]
