import { explainSlot, explanationText, ProblemError, parseInstant } from '#/modules/availability/engine/index.ts'
import type { WithApp } from './database.ts'
import { type CommandIo, errorLine, parseProblemText, readAll } from './slots.ts'

const usage = `Usage: anteroom explain WORKSPACE/TYPE START [--json]
       anteroom explain --at INSTANT [--json] < problem.json

Says, for one start time, every rule that admits or refuses it: of a meeting type of this instance, whether it runs or not,
as guests would find it now; or of a slot problem that it reads as JSON, per host.
  WORKSPACE/TYPE  as in the booking page's address
  START           such as 2027-03-01T14:00:00Z, or 2027-03-01T15:00 on the host's clock
  --at INSTANT    the start, such as 2027-03-01T14:00:00Z
  --json          the same as JSON
`

/**
 * `anteroom explain`: 0 whether or not the start is offered, 2 for a wrong call or an unknown meeting type, and when the
 * problem or `--at` holds an error, which is printed as JSON.
 */
export async function explainCommand(argv: readonly string[], io: CommandIo, withApp: WithApp): Promise<number> {
  const asked = readArguments(argv)
  if (asked.help) {
    io.stdout.write(usage)
    return 0
  }
  if (asked.unknown !== undefined) {
    io.stderr.write(`anteroom explain doesn't know ${asked.unknown}.\n\n${usage}`)
    return 2
  }
  if (asked.type !== undefined) {
    const { explainType } = await import('./explain-type.ts')
    return await explainType({ ...asked, type: asked.type }, io, withApp)
  }
  try {
    if (asked.at === undefined) throw new ProblemError('at', 'is missing')
    const startMs = parseInstant(asked.at, 'at')
    const explanation = explainSlot(parseProblemText(await readAll(io.stdin)), startMs)
    io.stdout.write(asked.json ? `${JSON.stringify(explanation)}\n` : explanationText(explanation))
    return 0
  } catch (error) {
    io.stdout.write(`${errorLine(error)}\n`)
    return 2
  }
}

interface Arguments {
  /** `workspace/type`, and the start: of the instance. */
  readonly type: string | undefined
  readonly start: string | undefined
  readonly at: string | undefined
  readonly json: boolean
  readonly help: boolean
  readonly unknown: string | undefined
}

function readArguments(argv: readonly string[]): Arguments {
  const names: string[] = []
  let at: string | undefined
  let unknown: string | undefined
  let json = false
  let help = false
  for (let i = 0; i < argv.length; i++) {
    const argument = argv[i] as string
    if (argument === '--json') json = true
    else if (argument === '--help') help = true
    else if (argument === '--at') at = argv[++i]
    else if (argument.startsWith('--at=')) at = argument.slice('--at='.length)
    else if (argument.startsWith('-') || names.length === 2) unknown ??= argument
    else names.push(argument)
  }
  const [type, start] = names
  if (type !== undefined && at !== undefined) unknown ??= '--at beside a meeting type'
  return { type, start, at, json, help, unknown }
}
