import { randomInt } from 'node:crypto'
import { Hono } from 'hono'
import { z } from 'zod'
import type { Fault, FaultEffect, FaultMatch } from '../faults/fault.ts'
import { newZoomId } from '../ids.ts'
import type { Sandbox } from '../sandbox.ts'
import { readBody } from './read.ts'

const effect = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('drop_before') }),
  z.strictObject({ kind: z.literal('drop_after') }),
  z.strictObject({ kind: z.literal('delay'), ms: z.number().min(0) }),
  z.strictObject({
    kind: z.literal('status'),
    status: z.int().min(300).max(599),
    code: z.int().optional(),
    /** OAuth's own word, for the token endpoint. */
    error: z.string().optional(),
    message: z.string().optional(),
    xml: z.boolean().optional(),
    /** The request was acted on all the same. */
    after: z.boolean().optional(),
  }),
  z.strictObject({ kind: z.literal('garbage') }),
  z.strictObject({
    kind: z.literal('rate_limit'),
    limit: z.enum(['second', 'day', 'user_day']),
    retryAfter: z.union([z.string(), z.number()]).transform(String).optional(),
  }),
  z.strictObject({ kind: z.literal('hang') }),
])

const newFault = z.strictObject({
  match: z
    .strictObject({
      method: z.string().optional(),
      path: z.string().optional(),
      clientId: z.string().optional(),
      email: z.string().optional(),
    })
    .default({}),
  effect,
  times: z.int().min(1).optional(),
  rate: z.number().min(0).max(1).optional(),
  seed: z.int().optional(),
})

/** How requests to Zoom's own paths go wrong. */
export function faultsRoutes(sandbox: Sandbox): Hono {
  return new Hono()
    .get('/_sandbox/faults', (c) => c.json(sandbox.state.faults))
    .post('/_sandbox/faults', async (c) => {
      const input = await readBody(c, newFault)
      const fault: Fault = {
        id: newZoomId(),
        match: input.match as FaultMatch,
        effect: input.effect as FaultEffect,
        ...(input.times === undefined ? {} : { timesLeft: input.times }),
        ...(input.rate === undefined ? {} : { rate: input.rate }),
        random: input.seed ?? randomInt(2 ** 32),
        hits: 0,
      }
      sandbox.state.faults.push(fault)
      sandbox.changed()
      return c.json(fault, 201)
    })
    .delete('/_sandbox/faults', (c) => {
      sandbox.state.faults = []
      sandbox.changed()
      return c.body(null, 204)
    })
    .delete('/_sandbox/faults/:id', (c) => {
      sandbox.state.faults = sandbox.state.faults.filter((fault) => fault.id !== c.req.param('id'))
      sandbox.changed()
      return c.body(null, 204)
    })
}
