import { eq } from 'drizzle-orm'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { members, users } from '#/modules/accounts/tables.ts'
import {
  beginAuthorization,
  callProvider,
  type Ending,
  finishAuthorization,
  getConnection,
  listCalls,
  listConnections,
  settleOtherAccount,
} from '#/modules/connections/index.ts'
import { authorizationAttempts, connections, grants } from '#/modules/connections/tables.ts'
import type { DomainError } from '#/platform/errors.ts'
import { facts } from '#/platform/facts/tables.ts'
import { type Person, World } from '../world.ts'

const olivia = 'olivia.owner@zoom-sandbox.example'
const mika = 'mika.member@zoom-sandbox.example'

let world: World
beforeEach(async () => {
  world = await World.create()
})
afterEach(() => world[Symbol.asyncDispose]())

function visitorOf(person: Person) {
  return { userId: person.userId, sessionToken: `session of ${person.name}` }
}

/** Leaves for Zoom as this person; answers Zoom's address. */
async function leave(
  person = world.ada,
  input: { connectionId?: string; name?: string; scopeOfUse?: 'personal' | 'workspace' } = {},
): Promise<string> {
  const ctx = world.ctx({ kind: 'member', userId: person.userId, role: person.role }, person.workspaceId)
  const { url } = await beginAuthorization(ctx, world.app.outside, {
    scopeOfUse: 'personal',
    sessionToken: visitorOf(person).sessionToken,
    host: 'localhost:3000',
    ...input,
  })
  return url
}

function comeBack(location: URL, person: Person | null = world.ada): Promise<Ending> {
  return finishAuthorization(world.app, {
    callback: location.searchParams,
    visitor: person && visitorOf(person),
  })
}

async function factsOf(kind: string): Promise<number> {
  return (await world.app.db.select().from(facts).where(eq(facts.kind, kind))).length
}

async function requestsTo(path: string): Promise<number> {
  const journal = (await world.control('/journal')) as { path: string }[]
  return journal.filter((entry) => entry.path === path).length
}

