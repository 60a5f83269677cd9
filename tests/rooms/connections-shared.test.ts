import { eq } from 'drizzle-orm'
import { describe, expect, it } from 'vitest'
import { changeWorkspace } from '#/modules/accounts/index.ts'
import { accountMeetings, findConference } from '#/modules/conferencing/index.ts'
import {
  beginAuthorization,
  callProvider,
  changeAllowedHosts,
  changeOAuthClient,
  connectS2S,
  createOAuthClient,
  disconnect,
  getConnection,
  listConnections,
  reviveConnection,
} from '#/modules/connections/index.ts'
import { connections, grants, oauthClients } from '#/modules/connections/tables.ts'
import { cancelEvent, moveEvent } from '#/modules/events/index.ts'
import { type LocationOption, locationsOf } from '#/modules/meeting-types/index.ts'
import type { ConnectionId } from '#/platform/ids.ts'
import { startZoomSandbox } from '../../sandbox/zoom/index.ts'
import { addMeetingType, as, book } from '../fixtures.ts'
import { testOrigin, World } from '../world.ts'
import { calls, olivia, soon } from './conferencing-stage.ts'
import { adminScopes, authorize, connected, eventAt, meetingsOf, mika, sandboxApp, webhook } from './kinds-stage.ts'

const sora = 'sora.second@zoom-sandbox.example'

it('decision 26 knows a person’s meetings by their own app and by the account’s as one person’s', async () => {
  await using world = await World.create()
  const { connectionId } = await connected(world)
  const own = await world.connectZoom(world.ada, olivia)
  const [byOwn, byAccount] = [await eventAt(world, own), await eventAt(world, connectionId, olivia, 4000)]
  await eventAt(world, connectionId, mika, 5000)
  const [from, to] = [world.clock.now(), soon(world, 9000)]
  const ofOlivia = [byOwn, byAccount].map((eventId) => expect.objectContaining({ eventId }))
  expect(await accountMeetings(world.ctx(), { connectionIds: [own], from, to })).toEqual(ofOlivia)
  const asked = { connectionIds: [connectionId], from, to, zoomUser: olivia }
  expect(await accountMeetings(world.ctx(), asked)).toEqual(ofOlivia)
})

it('J4 decision 33 a webhook that nobody signed writes nothing, not even the row of the instance’s app', async () => {
  await using world = await World.create()
  const { clientId = '', webhookSecret } = world.app.config.zoom ?? {}
  const rows = () => world.app.db.$count(oauthClients)
  const before = await rows()
  const body = { event: 'meeting.deleted', payload: {} }
  expect([await webhook(world, clientId, 'not its secret', body), await rows()]).toEqual([401, before])
  expect([await webhook(world, clientId, webhookSecret ?? '', body), await rows()]).toEqual([200, before + 1])
})

it('decision 38 makes no meeting for a host who was taken off the list meanwhile, until they are on it again', async () => {
  await using world = await World.create()
  const { connectionId } = await connected(world)
  const eventId = await eventAt(world, connectionId, mika)
  await changeAllowedHosts(world.ctx(), { connectionId, allowedHosts: [olivia] })
  await world.runJobs()
  const without = await findConference(world.ctx(), eventId)
  expect(without).toMatchObject({ state: 'rejected', problem: 'host_not_allowed', joinUrl: null })
  expect(await meetingsOf(world, mika)).toEqual([])
  await changeAllowedHosts(world.ctx(), { connectionId, allowedHosts: [olivia, mika] })
  await world.runJobs()
  expect(await findConference(world.ctx(), eventId)).toMatchObject({ state: 'ready', problem: null })
})

