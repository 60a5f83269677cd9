/** A child process of `time-zone.test.ts`: prints the answer to every example and to every problem of a seed, one a line. */
import { readFileSync } from 'node:fs'
import fc from 'fast-check'
import {
  explainSlot,
  explanationText,
  openSlots,
  openStarts,
  ProblemError,
  parseProblem,
} from '#/modules/availability/engine/index.ts'
import { randomProblem } from './random-problems.ts'

const [seed, numRuns] = process.argv.slice(2).map(Number) as [number, number]
const examples = readFileSync(new URL('examples.jsonl', import.meta.url), 'utf8')
  .trim()
  .split('\n')
const lines = examples.map((example) => JSON.stringify(answerTo(JSON.parse(example).problem)))
fc.sample(randomProblem, { seed, numRuns }).forEach((written, i) => {
  const problem = parseProblem(written)
  lines.push(JSON.stringify(openSlots(problem)))
  const start = openStarts(problem).starts[0] ?? problem.nowMs
  if (i % 20 === 0) lines.push(explanationText(explainSlot(problem, start)))
})
process.stdout.write(`${lines.join('\n')}\n`)
// Shows that the server's zone was really another one.
process.stderr.write(String(new Date(Date.UTC(2027, 0, 1)).getTimezoneOffset()))

function answerTo(problem: unknown): unknown {
  try {
    return openSlots(parseProblem(problem))
  } catch (error) {
    if (error instanceof ProblemError) return { error: { field: error.field } }
    throw error
  }
}
