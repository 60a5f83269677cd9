import { freeStarts } from './free-starts.ts'
import { gridStarts, mergeStarts } from './grid.ts'
import { intersect } from './pairs.ts'
import { dayMs, type Pairs, type SlotProblem } from './problem.ts'
import { daysAsInstants, zoneRules } from './zone-rules.ts'

export interface OpenStarts {
  /** Epoch milliseconds, ascending, each once. */
  readonly starts: readonly number[]
  /** For each start the indexes into `problem.hosts` of those it is offered with, ascending. */
  readonly hosts: readonly (readonly number[])[]
}

/** The offered starts, in epoch milliseconds and host indexes, by the rules of the availability document. */
export function openStarts(problem: SlotProblem): OpenStarts {
  return solve(problem, askedStarts(problem))
}

/** Which hosts (indexes) a start in epoch milliseconds is offered with; none when it isn't offered. Looks at that start alone. */
export function offeredHosts(problem: SlotProblem, startMs: number): readonly number[] {
  return solve(problem, intersect(askedStarts(problem), [startMs, startMs + 1])).hosts[0] ?? []
}

/** Whether a start in epoch milliseconds is offered; agrees with `openStarts` and costs a day, not a month. */
export function isOffered(problem: SlotProblem, startMs: number): boolean {
  return offeredHosts(problem, startMs).length > 0
}

/** Rule 6 and the notice: what doesn't depend on a host. */
function askedStarts(problem: SlotProblem): Pairs {
  const { fromDay, toDay, viewerTimeZone, earliestMs } = problem
  const rules = zoneRules(viewerTimeZone, (fromDay - 3) * dayMs, (toDay + 3) * dayMs)
  return intersect(daysAsInstants(rules, fromDay, toDay), [earliestMs, Number.POSITIVE_INFINITY])
}

function solve(problem: SlotProblem, asked: Pairs): OpenStarts {
  if (asked.length === 0) return { starts: [], hosts: [] }
  return problem.assignment === 'round_robin' ? forAny(problem, asked) : forAll(problem, asked)
}

function forAll(problem: SlotProblem, asked: Pairs): OpenStarts {
  let windows = asked
  const grids: Pairs[] = []
  for (const host of problem.hosts) {
    const free = freeStarts(problem, host, asked)
    windows = intersect(windows, free.windows)
    if (windows.length === 0) return { starts: [], hosts: [] }
    grids.push(free.hours)
  }
  let starts: readonly number[] = []
  for (const hours of grids) starts = mergeStarts(starts, gridStarts(hours, problem.stepMs, windows))
  const everyone = problem.hosts.map((_, index) => index)
  return { starts, hosts: starts.map(() => everyone) }
}

function forAny(problem: SlotProblem, asked: Pairs): OpenStarts {
  let candidates: readonly number[] = []
  const free = problem.hosts.map((host) => {
    const { hours, windows } = freeStarts(problem, host, asked)
    candidates = mergeStarts(candidates, gridStarts(hours, problem.stepMs, asked))
    return windows
  })
  const starts: number[] = []
  const hosts: number[][] = []
  let before: number[] = []
  const at = free.map(() => 0)
  for (const start of candidates) {
    const able: number[] = []
    for (let h = 0; h < free.length; h++) {
      const windows = free[h] as Pairs
      let w = at[h] as number
      while (w < windows.length && (windows[w + 1] as number) <= start) w += 2
      at[h] = w
      if (w < windows.length && (windows[w] as number) <= start) able.push(h)
    }
    if (able.length === 0) continue
    starts.push(start)
    // Starts in a row mostly have the same hosts: one list for them all keeps a year of starts small.
    if (able.length !== before.length || able.some((host, i) => host !== before[i])) before = able
    hosts.push(before)
  }
  return { starts, hosts }
}
