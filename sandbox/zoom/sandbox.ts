import type { State } from './state.ts'
import type { Timetable } from './timetable.ts'

/** What every part of one running sandbox is given. There is no module-level state. */
export type Sandbox = {
  /** `http://127.0.0.1:PORT`, known once it listens. */
  origin: string
  state: State
  timetable: Timetable
  /** Hosts beside loopback that webhooks may be sent to. */
  webhookHosts: string[]
  /** Asks for the state to be written to its file soon. */
  changed(): void
  /** Aborted on close and on reset, so that nothing outlives the sandbox. */
  ending: AbortController
  /** Calls within the current second, in real time; not worth remembering over a restart. */
  pace: Map<string, { second: number; count: number }>
  /** Work nobody waits for (webhooks); `close` waits for it to end. */
  background: Set<Promise<unknown>>
}

/** Milliseconds since 1970 on the sandbox's clock. */
export function now(sandbox: Sandbox): number {
  return Date.now() + sandbox.state.clockOffsetMs
}

/** Zoom writes instants in UTC, with seconds and without fractions. */
export function zoomTime(ms: number): string {
  return `${new Date(ms).toISOString().slice(0, 19)}Z`
}

/** `2026-11-22`: the UTC day that daily limits are counted by. */
export function utcDay(ms: number): string {
  return new Date(ms).toISOString().slice(0, 10)
}

export function inBackground(sandbox: Sandbox, work: Promise<unknown>): void {
  const tracked: Promise<unknown> = work.finally(() => sandbox.background.delete(tracked))
  sandbox.background.add(tracked)
}
