import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { type Browser, expect, type Page } from '@playwright/test'
import type axeCore from 'axe-core'
import { startDemo } from './demo.ts'
import { enter, type Scene, sceneEnv } from './scenes.ts'

const tags = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa']

/**
 * Goes through the scenes of one demo, one after the other: opening a page costs more than looking at it. Fails for what
 * axe finds serious in either theme, what runs off a 320 px screen, small targets, errors and requests of other origins.
 */
export async function walk(browser: Browser, scenes: Scene[]): Promise<void> {
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
}

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

const axeSource = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')

async function axe(page: Page, colorScheme: 'light' | 'dark'): Promise<string[]> {
  await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' })
  // Once a page: reading half a megabyte of script takes as long as the rest. There are no frames to follow.
  if (!(await page.evaluate(() => 'axe' in window))) await page.evaluate(axeSource)
  // The themes differ in colours only.
  const runOnly: axeCore.RunOptions['runOnly'] =
    colorScheme === 'light' ? { type: 'tag', values: tags } : { type: 'rule', values: ['color-contrast'] }
  return await page.evaluate(
    async ({ runOnly, colorScheme }) => {
      const { axe } = window as unknown as { axe: typeof axeCore }
      const { violations } = await axe.run({ runOnly, resultTypes: ['violations'] })
      return violations
        .filter(({ impact }) => impact === 'serious' || impact === 'critical')
        .map(({ id, nodes }) => `axe (${colorScheme}) ${id}: ${nodes.map(({ target }) => target.join(' ')).join(', ')}`)
    },
    { runOnly, colorScheme },
  )
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
