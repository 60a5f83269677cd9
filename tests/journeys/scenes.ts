import type { Browser, BrowserContext, Page } from '@playwright/test'
import { logIn } from './acts.ts'
import type { Demo } from './demo.ts'
import { accountScenes } from './scenes-account.ts'
import { appScenes } from './scenes-apps.ts'
import { deskScenes } from './scenes-desk.ts'
import { guestScenes } from './scenes-guest.ts'
import { zoomScenes } from './scenes-zoom.ts'

export type Who = 'guest' | 'stranger' | 'newcomer' | 'ada' | 'bo'

/** One page in one state, as somebody gets there. */
export interface Scene {
  name: string
  who: Who
  /** What the page itself answers with, where that isn't 200. */
  status?: number
  open(page: Page, demo: Demo): Promise<unknown>
}

/** Ada runs the demo that is shown: the operator’s pages are hers. */
export const sceneEnv = { ANTEROOM_OPERATOR_EMAIL: 'ada@anteroom.example' }

/** Every page there is and the states that it can be brought into, in an order in which each leads to the next. */
export const scenes: Scene[] = [...guestScenes, ...accountScenes, ...deskScenes, ...appScenes, ...zoomScenes]

/** A page for each of the people, Ada and Bo signed in; Bo’s browser asks for Japanese. */
export async function enter(browser: Browser, demo: Demo): Promise<Record<Who, Page>> {
  const pages: Partial<Record<Who, Page>> = {}
  for (const who of ['guest', 'stranger', 'newcomer', 'ada', 'bo'] as const) {
    const context: BrowserContext = await browser.newContext({
      locale: who === 'bo' ? 'ja-JP' : 'en-GB',
      timezoneId: who === 'bo' ? 'Asia/Tokyo' : 'Europe/Berlin',
    })
    pages[who] = await context.newPage()
  }
  const all = pages as Record<Who, Page>
  await logIn(all.ada, demo, 'ada@anteroom.example')
  await logIn(all.bo, demo, 'bo@anteroom.example')
  return all
}
