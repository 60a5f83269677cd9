import { formatInstants } from './calendar.ts'
import { openStarts } from './open-starts.ts'
import type { Slot, SlotAnswer, SlotProblem } from './problem.ts'

/** The answer to a problem as the availability document words it: starts in UTC, ascending, with the ids of their hosts. */
export function openSlots(problem: SlotProblem): SlotAnswer {
  const { starts, hosts } = openStarts(problem)
  const texts = formatInstants(starts)
  const slots: Slot[] = []
  let indexes: readonly number[] | undefined
  let ids: readonly string[] = []
  for (let i = 0; i < texts.length; i++) {
    // Starts in a row often share one list of hosts; so does the answer, frozen.
    if (hosts[i] !== indexes) {
      indexes = hosts[i] as readonly number[]
      ids = Object.freeze(indexes.map((index) => (problem.hosts[index] as { id: string }).id))
    }
    slots.push({ start: texts[i] as string, hosts: ids })
  }
  return { slots }
}
