import { setTimeout as sleep } from 'node:timers/promises'
import type { App } from '#/platform/ctx.ts'
import { findPause } from '#/platform/instance/pause.ts'
import type { Worker } from './worker.ts'

/** The worker of `start`, as soon as the instance is not paused (decision 41); answers at once, so that pages can say why nothing runs. */
export async function startWhenResumed(
  app: Pick<App, 'db' | 'log'>,
  start: () => Promise<Worker>,
  everyMilliseconds = 1000,
): Promise<Worker> {
  if (!(await findPause(app.db))) return await start()
  app.log.warn('paused after a restore: no job runs until the operator says that the old instance is off')
  const stopping = new AbortController()
  const later = wait()
    .then((isResumed) => (isResumed ? start() : null))
    .catch((error: unknown) => {
      // Nobody awaits this: a worker that can't start must not look like one that waits.
      app.log.fatal({ err: error }, 'the worker did not start after the pause')
      process.exit(1)
    })
  async function wait(): Promise<boolean> {
    while (!stopping.signal.aborted) {
      await sleep(everyMilliseconds, null, { signal: stopping.signal }).catch(() => undefined)
      const pause = await findPause(app.db).catch((error: unknown) => {
        app.log.warn({ err: error }, 'could not see whether the instance is still paused')
        return 'unknown'
      })
      if (pause === null) return !stopping.signal.aborted
    }
    return false
  }
  return {
    async stop() {
      stopping.abort()
      await (await later)?.stop()
    },
  }
}
