import { type Browser, expect, type Page, test } from '@playwright/test'
import { startDemo } from './demo.ts'
import { accountScenes } from './scenes-account.ts'
import { appScenes } from './scenes-apps.ts'
import { deskScenes } from './scenes-desk.ts'
import { guestScenes } from './scenes-guest.ts'
import { zoomScenes } from './scenes-zoom.ts'
import { walk } from './walk.ts'

// Two browsers share the pages.
test.describe.configure({ mode: 'parallel' })

const walks = {
  'guests and hosts': [...guestScenes, ...deskScenes],
  'accounts and of connecting Zoom': [...accountScenes, ...zoomScenes],
  'connections of every kind, of work left at Zoom and of the operator': appScenes,
}
for (const [whose, scenes] of Object.entries(walks))
  test(`U4 U9 X4 T15 J13 C1 C3 C4 C9 Y11 Y12 the pages of ${whose}, in every state: axe finds nothing serious in either theme, nothing runs off a 320 px screen, targets are 24 px, no error is logged, nothing is asked of another origin`, async ({
    browser,
  }) => {
    test.setTimeout(600_000)
    expect(scenes.length).toBeGreaterThan(20)
    await walk(browser, scenes)
  })

test('U4 the same pages speak Japanese to a browser that asks for it, and a switch changes that', async ({
  browser,
}) => {
  await using demo = await startDemo()
  const page = await japanese(browser)
  for (const path of ['/', '/ada', '/ada/intro', '/log-in', '/sign-up', '/forgot-password', '/booking/nothing']) {
    await page.goto(`${demo.origin}${path}`)
    expect(await page.locator('html').getAttribute('lang'), path).toBe('ja')
    // Every page has words of its own in kana or kanji, not only the switch.
    expect(await page.locator('main').innerText(), path).toMatch(/[ぁ-んァ-ン一-龯]/)
  }
  await page.goto(`${demo.origin}/log-in`)
  await page.locator('footer').getByText('English').click()
  expect(await page.locator('html').getAttribute('lang')).toBe('en')
})

async function japanese(browser: Browser): Promise<Page> {
  const context = await browser.newContext({ locale: 'ja-JP', timezoneId: 'Asia/Tokyo' })
  return await context.newPage()
}