describe('the way to Zoom and back', () => {
  it('U8 with the smallest grant is one token call and one users/me, and says what is lost', async () => {
    const connectionId = await world.connectZoom(world.ada, olivia, { declineScopes: ['meeting:read:list_meetings'] })
    expect(await getConnection(world.ctx(), connectionId)).toMatchObject({
      name: `Zoom (${olivia})`,
      email: olivia,
      state: 'active',
      missing: [{ name: 'meeting:read:list_meetings', key: 'list' }],
    })
    const calls = await listCalls(world.ctx(), { connectionId })
    expect(calls.map(({ method, path, scope, reason, outcome }) => [method, path, scope, reason, outcome])).toEqual([
      ['GET', '/v2/users/me', 'user:read:user', 'identify', 'done'],
      ['POST', '/oauth/token', null, 'authorize', 'done'],
    ])
    expect(await requestsTo('/v2/users/me')).toBe(1)
    expect(await factsOf('connection.connected')).toBe(1)
  })

  it('Y3 carries an unguessable state and an S256 challenge, keeps only their hash and seal, and asks for no scope', async () => {
    const params = new URL(await leave()).searchParams
    const state = params.get('state') ?? ''
    expect(Buffer.from(state, 'base64url')).toHaveLength(32)
    expect(params.get('code_challenge_method')).toBe('S256')
    expect(params.has('scope')).toBe(false)
    const [attempt] = await world.app.db.select().from(authorizationAttempts)
    expect(JSON.stringify(attempt)).not.toContain(state)
  })

  it('Y3 takes a state once', async () => {
    const location = await world.consent(await leave(), olivia)
    expect((await comeBack(location)).kind).toBe('connected')
    expect((await comeBack(location)).kind).toBe('state_used')
    expect(await requestsTo('/oauth/token')).toBe(1)
  })

  it('Y3 takes a state once even from two requests at the same time', async () => {
    const location = await world.consent(await leave(), olivia)
    const kinds = (await Promise.all([comeBack(location), comeBack(location)])).map(({ kind }) => kind)
    expect(kinds.sort()).toEqual(['connected', 'state_used'])
  })

  it('Y3 refuses another person’s state, and does not spend it for its owner', async () => {
    const location = await world.consent(await leave(), olivia)
    expect((await comeBack(location, world.mallory)).kind).toBe('state_unknown')
    expect((await comeBack(location, null)).kind).toBe('logged_out')
    expect((await comeBack(location)).kind).toBe('connected')
  })

  it('Y3 refuses a state of the same person’s other session', async () => {
    const location = await world.consent(await leave(), olivia)
    const visitor = { userId: world.ada.userId, sessionToken: 'another session' }
    expect((await finishAuthorization(world.app, { callback: location.searchParams, visitor })).kind).toBe(
      'state_unknown',
    )
  })

  it('Y3 refuses a state after 10 minutes', async () => {
    const location = await world.consent(await leave(), olivia)
    world.clock.advance(11)
    expect((await comeBack(location)).kind).toBe('state_expired')
    expect(await requestsTo('/oauth/token')).toBe(0)
  })

  it('Y3 refuses an invented state, and drops a code that comes without one', async () => {
    expect((await comeBack(new URL('http://localhost/?state=invented&code=x'))).kind).toBe('state_unknown')
    expect((await comeBack(new URL('http://localhost/?code=x'))).kind).toBe('state_missing')
    expect(await requestsTo('/oauth/token')).toBe(0)
  })

  it('ends with denied when the person says no', async () => {
    const location = await world.consent(await leave(), olivia, { decision: 'deny' })
    expect(await comeBack(location)).toEqual({ kind: 'denied' })
    expect(await listConnections(world.ctx())).toEqual([])
  })

  it('names any other error of Zoom’s', async () => {
    const state = new URL(await leave()).searchParams.get('state')
    const location = new URL(`http://localhost/?error=server_error<script>&state=${state}`)
    expect(await comeBack(location)).toEqual({ kind: 'refused', error: 'server_errorscript' })
  })

  it('never comes back from an admin’s block, and nothing is left but the attempt', async () => {
    const url = await leave()
    await expect(world.consent(url, 'blake.blocked@zoom-sandbox.example')).rejects.toThrow('409')
    expect(await listConnections(world.ctx())).toEqual([])
  })

  it('connects nothing when the token endpoint fails, and the code is not tried again', async () => {
    await world.control('/faults', {
      match: { path: '/oauth/token' },
      effect: { kind: 'status', status: 500 },
      times: 1,
    })
    const location = await world.consent(await leave(), olivia)
    expect(await comeBack(location)).toMatchObject({ kind: 'token_failed', problem: 'provider_down' })
    expect((await comeBack(location)).kind).toBe('state_used')
    expect(await world.app.db.$count(grants)).toBe(0)
  })

  it('U2 asks users/me once, also when that fails: nothing is connected and the grant is given back', async () => {
    await world.control('/faults', {
      match: { path: '/v2/users/me' },
      effect: { kind: 'status', status: 500 },
      times: 1,
    })
    const location = await world.consent(await leave(), olivia)
    expect(await comeBack(location)).toMatchObject({ kind: 'identity_failed', problem: 'provider_down' })
    expect(await requestsTo('/v2/users/me')).toBe(1)
    expect(await requestsTo('/oauth/revoke')).toBe(1)
  })

  it('U8 with user:read:user and meeting:write:meeting alone connects, and names the four that are missing', async () => {
    await useZoomApp([{ scope: 'user:read:user' }, { scope: 'meeting:write:meeting' }])
    const connectionId = await world.connectZoom()
    const { missing } = await getConnection(world.ctx(), connectionId)
    expect(missing.map(({ key }) => key)).toEqual(['update', 'delete', 'read', 'list'])
    expect(await listCalls(world.ctx(), { connectionId })).toHaveLength(2)
    expect(await ping(connectionId)).toMatchObject({ kind: 'answered', status: 400, body: { code: 4711 } })
    expect(await requestsTo('/oauth/token')).toBe(1)
  })

  it.each(['meeting:write:meeting', 'user:read:user'])(
    'T5 X6 connects nothing without %s, and says which it is',
    async (scope) => {
      const all = ['user:read:user', 'meeting:write:meeting', 'meeting:read:meeting']
      await useZoomApp(all.map((name) => ({ scope: name, optional: name === scope })))
      const location = await world.consent(await leave(), olivia, { declineScopes: [scope] })
      expect(await comeBack(location)).toEqual({ kind: 'scopes_missing', scopes: [scope] })
      expect(await world.app.db.$count(grants)).toBe(0)
      expect(await requestsTo('/v2/users/me')).toBe(0)
      expect(await requestsTo('/oauth/revoke')).toBe(1)
    },
  )

  it('checks the role again at the end: whoever left the workspace meanwhile connects nothing', async () => {
    const location = await world.consent(await leave(world.bo), mika)
    await world.app.db.delete(members).where(eq(members.userId, world.bo.userId))
    expect((await comeBack(location, world.bo)).kind).toBe('not_allowed')
    expect(await requestsTo('/oauth/token')).toBe(0)
  })

  it('T4 checks the verified address at the start and again at the end', async () => {
    const location = await world.consent(await leave(), olivia)
    await world.app.db.update(users).set({ emailVerified: false }).where(eq(users.id, world.ada.userId))
    expect((await comeBack(location)).kind).toBe('email_not_verified')
    await expect(leave()).rejects.toMatchObject({ code: 'email_not_verified' } satisfies Partial<DomainError>)
  })

  it('decision 4 keeps the workspace’s own account to its owner', async () => {
    await expect(leave(world.bo, { scopeOfUse: 'workspace' })).rejects.toMatchObject({ code: 'not_allowed' })
    await expect(leave(world.ada, { scopeOfUse: 'workspace' })).resolves.toContain('/oauth/authorize')
  })
})

