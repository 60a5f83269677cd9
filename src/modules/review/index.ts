// Review: what a marketplace's reviewer is asked to do here, as data, and the account that is made for them.
// Not here: the page that shows the plan (web), and the browser that goes through it (cli).
export { callName, type PlanCall, type PlanStep, type PlanStepId, reviewPlan, scopeName } from './plan.ts'
export { type Prepared, prepareReviewer } from './prepare-reviewer.ts'
