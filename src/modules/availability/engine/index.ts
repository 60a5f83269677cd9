// The slot engine: which start times are offered, and why. It does no I/O, reads no clock and no environment.
// For: the booking pages, the check under the lock, `anteroom slots` and `anteroom explain`.
// Not for: loading schedules, busy times or bookings; callers bring them.

export { type ChangedInterval, type ClockChange, clockChanges } from './clock-changes.ts'
export type { ClockWarning, HostExplanation, HostRule, Span } from './explain-host.ts'
export { explainSlot, type SlotExplanation } from './explain-slot.ts'
export { explanationText, ruleLine, rulesText } from './explain-text.ts'
export { openSlots } from './open-slots.ts'
export { isOffered, type OpenStarts, offeredHosts, openStarts } from './open-starts.ts'
export {
  type Assignment,
  ProblemError,
  type Slot,
  type SlotAnswer,
  type SlotHost,
  type SlotProblem,
} from './problem.ts'
export { compileProblem, type HostParts, type ProblemParts, parseProblem } from './read-problem.ts'
export { parseInstant } from './read-times.ts'