describe('accounts and names', () => {
  it('J14 refuse a second account without a name of its own, and take it with one', async () => {
    await world.connectZoom(world.ada, olivia)
    await expect(leave()).rejects.toMatchObject({ code: 'connection_unnamed' })
    await world.connectZoom(world.ada, mika, { name: 'The other one' })
    const names = (await listConnections(world.ctx())).map(({ name }) => name)
    expect(names).toEqual(['The other one', `Zoom (${olivia})`])
    await expect(leave(world.ada, { name: 'the OTHER one' })).rejects.toMatchObject({ code: 'name_taken' })
  })

  it('J14 hold in two tabs: the second account to come back is let go', async () => {
    const [first, second] = [await leave(), await leave()]
    expect((await comeBack(await world.consent(first, olivia))).kind).toBe('connected')
    expect(await comeBack(await world.consent(second, mika))).toEqual({ kind: 'second_account', email: mika })
    expect(await requestsTo('/oauth/revoke')).toBe(1)
    expect(await world.app.db.$count(grants)).toBe(1)
  })

  it('C8 recognise the account on reconnecting: same connection, new tokens', async () => {
    const connectionId = await world.connectZoom()
    const location = await world.consent(await leave(world.ada, { connectionId }), olivia)
    const { workspaceId } = world.ada
    expect(await comeBack(location)).toEqual({ kind: 'connected', workspaceId, connectionId, isNew: false })
    expect(await world.app.db.$count(connections)).toBe(1)
    expect(await factsOf('connection.reconnected')).toBe(1)
  })

  it('C8 ask before another account takes a connection’s place; keeping gives the new one back', async () => {
    const connectionId = await world.connectZoom()
    const ending = await comeBack(await world.consent(await leave(world.ada, { connectionId }), mika))
    expect(ending).toMatchObject({ kind: 'other_account', before: olivia, now: mika })
    if (ending.kind !== 'other_account') return
    expect((await getConnection(world.ctx(), connectionId)).email).toBe(olivia)
    const { attemptId } = ending
    await expect(
      settleOtherAccount(world.app, { attemptId, choice: 'use', visitor: visitorOf(world.mallory) }),
    ).rejects.toMatchObject({ code: 'state_unknown' })
    await settleOtherAccount(world.app, { attemptId, choice: 'keep', visitor: visitorOf(world.ada) })
    expect((await getConnection(world.ctx(), connectionId)).email).toBe(olivia)
    expect(await requestsTo('/oauth/revoke')).toBe(1)
    await expect(
      settleOtherAccount(world.app, { attemptId, choice: 'use', visitor: visitorOf(world.ada) }),
    ).rejects.toMatchObject({ code: 'state_expired' })
  })

  it('C8 switch the account on a yes, and end the one that nothing uses any more', async () => {
    const connectionId = await world.connectZoom()
    const ending = await comeBack(await world.consent(await leave(world.ada, { connectionId }), mika))
    if (ending.kind !== 'other_account') throw new Error(ending.kind)
    await settleOtherAccount(world.app, {
      attemptId: ending.attemptId,
      choice: 'use',
      visitor: visitorOf(world.ada),
    })
    // Nobody chose its name, so it says whose it is now.
    const now = { email: mika, state: 'active', name: `Zoom (${mika})` }
    expect(await getConnection(world.ctx(), connectionId)).toMatchObject(now)
    expect((await world.app.db.select({ email: grants.email }).from(grants)).map(({ email }) => email)).toEqual([mika])
    expect(await ping(connectionId)).toMatchObject({ kind: 'answered', status: 404 })
  })

  it('C8 C1 keep a name that somebody chose when the account is switched', async () => {
    const connectionId = await world.connectZoom(world.ada, olivia, { name: 'Studio' })
    const ending = await comeBack(await world.consent(await leave(world.ada, { connectionId }), mika))
    if (ending.kind !== 'other_account') throw new Error(ending.kind)
    const { attemptId } = ending
    await settleOtherAccount(world.app, { attemptId, choice: 'use', visitor: visitorOf(world.ada) })
    expect(await getConnection(world.ctx(), connectionId)).toMatchObject({ email: mika, name: 'Studio' })
  })

  it('C8 keep an unanswered account’s tokens for 10 minutes, then give them back', async () => {
    const connectionId = await world.connectZoom()
    await comeBack(await world.consent(await leave(world.ada, { connectionId }), mika))
    const kept = async () =>
      (await world.app.db.select().from(authorizationAttempts)).some(({ sealedAnswer }) => sealedAnswer !== null)
    expect(await kept()).toBe(true)
    world.clock.advance(11)
    await world.runJobs()
    expect(await kept()).toBe(false)
    expect(await requestsTo('/oauth/revoke')).toBe(1)
  })

  it('Y10 keep each person’s tokens apart, and each workspace from the others', async () => {
    const adas = await world.connectZoom(world.ada, olivia)
    const bos = await world.connectZoom(world.bo, mika)
    const mallory = world.ctx(
      { kind: 'member', userId: world.mallory.userId, role: 'owner' },
      world.mallory.workspaceId,
    )
    expect(await listConnections(mallory)).toEqual([])
    expect(await listCalls(mallory, { connectionId: adas })).toEqual([])
    expect(await ping(adas, mallory)).toEqual({ kind: 'reconnect', problem: 'connection_lost' })
    const bo = world.ctx({ kind: 'member', userId: world.bo.userId, role: 'member' })
    expect((await listConnections(bo)).map(({ id }) => id)).toEqual([bos])
    const rows = await world.app.db.select().from(grants)
    expect(new Set(rows.map(({ sealedRefreshToken }) => sealedRefreshToken)).size).toBe(2)
    const [one, other] = rows
    if (!one || !other) throw new Error('two grants were expected')
    expect(() => world.app.seal.open(one.sealedRefreshToken ?? '', `grants/${other.id}/refresh_token`)).toThrow()
  })
})

function ping(connectionId: Parameters<typeof callProvider>[2]['connectionId'], ctx = world.ctx()) {
  return callProvider(ctx, world.app.outside, {
    connectionId,
    method: 'GET',
    path: '/v2/meetings/{id}',
    params: { id: 12345678901 },
    scope: 'meeting:read:meeting',
    reason: 'read_meeting',
  })
}

/** Puts another Zoom app into the configuration, with these scopes. */
async function useZoomApp(scopes: { scope: string; optional?: boolean }[]): Promise<void> {
  const redirectUris = ['http://localhost:3000/integrations/zoom/callback']
  const made = await world.control('/apps', { name: 'Smaller', kind: 'user', redirectUris, scopes })
  const { clientId, clientSecret, secretToken } = made as Record<'clientId' | 'clientSecret' | 'secretToken', string>
  const zoom = { clientId, clientSecret, webhookSecret: secretToken, scopes: scopes.map(({ scope }) => scope) }
  const config = { ...world.app.config, zoom }
  Object.assign(world.app, { config, outside: { ...world.app.outside, config } })
}
