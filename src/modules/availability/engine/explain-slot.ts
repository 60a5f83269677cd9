import { formatDate, formatInstant } from './calendar.ts'
import { explainHost, type HostExplanation } from './explain-host.ts'
import { dayMs, type SlotProblem } from './problem.ts'
import { localDay, zoneRules } from './zone-rules.ts'

/** Why a start is or isn't offered: every rule, for the start itself and for each host. */
export interface SlotExplanation {
  readonly start: string
  readonly offered: boolean
  /** Whom the answer lists; empty when the start isn't offered. */
  readonly hosts: readonly string[]
  readonly assignment: SlotProblem['assignment']
  /** Rule 6: the start's date where the viewer is. */
  readonly range: {
    readonly admits: boolean
    readonly timeZone: string
    readonly date: string
    readonly from: string
    readonly to: string
  }
  /** Rules 3 and 5: the hosts on whose grid the start lies. */
  readonly grid: { readonly admits: boolean; readonly hosts: readonly string[]; readonly everyMinutes: number }
  readonly perHost: readonly HostExplanation[]
}

/** Explains one start, given in epoch milliseconds, rule by rule; its verdict is that of `openSlots`. */
export function explainSlot(problem: SlotProblem, startMs: number): SlotExplanation {
  const { viewerTimeZone, fromDay, toDay, assignment } = problem
  const date = localDay(zoneRules(viewerTimeZone, startMs - dayMs, startMs + dayMs), startMs)
  const inRange = date >= fromDay && date <= toDay
  const perHost = problem.hosts.map((host) => explainHost(problem, host, startMs))
  const onGrid = perHost.filter(({ grid }) => grid !== null).map(({ id }) => id)
  const free = perHost.filter((host) => host.free).map(({ id }) => id)
  const enough = assignment === 'round_robin' ? free.length > 0 : free.length === perHost.length
  const offered = inRange && onGrid.length > 0 && enough
  return {
    start: formatInstant(startMs),
    offered,
    hosts: offered ? free : [],
    assignment,
    range: {
      admits: inRange,
      timeZone: viewerTimeZone,
      date: formatDate(date),
      from: formatDate(fromDay),
      to: formatDate(toDay),
    },
    grid: { admits: onGrid.length > 0, hosts: onGrid, everyMinutes: problem.stepMs / 60_000 },
    perHost,
  }
}
