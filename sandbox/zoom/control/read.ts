import type { Context } from 'hono'
import type { z } from 'zod'
import { parseJson } from '../request.ts'

/** A request that the control API can't use; becomes 400 `{error: {field, message}}`. */
export class ControlRefusal extends Error {
  readonly field: string
  readonly status: 400 | 404 | 409

  constructor(field: string, message: string, status: 400 | 404 | 409 = 400) {
    super(message)
    this.field = field
    this.status = status
  }
}

/** The JSON body by its schema; an empty body is `{}`. */
export async function readBody<T extends z.ZodType>(c: Context, schema: T): Promise<z.infer<T>> {
  const text = await c.req.text()
  const value = text === '' ? {} : parseJson(text)
  if (value === undefined) throw new ControlRefusal('', 'The body is not JSON.')
  const result = schema.safeParse(value)
  if (result.success) return result.data
  const issue = result.error.issues[0]
  throw new ControlRefusal(issue?.path.map(String).join('.') ?? '', issue?.message ?? 'Not understood.')
}
