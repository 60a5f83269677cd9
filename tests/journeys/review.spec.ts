import { type ChildProcess, spawn } from 'node:child_process'
import { existsSync, mkdtempSync, readdirSync, readFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from '@playwright/test'
import { reviewPlan } from '../../src/modules/review/plan.ts'
import { chromiumPath } from '../chromium.ts'

interface Ended {
  code: number | null
  output: string
  /** A folder of its own for what it writes for a while, and what is left there. */
  temporary: string
  out: string
}

function review(args: string[], env: Record<string, string> = {}): { child: ChildProcess; ended: Promise<Ended> } {
  const [temporary, out] = [mkdtempSync(join(tmpdir(), 'review-')), mkdtempSync(join(tmpdir(), 'report-'))]
  const child = spawn('node', ['dist/server/main.js', 'review', '--out', out, ...args], {
    env: { PATH: process.env.PATH, TMPDIR: temporary, CHROMIUM_PATH: chromiumPath ?? '', ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let output = ''
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk) => (output += String(chunk)))
  const ended = new Promise<Ended>((resolve) => child.once('exit', (code) => resolve({ code, output, temporary, out })))
  return { child, ended }
}

/** What the embedded database keeps elsewhere when root runs it. */
const databases = (temporary: string) => {
  const name = temporary.replaceAll(/[^A-Za-z0-9]+/g, '-').replace(/^-/, '')
  const folder = '/var/lib/anteroom'
  return existsSync(folder) ? readdirSync(folder).filter((each) => each.startsWith(name)) : []
}

test('U1 every step of the reviewer’s plan passes as a Basic and as a Licensed person, and the report has each with its picture and calls', async () => {
  test.setTimeout(180_000)
  const { code, output, out, temporary } = await review([]).ended
  expect(output).not.toContain('FAILED')
  expect(code).toBe(0)
  const report = readFileSync(join(out, 'review.html'), 'utf8')
  const found = [...report.matchAll(/data-step="([a-z_]+)" data-outcome="([a-z_]+)"/g)].map(([, id, end]) => [id, end])
  const plan = reviewPlan().map(({ id }) => [id, 'passed'])
  expect(found).toEqual([...plan, ...plan])
  expect(report.match(/<img [^>]*src="data:image\/jpeg;base64,[A-Za-z0-9+/=]{1000,}"/g)).toHaveLength(found.length)
  expect(report.match(/Received by the sandbox/g)).toHaveLength(2 * (reviewPlan().length - 2))
  // One file: nothing in it is loaded from elsewhere.
  expect(report).not.toMatch(/(src|href)="(?!data:)/)
  expect(readdirSync(out)).toEqual(['review.html'])
  expect(readdirSync(temporary)).toEqual([])
  expect(databases(temporary)).toEqual([])
})

test('U1 interrupted it leaves nothing behind, and says so', async () => {
  test.setTimeout(90_000)
  const { child, ended } = review(['--as', 'basic'])
  await new Promise<void>((resolve) => child.stdout?.once('data', () => resolve()))
  child.kill('SIGINT')
  const { code, output, out, temporary } = await ended
  expect(code).toBe(130)
  expect(output).toContain('Interrupted')
  expect(readdirSync(out)).toEqual([])
  expect(readdirSync(temporary)).toEqual([])
  expect(databases(temporary)).toEqual([])
})

test('U1 without Chromium it says in a sentence what is missing', async () => {
  const { code, output } = await review([], { CHROMIUM_PATH: '/nowhere/chromium' }).ended
  expect(code).toBe(2)
  expect(output).toBe('CHROMIUM_PATH names no file: /nowhere/chromium.\n')
})
