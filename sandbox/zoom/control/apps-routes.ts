import { Hono } from 'hono'
import { z } from 'zod'
import { type App, findApp } from '../apps/app.ts'
import { registerApp } from '../apps/register-app.ts'
import { judgeScope } from '../apps/scopes.ts'
import type { Sandbox } from '../sandbox.ts'
import { mayReceiveWebhooks } from '../webhooks/destination.ts'
import { MEETING_EVENTS } from '../webhooks/payloads.ts'
import { keepValidating, validateEventUrl } from '../webhooks/validate.ts'
import { ControlRefusal, readBody } from './read.ts'

const newApp = z.strictObject({
  name: z.string().min(1),
  kind: z.enum(['user', 'account', 's2s']),
  redirectUris: z.array(z.url()).optional(),
  scopes: z.array(z.strictObject({ scope: z.string(), optional: z.boolean().optional() })).min(1),
  eventUrl: z.url().optional(),
  events: z.array(z.string()).optional(),
  deauthorizationUrl: z.url().optional(),
  accountId: z.string().optional(),
  inDevelopment: z.boolean().optional(),
  // Chosen by the caller where a demo wants the same ones at each start.
  clientId: z.string().min(8).optional(),
  clientSecret: z.string().min(8).optional(),
  secretToken: z.string().min(8).optional(),
})

/** What a developer does in Zoom's Marketplace. */
export function appsRoutes(sandbox: Sandbox): Hono {
  return new Hono()
    .get('/_sandbox/apps', (c) => c.json(sandbox.state.apps.map(shown)))
    .post('/_sandbox/apps', async (c) => {
      const input = await readBody(c, newApp)
      judge(sandbox, input)
      const app = registerApp(sandbox, input)
      keepValidating(sandbox, app)
      const { clientId, clientSecret, secretToken, accountId } = app
      return c.json({ clientId, clientSecret, secretToken, ...(accountId ? { accountId } : {}) }, 201)
    })
    .post('/_sandbox/apps/:clientId/validate', async (c) => {
      const app = known(sandbox, c.req.param('clientId'))
      if (!app.eventUrl) throw new ControlRefusal('eventUrl', 'This app has no event URL.')
      return c.json(await validateEventUrl(sandbox, app))
    })
}

/** The app with this client id, or a 404 in the control API's words. */
export function known(sandbox: Sandbox, clientId: string): App {
  const app = findApp(sandbox, clientId)
  if (!app) throw new ControlRefusal('clientId', `No app has the client id ${clientId}.`, 404)
  return app
}

function judge(sandbox: Sandbox, input: z.infer<typeof newApp>): void {
  input.scopes.forEach(({ scope }, index) => {
    const refusal = judgeScope(scope, input.kind)
    if (refusal) throw new ControlRefusal(`scopes[${index}]`, refusal)
  })
  for (const field of ['eventUrl', 'deauthorizationUrl'] as const) {
    const url = input[field]
    if (url && !mayReceiveWebhooks(url, sandbox.webhookHosts)) {
      throw new ControlRefusal(
        field,
        'Webhooks go to this machine only; start the sandbox with --webhook-host for others.',
      )
    }
  }
  const unknown = input.events?.find((event) => !(MEETING_EVENTS as string[]).includes(event))
  if (unknown) throw new ControlRefusal('events', `This sandbox sends no ${unknown}.`)
  const needed =
    input.kind === 'user' ? ['meeting:read:meeting'] : ['meeting:read:meeting:admin', 'meeting:read:meeting:master']
  if (input.events?.length && !input.scopes.some(({ scope }) => needed.includes(scope))) {
    throw new ControlRefusal('events', `Meeting events need the scope ${needed[0]}.`)
  }
  if (input.kind !== 's2s' && !input.redirectUris?.length) {
    throw new ControlRefusal('redirectUris', 'An app that people install needs a redirect URI.')
  }
}

function shown(app: App): Omit<App, 'clientSecret' | 'secretToken'> {
  const { clientSecret, secretToken, ...rest } = app
  return rest
}
