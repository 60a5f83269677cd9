import { parseArgs } from 'node:util'
import { startZoomSandbox } from './zoom/index.ts'

export { startMailbox } from './mailbox/index.ts'
export { startZoomSandbox }

const USAGE = `Usage: anteroom sandbox [--port N] [--host HOST] [--state FILE] [--webhook-host HOST]…

Runs a Zoom to develop and test against, on this machine only unless --host names another address.
  --port N             where it listens; any free port unless given
  --state FILE         keeps what it knows; without, everything is forgotten when it stops
  --webhook-host HOST  another host that webhooks may go to; may be given several times
`

/**
 * Starts the sandbox from a command line, prints one line when it listens, and stops on SIGTERM or SIGINT. Answers the exit
 * code when nothing was started: 0 after `--help`, 2 after a wrong call, 1 when the address or the file can't be had.
 */
export async function runSandbox(argv: string[]): Promise<number | undefined> {
  const asked = readArguments(argv)
  if (typeof asked === 'string') {
    process.stderr.write(`${asked}\n\n${USAGE}`)
    return 2
  }
  if (asked.help) {
    process.stdout.write(USAGE)
    return 0
  }
  const sandbox = await startZoomSandbox({
    port: asked.port === undefined ? undefined : Number(asked.port),
    host: asked.host,
    stateFile: asked.state,
    webhookHosts: asked['webhook-host'],
  }).catch(sayOfSystem)
  if (!sandbox) return 1
  for (const signal of ['SIGTERM', 'SIGINT'] as const) process.once(signal, () => void sandbox.close())
  console.log(`Zoom sandbox ready at ${sandbox.origin}`)
  return undefined
}

/** What the system refuses (a taken port, a file that can't be read) is told in its words; anything else is a bug. */
function sayOfSystem(error: NodeJS.ErrnoException): null {
  if (!error.syscall) throw error
  process.stderr.write(`The sandbox can't start: ${error.message}.\n`)
  return null
}

/** The options, or a sentence about what is wrong with them. */
function readArguments(argv: string[]) {
  const text = { type: 'string' as const }
  try {
    const { values } = parseArgs({
      args: argv,
      options: {
        help: { type: 'boolean', short: 'h' },
        port: text,
        host: text,
        state: text,
        'webhook-host': { type: 'string', multiple: true },
      },
    })
    const isPort = values.port === undefined || (/^\d+$/.test(values.port) && Number(values.port) < 65_536)
    return isPort ? values : '--port is a number from 0 to 65535.'
  } catch (error) {
    return (error as Error).message
  }
}

if (import.meta.main) {
  runSandbox(process.argv.slice(2)).then(
    (code) => {
      process.exitCode = code
    },
    (error: Error) => {
      console.error(error.message)
      process.exitCode = 1
    },
  )
}
