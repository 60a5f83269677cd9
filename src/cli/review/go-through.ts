import type { Browser, Page } from '@playwright/test'
import { callName, type PlanStep, type PlanStepId, reviewPlan, scopeName } from '#/modules/review/index.ts'
import { errorLine } from '#/platform/redact.ts'
import { type Calls, callsSince, mark, mismatch } from './calls.ts'
import { guestSteps } from './guest-steps.ts'
import { type Act, hostSteps } from './host-steps.ts'
import { NotTried, type Reviewer, type Run } from './run.ts'
import type { Sandbox } from './sandbox.ts'
import { zoomSteps } from './zoom-steps.ts'

export interface Finding {
  step: PlanStep
  outcome: 'passed' | 'failed' | 'not_tried'
  /** What is wrong, or why it was not tried. */
  note: string | null
  milliseconds: number
  calls: Calls | null
  /** JPEG. */
  picture: Buffer | null
}

export interface Journey {
  reviewer: Reviewer
  findings: Finding[]
}

interface Asked {
  origin: string
  reviewer: Reviewer
  sandbox: Sandbox | null
  ask: Run['ask']
  say(line: string): void
  isGivenUp(): boolean
}

const acts: Record<PlanStepId, Act> = { ...hostSteps, ...guestSteps, ...zoomSteps }

/** Takes every step of the plan that the instance shows, one after another. Never throws for what a step finds. */
export async function goThrough(browser: Browser, asked: Asked): Promise<Journey> {
  const { origin, reviewer, sandbox, ask, say } = asked
  const viewport = { width: 1024, height: 768 }
  const open = async () => {
    const context = await browser.newContext({ locale: 'en-GB', timezoneId: 'Europe/Berlin', viewport })
    context.setDefaultTimeout(10_000)
    return context
  }
  const [hosts, guests] = [await open(), await open()]
  const [host, aside, guest] = [await hosts.newPage(), await hosts.newPage(), await guests.newPage()]
  const steps = await shownPlan(guest, origin)
  const scopes = [...new Set(steps.flatMap((step) => step.scopes))].map((key) => scopeName(key))
  const run: Run = { origin, reviewer, host, guest, sandbox, ask, scopes }
  const findings: Finding[] = []
  for (const step of steps) {
    if (asked.isGivenUp()) break
    const finding = await take(run, aside, step)
    findings.push(finding)
    say(`${words[finding.outcome].padEnd(10)} ${reviewer.name}: ${step.id}${finding.note ? `: ${finding.note}` : ''}`)
  }
  await hosts.close()
  await guests.close()
  return { reviewer, findings }
}

export const words = { passed: 'passed', failed: 'FAILED', not_tried: 'not tried' } as const

/** The steps that the instance's own page shows: an app that declares fewer permissions has fewer. */
async function shownPlan(page: Page, origin: string): Promise<PlanStep[]> {
  await page.goto(`${origin}/integrations/zoom/reviewer-test-plan`)
  const ids = await page.locator('main ol > li[id]').evaluateAll((items) => items.map(({ id }) => id))
  const all = reviewPlan()
  const isShown = (key: string) =>
    all.some(({ id, scopes }) => ids.includes(id) && scopes.some((scope) => scope === key))
  const declared = all.flatMap(({ scopes }) => scopes).filter(isShown)
  return reviewPlan(declared).filter(({ id }) => ids.includes(id))
}

async function take(run: Run, aside: Page, step: PlanStep): Promise<Finding> {
  const began = Date.now()
  const isLoggedIn = !['public_pages', 'account'].includes(step.id)
  let shown: Page | null = null
  let note: string | null = null
  let outcome: Finding['outcome'] = 'passed'
  let calls: Calls | null = null
  try {
    const from = isLoggedIn ? await mark(run, aside) : null
    shown = await acts[step.id](run)
    const expected = step.calls.filter((call) => !(run.reviewer.isBasic && step.paidOnly?.includes(call)))
    calls =
      from &&
      (await callsSince(
        run,
        aside,
        from,
        expected.map((call) => callName(call)),
      ))
    note = calls && mismatch(calls)
    if (note) outcome = 'failed'
  } catch (error) {
    outcome = error instanceof NotTried ? 'not_tried' : 'failed'
    // Playwright's messages go on with a log of what it waited for, in colours.
    note = (error instanceof NotTried ? error.message : errorLine(error)).split('\n')[0] ?? ''
  }
  const milliseconds = Date.now() - began
  if (outcome === 'failed') shown ??= run.host
  return { step, outcome, note, milliseconds, calls, picture: shown && (await photograph(shown)) }
}

async function photograph(page: Page): Promise<Buffer | null> {
  return await page.screenshot({ type: 'jpeg', quality: 55, timeout: 5000 }).catch(() => null)
}
