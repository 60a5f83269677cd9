// `npm run chaos -- --seconds N --seed N --scopes SET [--operations N] …`: what holds when everything goes wrong.
import { readOptions, usage } from './options.ts'
import { hasFailed, reportText } from './report.ts'
import { runChaos } from './run.ts'

const options = readOptions(process.argv.slice(2))
if (!options) {
  process.stderr.write(`${usage}\n`)
  process.exit(2)
}
const stop = new AbortController()
for (const name of ['SIGINT', 'SIGTERM'] as const) process.on(name, () => stop.abort(new Error(`stopped by ${name}`)))
const say = (line: string) => process.stdout.write(`${line}\n`)
try {
  say(`seed ${options.seed}`)
  const report = await runChaos(options, say, stop.signal)
  say(`\n${reportText(report)}`)
  process.exitCode = hasFailed(report) ? 1 : 0
} catch (error) {
  process.stderr.write(`${stop.signal.aborted ? (stop.signal.reason as Error).message : (error as Error).stack}\n`)
  process.exitCode = stop.signal.aborted ? 130 : 1
}
