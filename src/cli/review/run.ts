import type { Page } from '@playwright/test'
import type { Sandbox } from './sandbox.ts'

/** Who goes through the plan, and at Zoom as what. */
export interface Reviewer {
  name: string
  /** The log-in here; without a password the account is made in the course of the plan. */
  email: string
  password: string | null
  /** At Zoom; null where the person logs in there themselves. */
  zoomEmail: string | null
  /** Zoom tells of changed and deleted meetings for paid accounts only; for others they are found by looking. */
  isBasic: boolean
  guestEmail: string
}

/** What the steps share: the browser windows, the sandbox if there is one, and what earlier steps found. */
export interface Run {
  origin: string
  reviewer: Reviewer
  host: Page
  guest: Page
  /** Null with the real Zoom. */
  sandbox: Sandbox | null
  /** Asks the person at the machine to do something, where there is one. */
  ask: ((what: string) => void) | null
  /** The permissions that the plan is about, as Zoom names them. */
  scopes: string[]
  /** Zoom was connected before we came. */
  wasConnected?: boolean
  publicPath?: string
  ticket?: string
  booking?: string
  joinUrl?: string
  startsAt?: string
}

/** Something that this run can't try; the sentence says why, and what a person would do. */
export class NotTried extends Error {}

/** How long a person gets at Zoom. */
export const personWaits = 10 * 60_000

/** Asks until it is so; `what` completes "it did not come about that …". */
export async function until(what: string, isSo: () => Promise<boolean>, waits = 15_000): Promise<void> {
  const end = Date.now() + waits
  for (;;) {
    if (await isSo()) return
    if (Date.now() > end) throw new Error(`It did not come about that ${what}.`)
    await new Promise((resolve) => setTimeout(resolve, 150))
  }
}

/** Throws unless it is so; `what` is a sentence about what was found instead. */
export function must(isSo: unknown, what: string): asserts isSo {
  if (!isSo) throw new Error(what)
}

/** What an earlier step was to bring. */
export function needed<T>(value: T | undefined, from: string): T {
  if (value === undefined) throw new NotTried(`It builds on “${from}”, which did not come so far.`)
  return value
}

/** Presses the button of the form that goes to this address. */
export async function submit(page: Page, action: string): Promise<void> {
  const form = `main form[action*="${action}"]`
  await page.locator(`${form} button[type=submit]:visible, ${form} button:not([type]):visible`).last().click()
  await page.waitForLoadState()
}
