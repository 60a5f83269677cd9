/** Things due at an instant of the sandbox's clock; moving the clock makes them due at once. */
export type Timetable = {
  at(instant: number, run: () => void): void
  /** The clock was set: look again. */
  clockMoved(): void
  clear(): void
}

// Node fires at once for delays above 2^31 - 1 ms.
const LONGEST_TIMER_MS = 2 ** 31 - 1

export function startTimetable(now: () => number): Timetable {
  let entries: { instant: number; run: () => void }[] = []
  let timer: NodeJS.Timeout | undefined

  function arm() {
    clearTimeout(timer)
    const next = Math.min(...entries.map((entry) => entry.instant))
    if (!Number.isFinite(next)) return
    timer = setTimeout(runDue, Math.min(Math.max(0, next - now()), LONGEST_TIMER_MS))
    timer.unref()
  }

  function runDue() {
    const instant = now()
    const due = entries.filter((entry) => entry.instant <= instant)
    entries = entries.filter((entry) => entry.instant > instant)
    for (const entry of due.sort((a, b) => a.instant - b.instant)) entry.run()
    arm()
  }

  return {
    at(instant, run) {
      entries.push({ instant, run })
      arm()
    },
    clockMoved: runDue,
    clear() {
      entries = []
      clearTimeout(timer)
    },
  }
}
