import { parseArgs } from 'node:util'
import { startZoomSandbox, type ZoomSandbox } from './zoom/index.ts'

export { startMailbox } from './mailbox/index.ts'
export { startZoomSandbox }

const USAGE = 'Usage: sandbox [--port N] [--host H] [--state FILE] [--webhook-host HOST]…'

/** Starts the sandbox from a command line, prints one line when it listens, and stops on SIGTERM or SIGINT. */
export async function runSandbox(argv: string[]): Promise<ZoomSandbox> {
  const { values } = parseArgs({
    args: argv,
    options: {
      port: { type: 'string' },
      host: { type: 'string' },
      state: { type: 'string' },
      'webhook-host': { type: 'string', multiple: true },
    },
  })
  const port = values.port === undefined ? undefined : Number(values.port)
  if (port !== undefined && !(Number.isInteger(port) && port >= 0 && port < 65_536)) throw new Error(USAGE)
  const sandbox = await startZoomSandbox({
    port,
    host: values.host,
    stateFile: values.state,
    webhookHosts: values['webhook-host'],
  })
  for (const signal of ['SIGTERM', 'SIGINT'] as const) process.once(signal, () => void sandbox.close())
  console.log(`Zoom sandbox ready at ${sandbox.origin}`)
  return sandbox
}

if (import.meta.main) {
  runSandbox(process.argv.slice(2)).catch((error: Error) => {
    console.error(error.message)
    process.exitCode = 1
  })
}
