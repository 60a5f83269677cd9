// What a benchmark has started is stopped and taken away when it is interrupted, too.
const open = new Set<() => Promise<void>>()

/** Gives back `end`, which happens once: when it is called, or when the run is interrupted before. */
export function endedOnce(end: () => Promise<void>): () => Promise<void> {
  let ending: Promise<void> | null = null
  const once = () => {
    ending ??= end().finally(() => open.delete(once))
    return ending
  }
  open.add(once)
  return once
}

/**
 * From now on SIGINT and SIGTERM end what is open, last opened first, before the process goes. Says of an error whether it
 * comes of that.
 */
export function endOnSignals(): () => boolean {
  let isEnding = false
  for (const [signal, code] of [
    ['SIGINT', 130],
    ['SIGTERM', 143],
  ] as const)
    process.on(signal, async () => {
      if (isEnding) return
      isEnding = true
      process.stderr.write('Stopping what was started …\n')
      for (const end of [...open].reverse()) await end().catch(() => undefined)
      process.exit(code)
    })
  return () => isEnding
}
