import { mkdirSync, writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { parseArgs } from 'node:util'
import { ConfigError, withFiles } from '#/platform/config/config.ts'
import type { WithApp } from './database.ts'
import { type Chromium, openChromium } from './review/chromium.ts'
import { goThrough, type Journey } from './review/go-through.ts'
import { type Instance, startInstance } from './review/instance.ts'
import { type PrepareOptions, prepareCommand } from './review/prepare.ts'
import { reviewReport } from './review/report.ts'
import type { Reviewer } from './review/run.ts'
import { sandboxAt } from './review/sandbox.ts'
import type { CommandIo } from './slots.ts'

const usage = `Usage: anteroom review [--out FOLDER] [--as basic|licensed|both]
       anteroom review --url URL --email E-MAIL [--guest E-MAIL] [--pause] [--out FOLDER]
       anteroom review --prepare --email E-MAIL [--slug NAME] [--time-zone ZONE] [--reset-password]

Goes through the reviewer's test plan in Chromium and writes one report, review.html.
  Without --url it starts an instance of its own with the Zoom sandbox, and removes it afterwards.
  --url      a running instance and its real Zoom; the password is read from ANTEROOM_REVIEW_PASSWORD
  --pause    shows the browser, and waits where somebody has to act at Zoom
  --prepare  makes the reviewer's account on this instance, and prints its password once
Ends with 0 if every step passed, 1 if one failed, 3 if none failed but some were not tried.
`

const people = {
  basic: { name: 'Basic', zoomEmail: 'bella.basic@zoom-sandbox.example', isBasic: true },
  licensed: { name: 'Licensed', zoomEmail: 'mika.member@zoom-sandbox.example', isBasic: false },
}

/** `anteroom review`: exit codes as in `usage`; 2 for a wrong call, 130 when interrupted. Leaves nothing but the report. */
export async function reviewCommand(argv: readonly string[], io: CommandIo, withApp: WithApp): Promise<number> {
  const asked = readArguments(argv)
  if (typeof asked === 'string' || asked.help) {
    io[typeof asked === 'string' ? 'stderr' : 'stdout'].write(
      typeof asked === 'string' ? `${asked}\n\n${usage}` : usage,
    )
    return typeof asked === 'string' ? 2 : 0
  }
  if (asked.prepare) return await prepareCommand(asked as PrepareOptions, io, withApp)
  const reviewers = asked.url ? [visitor(asked)] : sandboxReviewers(asked.as)
  let isGivenUp = false
  let chromium: Chromium | null = null
  let instance: Instance | null = null
  const giveUp = () => {
    isGivenUp = true
    void chromium?.browser.close().catch(() => undefined)
  }
  process.on('SIGINT', giveUp)
  process.on('SIGTERM', giveUp)
  try {
    // First, since it says in a moment what is missing.
    chromium = await openChromium({ headed: asked.pause })
    if (!asked.url) instance = await startInstance(() => isGivenUp)
    const origin = instance?.origin ?? new URL(asked.url as string).origin
    const sandbox = instance && sandboxAt(instance)
    const say = (line: string) => void io.stdout.write(`${line}\n`)
    const ask = asked.pause ? say : null
    const journeys: Journey[] = []
    for (const reviewer of reviewers) {
      if (isGivenUp) break
      journeys.push(
        await goThrough(chromium.browser, { origin, reviewer, sandbox, ask, say, isGivenUp: () => isGivenUp }),
      )
    }
    if (isGivenUp) return interrupted(io)
    return conclude(journeys, { url: asked.url ?? 'private instance', isSandbox: !asked.url, out: asked.out }, io)
  } catch (error) {
    if (isGivenUp) return interrupted(io)
    throw error
  } finally {
    await chromium?.close().catch(() => undefined)
    await instance?.stop()
    process.off('SIGINT', giveUp)
    process.off('SIGTERM', giveUp)
  }
}

function interrupted(io: CommandIo): number {
  io.stderr.write('Interrupted: no report was written.\n')
  return 130
}

function conclude(journeys: Journey[], about: { url: string; isSandbox: boolean; out: string }, io: CommandIo): number {
  mkdirSync(about.out, { recursive: true })
  const file = join(resolve(about.out), 'review.html')
  writeFileSync(file, reviewReport(journeys, { ...about, at: new Date() }))
  const outcomes = journeys.flatMap(({ findings }) => findings.map(({ outcome }) => outcome))
  const count = (outcome: string) => outcomes.filter((each) => each === outcome).length
  io.stdout.write(
    `${count('passed')} passed, ${count('failed')} failed, ${count('not_tried')} not tried. The report: ${file}\n`,
  )
  if (count('failed') > 0) return 1
  return count('not_tried') > 0 ? 3 : 0
}

function sandboxReviewers(as: string): Reviewer[] {
  const kinds = as === 'both' ? (['basic', 'licensed'] as const) : [as as keyof typeof people]
  return kinds.map((kind) => ({
    ...people[kind],
    email: `reviewer-${kind}@anteroom.example`,
    password: null,
    guestEmail: `guest-${kind}@anteroom.example`,
  }))
}

function visitor({ email, guest }: Arguments): Reviewer {
  const password = withFiles(process.env).ANTEROOM_REVIEW_PASSWORD
  if (!password)
    throw new ConfigError('ANTEROOM_REVIEW_PASSWORD is missing: the password of the account to review with.')
  return {
    name: 'Reviewer',
    email: email as string,
    password,
    zoomEmail: null,
    isBasic: false,
    guestEmail: guest ?? (email as string),
  }
}

type Arguments = Exclude<ReturnType<typeof readArguments>, string>

/** The options, or a sentence about what is wrong with them. */
function readArguments(argv: readonly string[]) {
  try {
    const { values } = parseArgs({
      args: [...argv],
      options: {
        help: { type: 'boolean', default: false },
        out: { type: 'string', default: 'anteroom-review' },
        as: { type: 'string', default: 'both' },
        url: { type: 'string' },
        email: { type: 'string' },
        guest: { type: 'string' },
        pause: { type: 'boolean', default: false },
        prepare: { type: 'boolean', default: false },
        slug: { type: 'string', default: 'zoom-review' },
        'time-zone': { type: 'string', default: 'UTC' },
        'reset-password': { type: 'boolean', default: false },
      },
    })
    if (!['basic', 'licensed', 'both'].includes(values.as)) return '--as is one of basic, licensed, both.'
    if (values.url !== undefined && !/^https?:\/\//.test(values.url)) return '--url is the address of an instance.'
    if ((values.url !== undefined || values.prepare) && !values.email) return '--email is missing.'
    return values
  } catch (error) {
    return (error as Error).message
  }
}
