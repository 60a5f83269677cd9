import { openSlots, ProblemError, parseProblem, type SlotProblem } from '#/modules/availability/engine/index.ts'
import type { WithApp } from './database.ts'

/** The command's own view of the process, so that it runs without one. */
export interface CommandIo {
  readonly stdin: AsyncIterable<string | Uint8Array>
  readonly stdout: { write(text: string): unknown }
  readonly stderr: { write(text: string): unknown }
}

const usage = `Usage: anteroom slots WORKSPACE/TYPE [--from DATE] [--to DATE] [--time-zone ZONE] [--json]
       anteroom slots [--lines] < problem.json

Prints which starts are offered: of a meeting type of this instance, whether it runs or not, as guests would find it now; or
of a slot problem that it reads as JSON.
  WORKSPACE/TYPE    as in the booking page's address
  --from, --to      local dates, both included; from today on, a week unless given
  --time-zone ZONE  on whose clock; the host's unless given
  --json            the same as JSON
  --lines           one problem a line in, one answer a line out
  --version         the version of the time-zone data
`

/**
 * `anteroom slots`: 0 when every problem was answered, 2 when one holds an error, which is printed as JSON, and for a wrong
 * call or an unknown meeting type.
 */
export async function slotsCommand(argv: readonly string[], io: CommandIo, withApp: WithApp): Promise<number> {
  if (argv[0] !== undefined && !argv[0].startsWith('-'))
    return await (await import('./slots-of-type.ts')).slotsOfType(argv, io, withApp, usage)
  const unknown = argv.find((argument) => !['--lines', '--version', '--help'].includes(argument))
  if (unknown !== undefined) {
    io.stderr.write(`anteroom slots doesn't know ${unknown}.\n\n${usage}`)
    return 2
  }
  if (argv.includes('--help')) {
    io.stdout.write(usage)
    return 0
  }
  if (argv.includes('--version')) {
    io.stdout.write(`time-zone data ${process.versions.tz}\n`)
    return 0
  }
  let status = 0
  const print = (text: string): void => {
    const { line, failed } = answer(text)
    io.stdout.write(`${line}\n`)
    if (failed) status = 2
  }
  if (argv.includes('--lines')) {
    for await (const line of lines(io.stdin)) if (line.trim() !== '') print(line)
  } else print(await readAll(io.stdin))
  return status
}

function answer(text: string): { line: string; failed: boolean } {
  try {
    return { line: JSON.stringify(openSlots(parseProblemText(text))), failed: false }
  } catch (error) {
    return { line: errorLine(error), failed: true }
  }
}

/** A problem from its JSON text; text that isn't JSON is an error in the field `problem`. */
export function parseProblemText(text: string): SlotProblem {
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch {
    throw new ProblemError('problem', text.trim() === '' ? 'is missing' : 'must be JSON')
  }
  return parseProblem(value)
}

/** A `ProblemError` as the document words it; anything else is a bug and is thrown on. */
export function errorLine(error: unknown): string {
  if (!(error instanceof ProblemError)) throw error
  return JSON.stringify({ error: { field: error.field, message: error.message } })
}

export async function readAll(stdin: CommandIo['stdin']): Promise<string> {
  let text = ''
  for await (const chunk of decoded(stdin)) text += chunk
  return text
}

async function* lines(stdin: CommandIo['stdin']): AsyncGenerator<string> {
  let rest = ''
  for await (const chunk of decoded(stdin)) {
    const parts = (rest + chunk).split('\n')
    rest = parts.pop() as string
    yield* parts
  }
  yield rest
}

/** A character may lie across two chunks. */
async function* decoded(stdin: CommandIo['stdin']): AsyncGenerator<string> {
  const decoder = new TextDecoder()
  for await (const chunk of stdin) yield typeof chunk === 'string' ? chunk : decoder.decode(chunk, { stream: true })
  yield decoder.decode()
}
