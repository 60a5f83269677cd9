import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { openSlots, ProblemError, parseProblem } from '#/modules/availability/engine/index.ts'

interface Example {
  readonly name: string
  readonly problem: unknown
  readonly answer: { readonly slots: unknown } | { readonly error: { readonly field: string } }
}

const examples = readFileSync(new URL('examples.jsonl', import.meta.url), 'utf8')
  .trim()
  .split('\n')
  .map((line): Example => JSON.parse(line))

describe('the examples of an independent solver', () => {
  it.each(examples)('X13 $name', ({ problem, answer }) => {
    expect(answerTo(problem)).toEqual(answer)
  })

  it('are all there', () => {
    expect(examples.length).toBe(30)
  })
})

function answerTo(problem: unknown): unknown {
  try {
    return openSlots(parseProblem(problem))
  } catch (error) {
    if (error instanceof ProblemError) return { error: { field: error.field } }
    throw error
  }
}
