import { Hono } from 'hono'
import { z } from 'zod'
import { parseJson } from '../request.ts'
import type { Sandbox } from '../sandbox.ts'
import type { Delivery, WebhookWeather } from '../webhooks/delivery.ts'
import { redeliver } from '../webhooks/send.ts'
import { known } from './apps-routes.ts'
import { ControlRefusal, readBody } from './read.ts'

const rate = z.number().min(0).max(1).optional()
const weather = z.strictObject({
  duplicate: rate,
  drop: rate,
  reorder: rate,
  delayMs: z.number().min(0).optional(),
  retryScheduleMs: z.array(z.number().min(0)).optional(),
  seed: z.int().optional(),
})
const again = z.strictObject({ fresh: z.boolean().optional() })

/** Webhooks sent, and how they misbehave. */
export function webhooksRoutes(sandbox: Sandbox): Hono {
  return new Hono()
    .get('/_sandbox/deliveries', (c) => {
      const state = c.req.query('state')
      const asked = sandbox.state.deliveries.filter((delivery) => state === undefined || delivery.state === state)
      return c.json(asked.map(shown))
    })
    .post('/_sandbox/deliveries/:id/redeliver', async (c) => {
      const delivery = sandbox.state.deliveries.find((candidate) => candidate.id === c.req.param('id'))
      if (!delivery) throw new ControlRefusal('id', 'There is no such delivery.', 404)
      const { fresh } = await readBody(c, again)
      const app = known(sandbox, delivery.clientId)
      await redeliver(sandbox, delivery, app.secretToken, fresh ?? false)
      return c.body(null, 204)
    })
    .post('/_sandbox/webhooks', async (c) => {
      const { seed, ...input } = await readBody(c, weather)
      sandbox.state.weather = { ...input, ...(seed === undefined ? {} : { random: seed }) } as WebhookWeather
      sandbox.changed()
      return c.body(null, 204)
    })
}

/** `body` as sent, byte for byte; `payload` is the same, parsed. */
function shown(delivery: Delivery) {
  return { ...delivery, payload: parseJson(delivery.body) }
}
