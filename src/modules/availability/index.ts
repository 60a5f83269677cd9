// When a host can be booked: schedules, and the pure slot engine behind its own door (`engine/`).
// For: the hours page, the booking pages and the check under the lock.
// Not for: what takes a host's time; `events` knows that and brings it.

export { changeSchedule } from './change-schedule.ts'
export { createDefaultSchedule, createSchedule } from './create-schedule.ts'
export {
  type ClockChange,
  clockChanges,
  compileProblem,
  explainSlot,
  type HostExplanation,
  type HostParts,
  isOffered,
  openStarts,
  ProblemError,
  type ProblemParts,
  type SlotExplanation,
  type SlotProblem,
} from './engine/index.ts'
export { engineHours } from './engine-hours.ts'
export { type ScheduleChange, type ScheduleInput, scheduleInput, timeZoneName } from './inputs.ts'
export { openWorkspace } from './open-workspace.ts'
export { allSchedules, findScheduleOf, getSchedule, listSchedules, type Schedule } from './queries.ts'
export type { DateOverride, Interval, Weekday, WeeklyHours } from './tables.ts'
