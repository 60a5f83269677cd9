import { eq } from 'drizzle-orm'
import { describe, expect, it } from 'vitest'
import { changeWorkspace } from '#/modules/accounts/index.ts'
import { findConference, testConnection, tryTrialMeeting } from '#/modules/conferencing/index.ts'
import { hostDays } from '#/modules/conferencing/tables.ts'
import {
  changeAllowedHosts,
  changeOAuthClient,
  connectS2S,
  createOAuthClient,
  disconnect,
  getConnection,
  listCalls,
  listConnections,
  listOAuthClients,
  removeOAuthClient,
  testOAuthClient,
} from '#/modules/connections/index.ts'
import { grants, oauthClients } from '#/modules/connections/tables.ts'
import { cancelEvent, moveEvent } from '#/modules/events/index.ts'
import { facts } from '#/platform/facts/tables.ts'
import { World } from '../world.ts'
import { askForRoom, olivia, soon } from './conferencing-stage.ts'
import { authorize, connected, eventAt, meetingsOf, mika, sandboxApp, webhook } from './kinds-stage.ts'

const sora = 'sora.second@zoom-sandbox.example'
const una = 'una.unassigned@zoom-sandbox.example'

describe('C2 a Server-to-Server app', () => {
  it('X8 makes, moves and deletes the meeting of the chosen host, and goes with its grant', async () => {
    await using world = await World.create()
    const { connectionId } = await connected(world)
    const eventId = await eventAt(world, connectionId, mika)
    await world.runJobs()
    const [made] = await meetingsOf(world, mika)
    expect(made).toMatchObject({ topic: 'Class', deletedAt: null })
    expect(await meetingsOf(world, olivia)).toEqual([])
    const startsAt = soon(world, 3 * 24 * 60)
    await moveEvent(world.ctx(), { eventId, startsAt })
    await world.runJobs()
    expect((await meetingsOf(world, mika))[0]?.start_time).toBe(`${startsAt.toISOString().slice(0, 19)}Z`)
    await cancelEvent(world.ctx(), { eventId })
    await world.runJobs()
    expect((await meetingsOf(world, mika))[0]?.deletedAt).not.toBeNull()
    const used = await world.app.db.select().from(facts).where(eq(facts.kind, 'connection.host_used'))
    expect(used.map(({ about }) => about)).toEqual([{ connectionId, eventId }])
    expect(JSON.stringify(used)).not.toContain(mika)
    await disconnect(world.ctx(), world.app.outside, { connectionId })
    expect(await listConnections(world.ctx())).toEqual([])
    expect(await world.app.db.select().from(grants)).toEqual([])
  })

  it('decision 38 hosts for nobody who is not on the owner’s list', async () => {
    await using world = await World.create()
    const { connectionId } = await connected(world)
    await expect(eventAt(world, connectionId, una)).rejects.toMatchObject({ code: 'location_unavailable' })
    await changeAllowedHosts(world.ctx(), { connectionId, allowedHosts: [una], defaultHost: null })
    await expect(eventAt(world, connectionId, mika)).rejects.toMatchObject({ code: 'location_unavailable' })
    const bo = world.ctx({ kind: 'member', userId: world.bo.userId, role: 'member' })
    await expect(changeAllowedHosts(bo, { connectionId, allowedHosts: [mika] })).rejects.toMatchObject({
      code: 'not_allowed',
    })
  })

  it('decision 38 lets an admin connect where the owner allows it, and name nobody as host', async () => {
    await using world = await World.create()
    const { connectionId, app } = await connected(world)
    await changeWorkspace(world.ctx(), { adminsMayConnect: true })
    await world.pool.query(`update members set role = 'admin' where user_id = $1`, [world.bo.userId])
    const admin = world.ctx({ kind: 'member', userId: world.bo.userId, role: 'admin' })
    const refused = { code: 'not_allowed' }
    await expect(changeAllowedHosts(admin, { connectionId, allowedHosts: [una] })).rejects.toMatchObject(refused)
    const { id } = await createOAuthClient(admin, world.app.outside, { name: 'Admin’s', kind: 's2s', ...app })
    const connecting = { oauthClientId: id, name: 'Admin’s' }
    await expect(connectS2S(admin, world.app.outside, { ...connecting, allowedHosts: [una] })).rejects.toMatchObject(
      refused,
    )
    const made = await connectS2S(admin, world.app.outside, { ...connecting, allowedHosts: [] })
    expect(await getConnection(admin, made.connectionId)).toMatchObject({ allowedHosts: [], defaultHost: null })
    await changeAllowedHosts(world.ctx(), { connectionId: made.connectionId, allowedHosts: [mika] })
    expect(await getConnection(admin, made.connectionId)).toMatchObject({ allowedHosts: [mika] })
  })

  it('C7 an app’s own time-out ends a call that the instance would wait longer for', async () => {
    await using world = await World.create()
    const app = await sandboxApp(world, 's2s')
    const { outside, config } = world.app
    expect(config.waits.callSeconds).toBeGreaterThan(3)
    const { id } = await createOAuthClient(world.ctx(), outside, { name: 'Quick', kind: 's2s', ...app, callSeconds: 1 })
    const { connectionId } = await connectS2S(world.ctx(), outside, {
      oauthClientId: id,
      name: 'Quick',
      allowedHosts: [mika],
      defaultHost: mika,
    })
    await world.control('/faults', {
      match: { method: 'POST', path: '/v2/users/' },
      effect: { kind: 'hang' },
      times: 1,
    })
    await eventAt(world, connectionId)
    await world.runJobs()
    const creates = (await listCalls(world.ctx(), { connectionId })).filter(({ reason }) => reason === 'create_meeting')
    const broken = creates.at(-1)
    expect(broken).toMatchObject({ outcome: 'broken', status: null })
    expect(broken?.milliseconds).toBeGreaterThanOrEqual(950)
    expect(broken?.milliseconds).toBeLessThan(2500)
  })

  it('X9 counts a host’s creates of a day as one, made by the account’s app or by their own', async () => {
    await using world = await World.create()
    const { connectionId } = await connected(world)
    await askForRoom(world, await world.connectZoom(world.ada, olivia))
    await askForRoom(world, connectionId, { zoomUser: olivia, startsAt: soon(world, 4000) })
    await world.runJobs()
    const days = await world.app.db.select().from(hostDays)
    expect(days.map(({ creates }) => creates)).toEqual([2])
    // The counts outlive the connection: whose they are is not written there.
    expect(JSON.stringify(days)).not.toContain('olivia')
  })

  it('Y6 asks for each token anew, once for three rooms at a time, and keeps none that refreshes', async () => {
    await using world = await World.create()
    const { connectionId, clientId } = await connected(world)
    world.clock.advance(120)
    await world.control('/clock', { advanceSeconds: 7200 })
    for (let i = 0; i < 3; i++) await eventAt(world, connectionId, mika, 2880 + 60 * i)
    await world.runJobs()
    const tokens = (await listCalls(world.ctx(), { connectionId })).filter(({ path }) => path === '/oauth/token')
    expect(tokens).toHaveLength(2)
    const [grant] = await world.app.db.select().from(grants)
    expect(grant).toMatchObject({ clientId, providerUserId: '', sealedRefreshToken: null })
  })

  it('T5 C5 refuses wrong credentials, a wrong account and too few scopes, each by its name', async () => {
    await using world = await World.create()
    const app = await sandboxApp(world, 's2s')
    const ctx = world.ctx()
    const stored = async (more: object) => {
      const input = { name: `App ${Math.random()}`, kind: 's2s' as const, ...app, ...more }
      return (await createOAuthClient(ctx, world.app.outside, input)).id
    }
    const connecting = (oauthClientId: string) =>
      connectS2S(ctx, world.app.outside, { oauthClientId, name: 'Studio', allowedHosts: [mika] })
    await expect(connecting(await stored({ clientSecret: 'wrong' }))).rejects.toMatchObject({
      code: 'client_secret_wrong',
    })
    await expect(connecting(await stored({ accountId: 'wrong' }))).rejects.toMatchObject({ code: 'account_id_wrong' })
    const poor = await sandboxApp(world, 's2s', ['user:read:user:admin'])
    await expect(connecting(await stored(poor))).rejects.toMatchObject({
      code: 'scopes_missing',
      values: { scopes: 'meeting:write:meeting:admin' },
    })
    expect(await listConnections(ctx)).toEqual([])
  })

  it.each([
    [400, 'invalid_grant', 'Token is disabled by admin (4738)', 'app_blocked'],
    [400, 'invalid_grant', 'The owner of this token does not exist (4735)', 'zoom_refused'],
    [429, 'rate_limited', 'Too many requests', 'zoom_busy'],
    [503, 'server_error', 'Try again', 'zoom_unreachable'],
  ])('T5 C5 says what Zoom answered %s %s “%s” with: %s', async (status, error, reason, code) => {
    await using world = await World.create()
    const app = await sandboxApp(world, 's2s')
    const stored = { name: 'Studio’s', kind: 's2s' as const, ...app }
    const { id } = await createOAuthClient(world.ctx(), world.app.outside, stored)
    await world.control('/faults', {
      match: { path: '/oauth/token' },
      effect: { kind: 'status', status, error, message: reason },
    })
    const connecting = connectS2S(world.ctx(), world.app.outside, {
      ...{ oauthClientId: id, name: 'Studio', allowedHosts: [mika] },
    })
    await expect(connecting).rejects.toMatchObject({ code })
    expect(await listConnections(world.ctx())).toEqual([])
  })

  it('J4 decision 33 believes its own webhooks, and matches them by the account', async () => {
    await using world = await World.create()
    const { connectionId, clientId, secretToken } = await connected(world)
    const eventId = await eventAt(world, connectionId, mika)
    await world.runJobs()
    const [made] = await meetingsOf(world, mika)
    const [grant] = await world.app.db.select().from(grants)
    const payload = { account_id: grant?.providerAccountId, operation: 'single', object: { id: made?.id, type: 2 } }
    const deleted = { event: 'meeting.deleted', payload }
    expect(await webhook(world, clientId, 'not its secret', deleted)).toBe(401)
    expect(await webhook(world, clientId, secretToken, deleted)).toBe(200)
    await world.runJobs()
    expect(await findConference(world.ctx(), eventId)).toMatchObject({ state: 'lost' })
  })
})

