import { formatDate, formatInstant, formatMinutes } from './calendar.ts'
import { openStarts } from './open-starts.ts'
import { dayMs, minuteMs, type Slot, type SlotAnswer, type SlotHost, type SlotProblem } from './problem.ts'

/** The answer to a problem as the availability document words it: starts in UTC, ascending, with the ids of their hosts. */
export function openSlots(problem: SlotProblem): SlotAnswer {
  const { starts, hosts } = openStarts(problem)
  const slots = new Array<Slot>(starts.length)
  let dayStart = Number.NaN
  let date = ''
  let indexes: readonly number[] | undefined
  let ids: readonly string[] = []
  for (let i = 0; i < slots.length; i++) {
    const ms = starts[i] as number
    // A day's date is written once, and starts in a row often share one list of hosts: so does the answer, frozen.
    if (!(ms >= dayStart && ms < dayStart + dayMs)) {
      dayStart = Math.floor(ms / dayMs) * dayMs
      date = `${formatDate(dayStart / dayMs)}T`
    }
    if (hosts[i] !== indexes) {
      indexes = hosts[i] as readonly number[]
      ids = Object.freeze(indexes.map((index) => (problem.hosts[index] as SlotHost).id))
    }
    // Only offsets with seconds, as before 1972, lead to a start that isn't on a whole minute.
    const time = clock[(ms - dayStart) / minuteMs]
    slots[i] = { start: time === undefined ? formatInstant(ms) : date + time, hosts: ids }
  }
  return { slots }
}

const clock: readonly string[] = Array.from({ length: 1440 }, (_, minute) => `${formatMinutes(minute)}:00Z`)