describe('C2 an account-level app', () => {
  it('X8 T1 makes the meeting of the chosen host, moves it and deletes it', async () => {
    await using world = await World.create()
    const { connectionId } = await accountLevel(world)
    await changeAllowedHosts(world.ctx(), { connectionId, allowedHosts: [olivia, mika], defaultHost: olivia })
    const eventId = await eventAt(world, connectionId, mika)
    await world.runJobs()
    const startsAt = soon(world, 3 * 24 * 60)
    await moveEvent(world.ctx(), { eventId, startsAt })
    await world.runJobs()
    const zoomTime = `${startsAt.toISOString().slice(0, 19)}Z`
    expect(await meetingsOf(world, mika)).toMatchObject([{ start_time: zoomTime, deletedAt: null }])
    await cancelEvent(world.ctx(), { eventId })
    await world.runJobs()
    expect((await meetingsOf(world, mika))[0]?.deletedAt).not.toBeNull()
    expect(await meetingsOf(world, olivia)).toEqual([])
  })

  it('J14 is authorized again by another admin of the account without its install being taken back', async () => {
    await using world = await World.create()
    await makeAdmin(world)
    const { connectionId, clientRow } = await accountLevel(world)
    expect(await authorize(world, clientRow, mika, { connectionId })).toBe(connectionId)
    await world.runJobs()
    expect(await world.app.db.select().from(grants)).toMatchObject([{ email: mika, state: 'active' }])
    const journal = (await world.control('/journal')) as { path: string }[]
    expect(journal.filter(({ path }) => path === '/oauth/revoke')).toEqual([])
    expect(await works(world, connectionId)).toBe(true)
    await disconnect(world.ctx(), world.app.outside, { connectionId })
    const after = (await world.control('/journal')) as { path: string; status: number }[]
    expect(after.filter(({ path }) => path === '/oauth/revoke')).toMatchObject([{ status: 200 }])
  })

  it('decision 28 stored in two workspaces shares its grant, and comes back elsewhere only on a yes there', async () => {
    await using world = await World.create()
    const mallory = as(world, world.mallory)
    const { connectionId, app } = await accountLevel(world)
    const theirs = await createOAuthClient(mallory, world.app.outside, { name: 'Theirs', kind: 'account', ...app })
    await world.control('/tokens/expire', { clientId: app.clientId, email: olivia, refresh: true })
    expect(await works(world, connectionId)).toBe(false)
    const other = await authorize(world, theirs.id, olivia, { person: world.mallory })
    expect(await world.app.db.$count(grants)).toBe(1)
    expect((await getConnection(world.ctx(), connectionId)).state).toBe('revivable')
    expect(await works(world, connectionId)).toBe(false)
    await expect(reviveConnection(mallory, { connectionId })).rejects.toMatchObject({ code: 'not_found' })
    await reviveConnection(world.ctx(), { connectionId })
    expect(await works(world, connectionId)).toBe(true)
    expect(await disconnect(mallory, world.app.outside, { connectionId: other })).toEqual({ stillUsedElsewhere: true })
    expect(await works(world, connectionId)).toBe(true)
  })

  it('Y9 J9 goes at once when any admin of the account removes it at Zoom', async () => {
    await using world = await World.create()
    const { app } = await accountLevel(world)
    const [grant] = await world.app.db.select().from(grants)
    const payload = { account_id: grant?.providerAccountId, user_id: 'another-admin', client_id: app.clientId }
    const later = new Date(world.clock.now().getTime() + 1000).toISOString()
    const removed = { event: 'app_deauthorized', payload: { ...payload, deauthorization_time: later } }
    const elsewhere = { ...removed, payload: { ...removed.payload, account_id: 'another account' } }
    expect(await webhook(world, app.clientId, app.webhookSecret, elsewhere)).toBe(200)
    expect(await listConnections(world.ctx())).toHaveLength(1)
    expect(await webhook(world, app.clientId, app.webhookSecret, removed)).toBe(200)
    expect(await listConnections(world.ctx())).toEqual([])
    expect(await world.app.db.$count(grants)).toBe(0)
  })
})