describe('C2 an account-level app', () => {
  it('X8 J14 is the workspace’s, and makes meetings for any allowed user of the account', async () => {
    await using world = await World.create()
    const app = await sandboxApp(world, 'account')
    const { id } = await createOAuthClient(world.ctx(), world.app.outside, { name: 'Account', kind: 'account', ...app })
    const connectionId = await authorize(world, id, olivia)
    expect(await getConnection(world.ctx(), connectionId)).toMatchObject({
      kind: 'account',
      ownerUserId: null,
      allowedHosts: [olivia],
      defaultHost: olivia,
      missing: [],
    })
    await changeAllowedHosts(world.ctx(), { connectionId, allowedHosts: [olivia, mika], defaultHost: mika })
    const eventId = await eventAt(world, connectionId)
    await world.runJobs()
    expect(await meetingsOf(world, mika)).toHaveLength(1)
    await cancelEvent(world.ctx(), { eventId })
    await world.runJobs()
    expect((await meetingsOf(world, mika))[0]?.deletedAt).not.toBeNull()
    await disconnect(world.ctx(), world.app.outside, { connectionId })
    expect(await world.app.db.select().from(grants)).toEqual([])
  })
})

describe('C3 C4 a stored client', () => {
  it('keeps its secrets sealed, shows none, and is stored once for many connections', async () => {
    await using world = await World.create()
    const { clientSecret, secretToken, clientRow } = await connected(world)
    const [row] = await world.app.db.select().from(oauthClients).where(eq(oauthClients.id, clientRow))
    expect(JSON.stringify(row)).not.toContain(clientSecret)
    expect(JSON.stringify(row)).not.toContain(secretToken)
    const views = await listOAuthClients(world.ctx(), world.app.config)
    expect(JSON.stringify(views)).not.toContain(clientSecret)
    expect(views.map(({ isInstance, usedBy }) => [isInstance, usedBy])).toEqual([
      [true, []],
      [false, ['Studio']],
    ])
    const mallory = world.ctx(
      { kind: 'member', userId: world.mallory.userId, role: 'owner' },
      world.mallory.workspaceId,
    )
    expect((await listOAuthClients(mallory, world.app.config)).map(({ id }) => id)).not.toContain(clientRow)
    await expect(removeOAuthClient(mallory, { id: clientRow })).rejects.toMatchObject({ code: 'not_found' })
  })

  it('is not removed while it is used, and goes for good afterwards', async () => {
    await using world = await World.create()
    const { clientRow, connectionId } = await connected(world)
    await expect(removeOAuthClient(world.ctx(), { id: clientRow })).rejects.toMatchObject({
      code: 'client_in_use',
      values: { connections: 'Studio' },
    })
    await disconnect(world.ctx(), world.app.outside, { connectionId })
    await removeOAuthClient(world.ctx(), { id: clientRow })
    expect(await listOAuthClients(world.ctx(), world.app.config)).toHaveLength(1)
  })

  it('C4 wants its secret at every edit; decision 39 another account drops the grant', async () => {
    await using world = await World.create()
    const { clientRow, connectionId, app } = await connected(world)
    const input = { id: clientRow, name: 'Renamed', kind: 's2s' as const, ...app }
    await expect(
      changeOAuthClient(world.ctx(), world.app.outside, { ...input, clientSecret: '' }),
    ).rejects.toMatchObject({ code: 'invalid_input', field: 'clientSecret' })
    await changeOAuthClient(world.ctx(), world.app.outside, input)
    expect((await getConnection(world.ctx(), connectionId)).state).toBe('active')
    await changeOAuthClient(world.ctx(), world.app.outside, { ...input, accountId: 'another' })
    expect((await getConnection(world.ctx(), connectionId)).state).toBe('reconnect')
    const origins = { ...input, apiOrigin: 'https://evil.example' }
    await expect(changeOAuthClient(world.ctx(), world.app.outside, origins)).rejects.toMatchObject({
      code: 'endpoint_not_allowed',
      field: 'apiOrigin',
    })
  })

  it('decision 33 with another’s client id ends nobody’s connections', async () => {
    await using world = await World.create()
    const connectionId = await world.connectZoom()
    const [grant] = await world.app.db.select().from(grants)
    const clientId = grant?.clientId ?? ''
    const mallory = world.ctx(
      { kind: 'member', userId: world.mallory.userId, role: 'owner' },
      world.mallory.workspaceId,
    )
    await createOAuthClient(mallory, world.app.outside, {
      name: 'Mine',
      kind: 'user',
      clientId,
      clientSecret: 'guessed',
      webhookSecret: 'hers',
    })
    const payload = { account_id: grant?.providerAccountId, user_id: grant?.providerUserId, client_id: clientId }
    expect(await webhook(world, clientId, 'hers', { event: 'app_deauthorized', payload })).toBe(200)
    expect((await getConnection(world.ctx(), connectionId)).state).toBe('active')
  })
})

