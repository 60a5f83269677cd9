import AxeBuilder from '@axe-core/playwright'
import { type Browser, expect, type Page, test } from '@playwright/test'
import { startDemo } from './demo.ts'
import { enter, sceneEnv, scenes } from './scenes.ts'

const tags = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa']

// One demo and one walk for all of it: opening a page costs more than looking at it.
test('U4 U9 X4 T15 J13 every page, in every state: axe finds nothing serious in either theme, nothing runs off a 320 px screen, targets are 24 px, no error is logged, nothing is asked of another origin', async ({
  browser,
}) => {
  test.setTimeout(600_000)
  await using demo = await startDemo(sceneEnv)
  const pages = await enter(browser, demo)
  const heard = Object.values(pages).flatMap((page) => listen(page))
  const faults: string[] = []
  const began = Date.now()
  for (const { name, who, status = 200, open } of scenes) {
    const page = pages[who]
    let answered = 0
    const note = (response: { status(): number; request(): { isNavigationRequest(): boolean } }) => {
      if (response.request().isNavigationRequest()) answered = response.status()
    }
    page.on('response', note)
    await page.emulateMedia({ colorScheme: 'light', reducedMotion: 'reduce' })
    await page.setViewportSize({ width: 1280, height: 800 })
    const trouble = await open(page, demo).then(
      () => null,
      (error: Error) => `not reached: ${error.message.split('\n')[0]}`,
    )
    page.off('response', note)
    const found = trouble
      ? [trouble]
      : [
          ...(answered === status ? [] : [`answers ${answered}, not ${status}`]),
          ...(await languageOf(page, who === 'bo' ? 'ja' : 'en')),
          ...(await axe(page, 'light')),
          ...(await axe(page, 'dark')),
          ...(await onSmallScreen(page)),
        ]
    if (process.env.TRACE) process.stdout.write(`${((Date.now() - began) / 1000).toFixed(1)} ${name} ${found}\n`)
    faults.push(...found.map((fault) => `${name}: ${fault}`))
  }
  expect([...faults, ...heard.flat()]).toEqual([])
  expect(scenes.length).toBeGreaterThan(60)
})

/** What this page says in the console as an error, and what it asks of origins that are not its own, from now on. */
function listen(page: Page): string[] {
  const heard: string[] = []
  page.on('pageerror', (error) => heard.push(`${page.url()}: ${error.message}`))
  page.on('console', (message) => {
    // Chromium notes each refusal (4xx, 5xx) of the page itself, too; those are asked for here.
    const isRefusal = /Failed to load resource/.test(message.text()) && message.location().url === page.url()
    if (message.type() === 'error' && !isRefusal) heard.push(`${page.url()}: ${message.text()}`)
  })
  page.on('request', (request) => {
    if (request.isNavigationRequest() || request.url().startsWith('data:')) return
    const own = new URL(request.frame().url()).origin
    if (new URL(request.url()).origin !== own) heard.push(`${page.url()}: asks ${request.url()}`)
  })
  return heard
}

async function languageOf(page: Page, language: string): Promise<string[]> {
  const lang = await page.locator('html').getAttribute('lang')
  return lang === language ? [] : [`lang is ${lang}, not ${language}`]
}

async function axe(page: Page, colorScheme: 'light' | 'dark'): Promise<string[]> {
  await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' })
  // Legacy: without a second page for each answer; there are no frames here.
  const builder = new AxeBuilder({ page }).options({ resultTypes: ['violations'] }).setLegacyMode()
  // The themes differ in colours only.
  const { violations } = await (colorScheme === 'light'
    ? builder.withTags(tags)
    : builder.withRules('color-contrast')
  ).analyze()
  return violations
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .map(({ id, nodes }) => `axe (${colorScheme}) ${id}: ${nodes.map(({ target }) => target.join(' ')).join(', ')}`)
}

/** What runs off the screen, and what is too small to be touched, at 320 px (WCAG 2.5.8; links within a sentence excepted). */
async function onSmallScreen(page: Page): Promise<string[]> {
  await page.setViewportSize({ width: 320, height: 720 })
  return await page.evaluate(() => {
    const faults: string[] = []
    const { scrollWidth, clientWidth } = document.documentElement
    if (scrollWidth > clientWidth) faults.push(`${scrollWidth} px wide on a screen of ${clientWidth}`)
    // What neither hand nor screen reader meets (the button that Enter presses) is no target.
    const targets =
      'a[href], button:not([aria-hidden]), summary, select, textarea, input:not([type=hidden]), [role=button]'
    for (const target of document.querySelectorAll<HTMLElement>(targets)) {
      if (!target.checkVisibility({ visibilityProperty: true }) || target.matches('.skip')) continue
      const label = target.matches('input') ? target.closest('label') : null
      const { width, height } = (label ?? target).getBoundingClientRect()
      if (width === 0 || (width >= 24 && height >= 24)) continue
      const isWithinText =
        getComputedStyle(target).display === 'inline' && target.parentElement?.innerText !== target.innerText
      if (isWithinText) continue
      const name = (target.innerText || target.getAttribute('name') || target.outerHTML).trim().slice(0, 60)
      faults.push(`“${name}” is ${Math.round(width)} × ${Math.round(height)} px`)
    }
    return faults
  })
}

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