describe('C2 a Server-to-Server app', () => {
  it('decision 28 stored in two workspaces shares its grant; ending one leaves the other', async () => {
    await using world = await World.create()
    const { connectionId, app } = await connected(world)
    const mallory = as(world, world.mallory)
    const { outside } = world.app
    const { id: oauthClientId } = await createOAuthClient(mallory, outside, { name: 'Theirs', kind: 's2s', ...app })
    const theirs = await connectS2S(mallory, outside, { oauthClientId, name: 'Theirs', allowedHosts: [mika] })
    expect(await world.app.db.$count(grants)).toBe(1)
    expect(await disconnect(world.ctx(), outside, { connectionId })).toEqual({ stillUsedElsewhere: true })
    expect(await works(world, theirs.connectionId, mallory)).toBe(true)
    expect((await getConnection(mallory, theirs.connectionId)).allowedHosts).toEqual([mika])
  })

  it('Y9 goes with its rooms when the app is removed from the account', async () => {
    await using world = await World.create()
    const { connectionId, clientId, secretToken } = await connected(world)
    const eventId = await eventAt(world, connectionId, mika)
    await world.runJobs()
    const [grant] = await world.app.db.select().from(grants)
    const later = new Date(world.clock.now().getTime() + 1000).toISOString()
    const payload = { account_id: grant?.providerAccountId, user_id: 'an-admin', deauthorization_time: later }
    expect(await webhook(world, clientId, secretToken, { event: 'app_deauthorized', payload })).toBe(200)
    await world.runJobs()
    expect(await listConnections(world.ctx())).toEqual([])
    expect(await findConference(world.ctx(), eventId)).toMatchObject({ state: 'failed', problem: 'not_connected' })
  })

  it('C8 is connected again under its name and with its hosts, and with no other account', async () => {
    await using world = await World.create()
    const { connectionId, clientRow, app } = await connected(world)
    const { outside } = world.app
    const stored = { id: clientRow, name: 'S2S', kind: 's2s' as const, ...app }
    await changeOAuthClient(world.ctx(), outside, { ...stored, accountId: 'mistyped' })
    expect((await getConnection(world.ctx(), connectionId)).state).toBe('reconnect')
    await changeOAuthClient(world.ctx(), outside, stored)
    const again = { oauthClientId: clientRow, name: 'ignored', allowedHosts: [], connectionId }
    expect(await connectS2S(world.ctx(), outside, again)).toEqual({ connectionId })
    expect(await getConnection(world.ctx(), connectionId)).toMatchObject({
      state: 'active',
      name: 'Studio',
      allowedHosts: [mika, olivia],
      defaultHost: mika,
    })
    expect(await works(world, connectionId)).toBe(true)
    const people = (await world.control('/people')) as { email: string; accountId: string }[]
    const accountId = people.find(({ email }) => email === sora)?.accountId ?? ''
    const other = await sandboxApp(world, 's2s', undefined, accountId)
    const { id } = await createOAuthClient(world.ctx(), outside, { name: 'Other', kind: 's2s', ...other })
    await expect(connectS2S(world.ctx(), outside, { ...again, oauthClientId: id })).rejects.toMatchObject({
      code: 'other_account',
    })
    expect((await getConnection(world.ctx(), connectionId)).state).toBe('active')
  })

  it('decision 39 C7 calls the endpoints of its own that the operator lists, and nobody else’s', async () => {
    await using zoom = await startZoomSandbox({ quiet: true })
    await using world = await World.create({ env: { ZOOM_ENDPOINTS: zoom.origin } })
    const made = await fetch(`${zoom.origin}/_sandbox/apps`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ name: 'There', kind: 's2s', scopes: adminScopes.map((scope) => ({ scope })) }),
    })
    const { clientId, clientSecret, accountId } = (await made.json()) as Record<string, string>
    const { outside } = world.app
    const { id: oauthClientId } = await createOAuthClient(world.ctx(), outside, {
      ...{
        name: 'There',
        kind: 's2s',
        clientId: clientId ?? '',
        clientSecret: clientSecret ?? '',
        accountId: accountId ?? '',
      },
      ...{ oauthOrigin: zoom.origin, apiOrigin: zoom.origin },
    })
    const before = await calls(world)
    const hosts = { allowedHosts: [mika], defaultHost: mika }
    const { connectionId } = await connectS2S(world.ctx(), outside, { oauthClientId, name: 'There', ...hosts })
    const eventId = await eventAt(world, connectionId)
    await world.runJobs()
    expect(await findConference(world.ctx(), eventId)).toMatchObject({ state: 'ready' })
    const there = await (await fetch(`${zoom.origin}/_sandbox/meetings?email=${mika}`)).json()
    expect(there).toHaveLength(1)
    expect(await meetingsOf(world, mika)).toEqual([])
    expect(await calls(world)).toEqual(before)
  })
})

describe('X8 J14 a meeting type’s rule', () => {
  it('takes the host’s own Zoom, and offers it only while they have one', async () => {
    await using world = await World.create()
    const studio = await world.connectZoom(world.ada, olivia, { scopeOfUse: 'workspace', name: 'The studio’s' })
    const early = await world.connectZoom(world.ada, sora)
    const type = await byRule(world, 'own')
    await disconnect(world.ctx(), world.app.outside, { connectionId: early })
    await expect(book(world, type)).rejects.toMatchObject({ code: 'location_unavailable' })
    expect(await locationsOf(world.ctx(), type)).toMatchObject([{ isBroken: true, reason: 'no_own' }])
    const own = await world.connectZoom(world.ada, sora)
    const { booking } = await book(world, type)
    await world.runJobs()
    expect(await findConference(world.ctx(), booking.eventId)).toMatchObject({ state: 'ready', connectionId: own })
    expect(await meetingsOf(world, sora)).toHaveLength(1)
    expect(studio).not.toBe(own)
  })

  it('takes the workspace’s, for the Zoom user that the type names', async () => {
    await using world = await World.create()
    await expect(byRule(world, 'workspace', mika)).rejects.toMatchObject({ code: 'no_location_usable' })
    const { connectionId } = await connected(world)
    await changeAllowedHosts(world.ctx(), { connectionId, allowedHosts: [olivia, mika], defaultHost: olivia })
    const type = await byRule(world, 'workspace', mika)
    await changeAllowedHosts(world.ctx(), { connectionId, allowedHosts: [olivia], defaultHost: olivia })
    expect(await locationsOf(world.ctx(), type)).toMatchObject([{ isBroken: true, reason: 'host_not_allowed' }])
    await expect(book(world, type)).rejects.toMatchObject({ code: 'location_unavailable' })
    await changeAllowedHosts(world.ctx(), { connectionId, allowedHosts: [olivia, mika], defaultHost: olivia })
    const { booking } = await book(world, type)
    await world.runJobs()
    expect(await findConference(world.ctx(), booking.eventId)).toMatchObject({ state: 'ready', connectionId })
    expect(await meetingsOf(world, mika)).toHaveLength(1)
    expect(await meetingsOf(world, olivia)).toEqual([])
  })
})