describe('C5 testing', () => {
  it('says what works, step by step, and leaves no meeting behind', async () => {
    await using world = await World.create()
    const { connectionId } = await connected(world)
    const { steps } = await testConnection(world.ctx(), world.app.outside, { connectionId })
    expect(steps.map(({ step, outcome }) => `${step} ${outcome}`)).toEqual([
      'token ok',
      'identity ok',
      'scopes ok',
      'hosting ok',
      'clock ok',
      'webhook warning',
    ])
    expect(await meetingsOf(world, mika)).toEqual([])
  })

  it('T5 Y8 names a host without a licence, a plan that lets no app make meetings, and a clock that is off', async () => {
    await using world = await World.create()
    const { connectionId } = await connected(world, [mika, una])
    world.clock.advance(10)
    const { steps } = await testConnection(world.ctx(), world.app.outside, { connectionId, hostEmail: una })
    const said = Object.fromEntries(steps.map(({ step, sentence }) => [step, sentence.key]))
    expect(said).toMatchObject({ hosting: 'connection_test.hosting.none', clock: 'connection_test.clock.wrong' })
    const felix = await world.connectZoom(world.ada, 'felix.free@zoom-sandbox.example')
    const trial = await tryTrialMeeting(world.ctx(), world.app.outside, { connectionId: felix })
    expect(trial.steps[0]?.sentence.key).toBe('conference.problem.plan_or_permission.operator')
  })

  it('decision 37 makes and deletes one meeting on the button of its own', async () => {
    await using world = await World.create()
    const { connectionId } = await connected(world)
    const { steps } = await tryTrialMeeting(world.ctx(), world.app.outside, { connectionId })
    expect(steps.map(({ step, outcome }) => [step, outcome])).toEqual([['trial', 'ok']])
    const made = await meetingsOf(world, mika)
    expect(made.map(({ deletedAt }) => deletedAt !== null)).toEqual([true])
  })

  it('C4 uses a typed secret without storing it', async () => {
    await using world = await World.create()
    const { clientRow, clientSecret, app } = await connected(world)
    const outside = world.app.outside
    const wrong = await testOAuthClient(world.ctx(), outside, { id: clientRow, clientSecret: 'wrong' })
    expect(wrong.steps[0]).toMatchObject({
      outcome: 'failed',
      sentence: { key: 'conference.problem.app_credentials.operator' },
    })
    const right = await testOAuthClient(world.ctx(), outside, { id: clientRow, clientSecret })
    expect(right.steps.slice(0, 4).map(({ outcome }) => outcome)).toEqual(['ok', 'ok', 'ok', 'ok'])
    const before = await world.app.db.select().from(oauthClients)
    const user = await sandboxApp(world, 'user', ['user:read:user', 'meeting:write:meeting'])
    const typed = await testOAuthClient(world.ctx(), outside, { name: 'Typed', kind: 'user', ...user })
    expect(typed.steps[0]).toMatchObject({ outcome: 'ok', sentence: { key: 'connection_test.token.client_known' } })
    const guess = { name: 'Typed', kind: 'user' as const, ...user, clientSecret: 'guessed' }
    expect((await testOAuthClient(world.ctx(), outside, guess)).steps[0]?.outcome).toBe('failed')
    expect(await world.app.db.select().from(oauthClients)).toEqual(before)
    expect(app.clientSecret).toBe(clientSecret)
  })
})

it('C1 a connection’s name is its own, in upper or lower case', async () => {
  await using world = await World.create()
  const { clientRow } = await connected(world)
  const again = { oauthClientId: clientRow, name: 'STUDIO', allowedHosts: [mika] }
  await expect(connectS2S(world.ctx(), world.app.outside, again)).rejects.toMatchObject({ code: 'name_taken' })
  await expect(world.connectZoom(world.ada, sora, { name: 'studio' })).rejects.toMatchObject({ code: 'name_taken' })
})
