import type { Page } from '@playwright/test'
import { i18nFor } from '#/platform/i18n/i18n.ts'
import { openLedger } from './host-steps.ts'
import type { Run } from './run.ts'

/** What was asked of Zoom during a step, by the product's own list and by what the sandbox received. */
export interface Calls {
  expected: string[]
  /** Null where the connection, and with it the list, is gone. */
  ledger: string[] | null
  /** Null with the real Zoom. */
  journal: string[] | null
  /** By the clock, not by the step: a refreshed token, a look whether meetings are still there. */
  background: string[]
}

export interface Mark {
  lines: string[]
  seq: number
}

/** Where both lists stand. */
export async function mark(run: Run, page: Page): Promise<Mark> {
  const journal = (await run.sandbox?.journal(0)) ?? []
  return { lines: (await readLedger(run, page))?.map(({ key }) => key) ?? [], seq: journal.at(-1)?.seq ?? 0 }
}

/** What came since; waits a little for what is still under way when it isn't yet as expected. */
export async function callsSince(run: Run, page: Page, from: Mark, expected: readonly string[]): Promise<Calls> {
  const end = Date.now() + 6000
  for (;;) {
    const calls = await read(run, page, from, expected)
    if (mismatch(calls) === null || Date.now() > end) return calls
    await new Promise((resolve) => setTimeout(resolve, 300))
  }
}

/** A sentence about how the lists differ, or null. */
export function mismatch({ expected, ledger, journal, background }: Calls): string | null {
  const differ = (a: string[], b: string[]) => a.toSorted().join() !== b.toSorted().join()
  const listed = (calls: string[]) => calls.join(', ') || 'nothing'
  if (ledger && differ(ledger, expected))
    return `The list of calls has ${listed(ledger)}; expected was ${listed(expected)}.`
  if (journal && differ(journal, [...expected, ...background]))
    return `Zoom received ${listed(journal)}; expected was ${listed([...expected, ...background])}.`
  return null
}

async function read(run: Run, page: Page, from: Mark, expected: readonly string[]): Promise<Calls> {
  const ledger = await readLedger(run, page)
  const old = [...from.lines]
  const fresh = ledger?.filter(({ key }) => {
    const at = old.indexOf(key)
    if (at >= 0) old.splice(at, 1)
    return at < 0
  })
  const reviewer = await zoomUser(run)
  const journal = (await run.sandbox?.journal(from.seq))
    ?.filter(({ seq, path, userId }) => seq > from.seq && isOfProgram(path) && userId === reviewer)
    .map(({ method, path }) => `${method} ${path.replace(/\/meetings\/\d+$/, '/meetings/{id}')}`)
  return {
    expected: [...expected],
    ledger: fresh?.filter(({ isBackground }) => !isBackground).map(({ call }) => call) ?? null,
    journal: journal ?? null,
    background: fresh?.filter(({ isBackground }) => isBackground).map(({ call }) => call) ?? [],
  }
}

/** Not what the reviewer's own browser asks, such as the page of consent. */
const isOfProgram = (path: string) => path.startsWith('/v2/') || /^\/oauth\/(token|revoke|data)/.test(path)

async function zoomUser({ sandbox, reviewer }: Run): Promise<string | undefined> {
  const people = (await sandbox?.control<{ id: string; email: string }[]>('/people')) ?? []
  return people.find(({ email }) => email === reviewer.zoomEmail)?.id
}

const { t } = i18nFor('en')
const byTheClock = [
  t('integrations.reason.refresh'),
  t('integrations.reason.refresh_idle'),
  t('integrations.reason.sweep_meetings'),
]

interface Line {
  key: string
  call: string
  isBackground: boolean
}

/** The newest 50 lines as the product shows them to the person; null without a connection. */
async function readLedger(run: Run, page: Page): Promise<Line[] | null> {
  if (!(await openLedger(run, page))) return null
  const rows = await page.locator('main tbody tr').evaluateAll((rows) =>
    rows.map((row) => ({
      call: row.querySelector('code')?.textContent ?? '',
      reason: row.children[2]?.lastChild?.textContent ?? '',
      // Without the outcome: a call that was under way has one later.
      key: [row.children[0]?.textContent, row.querySelector('code')?.textContent].join(' '),
    })),
  )
  return rows.map(({ key, call, reason }) => ({ key, call, isBackground: byTheClock.includes(reason) }))
}
