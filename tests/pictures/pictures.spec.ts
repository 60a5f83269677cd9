import { mkdirSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { type Page, test } from '@playwright/test'
import { startDemo } from '../journeys/demo.ts'
import { enter, sceneEnv, scenes } from '../journeys/scenes.ts'

const folder = resolve('screenshots')
const widths = [390, 820, 1440]
const only = process.env.ONLY?.split(',')

/** `npm run screenshots`: every page and state at three widths, light and dark, to be looked at. ONLY=a,b keeps these scenes. */
test('pictures of every page', async ({ browser }) => {
  test.setTimeout(1_800_000)
  mkdirSync(folder, { recursive: true })
  await using demo = await startDemo(sceneEnv)
  const pages = await enter(browser, demo)
  let taken = 0
  const failed: string[] = []
  for (const { name, who, open } of scenes) {
    const page = pages[who]
    await page.setViewportSize({ width: 1440, height: 900 })
    try {
      await open(page, demo)
      if (!only || only.includes(name)) taken += await photograph(page, name)
    } catch (error) {
      failed.push(`${name}: ${error instanceof Error ? error.message.split('\n')[0] : error}`)
      await demo.control('/faults', undefined, 'DELETE')
    }
  }
  if (!only) taken += await photographMails(pages.stranger, demo.mailboxOrigin)
  process.stdout.write(`\n${taken} pictures in ${folder}\n`)
  if (failed.length > 0) throw new Error(`not reached: ${failed.join('; ')}`)
})

async function photograph(page: Page, name: string): Promise<number> {
  let taken = 0
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' })
    for (const width of widths) {
      const least = width < 800 ? 844 : 900
      await page.setViewportSize({ width, height: least })
      // As tall as the page: what sticks to the bottom of the screen would else stand in the middle of the picture.
      const height = await page.evaluate(() => document.documentElement.scrollHeight)
      await page.setViewportSize({ width, height: Math.max(least, height) })
      await page.screenshot({ path: join(folder, `${name}-${width}-${colorScheme}.png`) })
      taken++
    }
  }
  await page.emulateMedia({ colorScheme: null })
  return taken
}

/** One mail of each kind as its reader sees it: told apart by their subjects’ first words. */
async function photographMails(page: Page, mailbox: string): Promise<number> {
  const mails = (await (await fetch(`${mailbox}/_mailbox/messages`)).json()) as {
    subject: string
    html: string
    to: string[]
  }[]
  const seen = new Set<string>()
  let taken = 0
  for (const { subject, html, to } of mails) {
    const kind = `${subject.split(/[:：]/)[0]} ${to[0]?.startsWith('gia') ? 'guest' : 'host'}`
    const name = `mail-${kind.toLowerCase().replaceAll(/[^\p{L}\d]+/gu, '-')}`
    if (!html || seen.has(name)) continue
    seen.add(name)
    // From a page without rules of its own for styles.
    await page.goto('about:blank')
    await page.setContent(html)
    taken += await photograph(page, name)
  }
  return taken
}