it('decision 4 members connect accounts of their own unless the owner says no, the workspace’s never', async () => {
  await using world = await World.create()
  const bo = as(world, world.bo)
  const begin = (scopeOfUse: 'personal' | 'workspace') =>
    beginAuthorization(bo, world.app.outside, { sessionToken: 'bo', host: new URL(testOrigin).host, scopeOfUse })
  expect((await begin('personal')).url).toContain('/oauth/authorize')
  await expect(begin('workspace')).rejects.toMatchObject({ code: 'not_allowed' })
  await changeWorkspace(world.ctx(), { membersMayConnect: false })
  await expect(begin('personal')).rejects.toMatchObject({ code: 'not_allowed' })
})

async function accountLevel(world: World) {
  const app = await sandboxApp(world, 'account')
  const { id } = await createOAuthClient(world.ctx(), world.app.outside, { name: 'Account', kind: 'account', ...app })
  return { app, clientRow: id, connectionId: await authorize(world, id, olivia) }
}

async function makeAdmin(world: World): Promise<void> {
  const known = { email: mika, displayName: 'Mika Member', type: 'licensed', timeZone: 'Europe/London' }
  await world.control('/people', { ...known, role: 'admin' })
}

async function byRule(world: World, rule: 'own' | 'workspace', hostEmail?: string) {
  const location: LocationOption = { id: 'zoom', kind: 'zoom', rule, ...(hostEmail && { hostEmail }) }
  return await addMeetingType(world, world.ada, { locations: [location] })
}

/** Can a call be made with it? */
async function works(world: World, connectionId: ConnectionId, ctx = world.ctx()): Promise<boolean> {
  const answer = await callProvider(ctx, world.app.outside, {
    connectionId,
    method: 'GET',
    path: '/v2/users/{user}/meetings',
    params: { user: olivia },
    query: { type: 'scheduled' },
    scope: 'meeting:read:list_meetings:admin',
    reason: 'look',
  })
  return answer.kind === 'answered' && answer.status === 200
}

it('decision 28 an app stored twice works as long as one of its rows has the right secret, and lives on with the other', async () => {
  await using world = await World.create()
  const { connectionId, clientRow, app } = await connected(world)
  const ctx = world.ctx()
  const { outside } = world.app
  const second = { name: 'Again', kind: 's2s' as const, ...app }
  const { id } = await createOAuthClient(ctx, outside, second)
  await connectS2S(ctx, outside, { oauthClientId: id, name: 'Twice', allowedHosts: [mika] })
  await changeOAuthClient(ctx, outside, { ...second, id, clientSecret: 'wrong' })
  await world.app.db.update(grants).set({ accessTokenExpiresAt: new Date(0) })
  expect(await works(world, connectionId)).toBe(true)
  await world.app.db.update(connections).set({ oauthClientId: null }).where(eq(connections.id, connectionId))
  await world.app.db.update(grants).set({ oauthClientId: clientRow })
  await changeOAuthClient(ctx, outside, { ...second, id, accountId: 'another' })
  expect((await getConnection(ctx, connectionId)).state).toBe('active')
})

it.each([
  ['a token is still good', false],
  ['the token has to be refreshed first', true],
])('T10 decision 28 an app stored twice is revoked with whichever secret is right, when %s', async (_when, isOld) => {
  await using world = await World.create()
  const { connectionId, app } = await accountLevel(world)
  const mallory = as(world, world.mallory)
  const { outside } = world.app
  const again = { name: 'Again', kind: 'account' as const, ...app }
  const { id } = await createOAuthClient(mallory, outside, again)
  const second = await authorize(world, id, olivia, { person: world.mallory })
  await changeOAuthClient(mallory, outside, { ...again, id, clientSecret: 'wrong' })
  await disconnect(world.ctx(), outside, { connectionId })
  if (isOld) await world.app.db.update(grants).set({ accessTokenExpiresAt: new Date(0) })
  await disconnect(mallory, outside, { connectionId: second })
  const journal = (await world.control('/journal')) as { path: string; status: number }[]
  expect(journal.filter(({ path }) => path === '/oauth/revoke').at(-1)?.status).toBe(200)
  expect(await world.app.db.$count(grants)).toBe(0)
})
