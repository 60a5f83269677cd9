/** A child process of `time-zone.test.ts`: prints the answer to every problem of a fixed corpus, one a line. */
import fc from 'fast-check'
import {
  explainSlot,
  explanationText,
  openSlots,
  openStarts,
  parseProblem,
} from '#/modules/availability/engine/index.ts'
import { randomProblem } from './random-problems.ts'

const [seed, numRuns] = process.argv.slice(2).map(Number) as [number, number]
const lines: string[] = []
fc.sample(randomProblem, { seed, numRuns }).forEach((written, i) => {
  const problem = parseProblem(written)
  lines.push(JSON.stringify(openSlots(problem)))
  const start = openStarts(problem).starts[0] ?? problem.nowMs
  if (i % 20 === 0) lines.push(explanationText(explainSlot(problem, start)))
})
process.stdout.write(`${lines.join('\n')}\n`)
// Shows that the server's zone was really another one.
process.stderr.write(String(new Date(Date.UTC(2027, 0, 1)).getTimezoneOffset()))
