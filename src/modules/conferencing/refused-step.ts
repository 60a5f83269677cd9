import { refusalProblems, refused, type TestStep, type TestStepName } from '#/modules/connections/index.ts'
import type { Problem } from './problems.ts'

/** A step of a test that the provider, or the way to it, stopped. */
export function refusedStep(step: TestStepName, problem: Problem): TestStep {
  const refusal = refusalProblems.find((known) => known === problem)
  if (refusal) return refused(step, refusal)
  return { step, outcome: 'failed', sentence: { key: `conference.problem.${problem}.operator`, values: {} } }
}
