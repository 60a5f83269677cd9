import type { z } from 'zod'
import type { App } from '#/platform/ctx.ts'

/** A job's shape: what its payload must be, and the verb that it calls. */
export interface Task {
  name: string
  run(app: App, payload: unknown): Promise<void>
}

/** A job is shallow: a schema for its payload and a call to a verb. */
export function task<S extends z.ZodType>(
  name: string,
  schema: S,
  run: (app: App, payload: z.output<S>) => Promise<void>,
): Task {
  return { name, run: (app, payload) => run(app, schema.parse(payload)) }
}
