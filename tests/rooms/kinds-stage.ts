import { createHmac } from 'node:crypto'
import {
  beginAuthorization,
  connectS2S,
  createOAuthClient,
  finishAuthorization,
  receiveWebhook,
} from '#/modules/connections/index.ts'
import { scheduleEvent } from '#/modules/events/index.ts'
import type { ConnectionId, OAuthClientId } from '#/platform/ids.ts'
import { as } from '../fixtures.ts'
import { type Person, testOrigin, type World } from '../world.ts'
import { olivia, soon } from './conferencing-stage.ts'

export const mika = 'mika.member@zoom-sandbox.example'
export const adminScopes = [
  'user:read:user:admin',
  'meeting:write:meeting:admin',
  'meeting:update:meeting:admin',
  'meeting:delete:meeting:admin',
  'meeting:read:meeting:admin',
  'meeting:read:list_meetings:admin',
]

interface SandboxMeeting {
  id: number
  topic: string
  start_time: string
  deletedAt: string | null
}

/** Every meeting that this Zoom user ever had. */
export async function meetingsOf(world: World, email: string): Promise<SandboxMeeting[]> {
  return (await world.control(`/meetings?email=${email}`)) as SandboxMeeting[]
}

/** A Zoom app of its own kind, as its developer gets it. */
export async function sandboxApp(
  world: World,
  kind: 'user' | 'account' | 's2s',
  scopes = adminScopes,
  inAccount?: string,
) {
  const made = (await world.control('/apps', {
    name: `App of kind ${kind}`,
    kind,
    scopes: scopes.map((scope) => ({ scope })),
    ...(inAccount && { accountId: inAccount }),
    ...(kind !== 's2s' && { redirectUris: [`${testOrigin}/integrations/zoom/callback`] }),
  })) as { clientId: string; clientSecret: string; secretToken: string; accountId?: string }
  const { clientId, clientSecret, secretToken, accountId } = made
  return { clientId, clientSecret, webhookSecret: secretToken, ...(kind === 's2s' && { accountId: accountId ?? '' }) }
}

/** Ada’s workspace with a Server-to-Server connection named Studio; Mika is the default host. */
export async function connected(world: World, allowedHosts = [mika, olivia]) {
  const app = await sandboxApp(world, 's2s')
  const { outside } = world.app
  const { id: clientRow } = await createOAuthClient(world.ctx(), outside, { name: 'S2S', kind: 's2s', ...app })
  const hosts = { allowedHosts, defaultHost: mika }
  const { connectionId } = await connectS2S(world.ctx(), outside, {
    oauthClientId: clientRow,
    name: 'Studio',
    ...hosts,
  })
  return {
    connectionId,
    clientRow,
    app,
    clientId: app.clientId,
    clientSecret: app.clientSecret,
    secretToken: app.webhookSecret,
  }
}

/** Ada, or whoever is named, goes to Zoom and back with this app, where they are `email`. */
export async function authorize(
  world: World,
  oauthClientId: OAuthClientId,
  email: string,
  { person = world.ada, ...how }: { person?: Person; connectionId?: ConnectionId; name?: string } = {},
): Promise<ConnectionId> {
  const visitor = { userId: person.userId, sessionToken: `session of ${person.name}` }
  const { url } = await beginAuthorization(as(world, person), world.app.outside, {
    sessionToken: visitor.sessionToken,
    host: new URL(testOrigin).host,
    scopeOfUse: 'personal',
    oauthClientId,
    ...how,
  })
  const location = await world.consent(url, email)
  const ending = await finishAuthorization(world.app, { callback: location.searchParams, visitor })
  if (ending.kind !== 'connected') throw new Error(`connecting ended with ${ending.kind}`)
  return ending.connectionId
}

export async function eventAt(world: World, connectionId: ConnectionId, hostEmail?: string, minutes?: number) {
  const { event } = await scheduleEvent(world.ctx(), {
    hostId: world.ada.hostId,
    title: 'Class',
    startsAt: soon(world, minutes),
    durationMinutes: 30,
    timeZone: 'Europe/Berlin',
    location: { kind: 'zoom', connectionId, ...(hostEmail && { hostEmail }) },
  })
  return event.id
}

/** Zoom's webhook, signed with this secret; the status of the answer. */
export async function webhook(world: World, clientId: string, secret: string, body: object): Promise<number> {
  const rawBody = JSON.stringify(body)
  const timestamp = String(Math.floor(world.clock.now().getTime() / 1000))
  const signature = createHmac('sha256', secret).update(`v0:${timestamp}:${rawBody}`).digest('hex')
  const headers = new Headers({ 'x-zm-request-timestamp': timestamp, 'x-zm-signature': `v0=${signature}` })
  return (await receiveWebhook(world.app, { clientId, headers, rawBody: Buffer.from(rawBody) })).status
}
