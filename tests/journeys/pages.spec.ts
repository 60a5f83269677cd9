import { type Browser, expect, type Page, test } from '@playwright/test'
import { startDemo } from './demo.ts'
import { scenes } from './scenes.ts'
import { appScenes } from './scenes-apps.ts'
import { walk } from './walk.ts'

test('U4 U9 X4 T15 J13 every page, in every state: axe finds nothing serious in either theme, nothing runs off a 320 px screen, targets are 24 px, no error is logged, nothing is asked of another origin', async ({
  browser,
}) => {
  test.setTimeout(600_000)
  const usual = scenes.filter((scene) => !appScenes.includes(scene))
  expect(usual.length).toBeGreaterThan(60)
  await walk(browser, usual)
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
