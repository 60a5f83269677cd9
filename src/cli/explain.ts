import { explainSlot, explanationText, ProblemError, parseInstant } from '#/modules/availability/engine/index.ts'
import { type CommandIo, errorLine, parseProblemText, readAll } from './slots.ts'

const usage = `Usage: anteroom explain --at INSTANT [--json] < problem.json

Reads one slot problem as JSON and says, for one start time, every rule that admits or refuses it, per host.
  --at INSTANT  the start, such as 2027-03-01T14:00:00Z
  --json        the same as JSON
`

/** `anteroom explain`: 0 whether or not the start is offered, 2 when the problem or `--at` holds an error; it is printed as JSON. */
export async function explainCommand(argv: readonly string[], io: CommandIo): Promise<number> {
  const asked = readArguments(argv)
  if (asked.help) {
    io.stdout.write(usage)
    return 0
  }
  if (asked.unknown !== undefined) {
    io.stderr.write(`anteroom explain doesn't know ${asked.unknown}.\n\n${usage}`)
    return 2
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
  readonly at: string | undefined
  readonly json: boolean
  readonly help: boolean
  readonly unknown: string | undefined
}

function readArguments(argv: readonly string[]): Arguments {
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
    else unknown ??= argument
  }
  return { at, json, help, unknown }
}
