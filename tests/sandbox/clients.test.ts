import { createRequire } from 'node:module'
import { Zoom } from 'arctic'
import { expect, it } from 'vitest'
import { leadZoomTo } from './as-zoom.ts'
import { calls, s2sApp } from './rivet-world.ts'
import { EVENTS, hoursAhead, MIKA, OLIVIA, REDIRECT, SCOPES, ZoomWorld } from './zoom-world.ts'

// CommonJS whose default export is a property: tools differ in what an import of it gives.
const { default: zoomApi } = createRequire(import.meta.url)('zoomapi') as typeof import('zoomapi')

// Two more clients that know only Zoom's own addresses, run as they are installed: zoomapi (Server-to-Server over
// node:https, no Accept header, credentials in the query) and arctic (OAuth of users over fetch, PKCE).

it('X1 zoomapi makes, reads, lists, changes, ends and deletes meetings of anyone in the account', async () => {
  await using world = await ZoomWorld.create()
  using _zoom = leadZoomTo(world.origin)
  const app = await s2sApp(world)
  const client = zoomApi({
    accountId: app.accountId,
    oauthClientId: app.clientId,
    oauthClientSecret: app.clientSecret,
  })
  const start_time = hoursAhead(7)
  const made = await client.meetings.CreateMeeting(MIKA, { topic: 'Probe 東京', type: 2, start_time, duration: 25 })
  expect(made).toMatchObject({ topic: 'Probe 東京', start_time, duration: 25, status: 'waiting' })
  const id = String(made.id)
  expect(await client.meetings.GetMeeting(id)).toMatchObject({ id: made.id, join_url: made.join_url })
  await client.meetings.UpdateMeeting(id, { topic: 'Later', duration: 40 } as never)
  expect(await client.meetings.GetMeeting(id)).toMatchObject({ topic: 'Later', duration: 40, start_time })
  const list = await client.meetings.ListMeetings(MIKA, { type: 'upcoming' } as never)
  expect(list.meetings.map((meeting) => meeting.id)).toEqual([made.id])
  const user = await client.users.GetUser(MIKA)
  expect(user.email).toBe(MIKA)
  await world.control('POST', `/meetings/${id}/start`)
  await client.meetings.UpdateMeetingStatus(id, { action: 'end' })
  await client.meetings.DeleteMeeting(id)
  const stored = (await world.control('GET', `/meetings?email=${MIKA}`)).body
  expect(stored[0]).toMatchObject({ id: made.id, deletedAt: expect.any(String) })
  expect((await calls(world)).filter((call) => call === 'POST /oauth/token 200').length).toBeGreaterThan(0)
})

it('X1 zoomapi, which never says that it takes JSON, chokes on an XML error as with Zoom, and reads it as JSON when that is switched off', async () => {
  await using world = await ZoomWorld.create()
  using _zoom = leadZoomTo(world.origin)
  const app = await s2sApp(world)
  const client = zoomApi({
    accountId: app.accountId,
    oauthClientId: app.clientId,
    oauthClientSecret: app.clientSecret,
  })
  await expect(client.meetings.GetMeeting('99999999999')).rejects.toMatchObject({
    httpStatusCode: 404,
    message: 'Malformed JSON response from Zoom API',
  })
  await world.control('POST', '/behaviour', { xmlErrors: false })
  await expect(client.meetings.GetMeeting('99999999999')).rejects.toMatchObject({
    httpStatusCode: 404,
    errorCode: 3001,
    message: 'Meeting does not exist: 99999999999.',
  })
  const stranger = zoomApi({ accountId: app.accountId, oauthClientId: app.clientId, oauthClientSecret: 'wrong' })
  await expect(stranger.meetings.GetMeeting('1')).rejects.toMatchObject({ httpStatusCode: 400 })
})

it('X1 zoomapi verifies the webhooks that the sandbox signs, and answers its validation', async () => {
  await using world = await ZoomWorld.create()
  const app = await world.subscribedApp()
  const client = zoomApi({ apiKey: 'unused', apiSecret: 'unused', webhookSecretToken: app.secretToken } as never)
  const validation = await world.receiver.next('endpoint.url_validation')
  const answer = client.webhooks.GetEndpointValidationResponse(validation.body)
  expect(answer?.plainToken).toBe(validation.body.payload.plainToken)
  const olivia = await world.connect(OLIVIA, app)
  await olivia.api('POST', '/users/me/meetings', { topic: 'Signed für 東京', start_time: hoursAhead(3) })
  const { body, headers } = await world.receiver.next('meeting.created')
  expect(client.webhooks.VerifyWebhookEvent({ headers: headers as never, webhook: body })).toBe(true)
  const forged = { ...body, event: 'meeting.deleted' }
  expect(client.webhooks.VerifyWebhookEvent({ headers: headers as never, webhook: forged })).toBe(false)
  expect(EVENTS).toContain(body.event)
})

it('X1 arctic signs a person in with PKCE, refreshes with rotation and revokes', async () => {
  await using world = await ZoomWorld.create()
  using _zoom = leadZoomTo(world.origin)
  const app = await world.subscribedApp()
  const zoom = new Zoom(app.clientId, app.clientSecret, REDIRECT)
  const verifier = 'v'.repeat(50)
  const asked = zoom.createAuthorizationURL('the state', verifier, []).searchParams
  const consent = await world.control('POST', '/consent', {
    clientId: asked.get('client_id'),
    email: OLIVIA,
    redirectUri: asked.get('redirect_uri'),
    state: asked.get('state'),
    codeChallenge: asked.get('code_challenge'),
    codeChallengeMethod: asked.get('code_challenge_method'),
    decision: 'allow',
  })
  const back = new URL(consent.body.location).searchParams
  expect(back.get('state')).toBe('the state')
  const first = await zoom.validateAuthorizationCode(back.get('code') ?? '', verifier)
  expect(first.scopes()).toEqual(SCOPES)
  expect((await world.api(first.accessToken(), 'GET', '/users/me')).body.email).toBe(OLIVIA)

  const second = await zoom.refreshAccessToken(first.refreshToken())
  expect(second.refreshToken()).not.toBe(first.refreshToken())
  await expect(zoom.refreshAccessToken(first.refreshToken())).rejects.toMatchObject({ code: 'invalid_grant' })
  await zoom.revokeToken(second.accessToken())
  expect((await world.receiver.next('app_deauthorized')).body.payload.client_id).toBe(app.clientId)
  expect((await world.api(second.accessToken(), 'GET', '/users/me')).status).toBe(401)
})

it('X1 arctic names what was wrong: a second use of the code, another verifier', async () => {
  await using world = await ZoomWorld.create()
  using _zoom = leadZoomTo(world.origin)
  const app = await world.app()
  const zoom = new Zoom(app.clientId, app.clientSecret, REDIRECT)
  const verifier = 'w'.repeat(50)
  const asked = zoom.createAuthorizationURL('s', verifier, []).searchParams
  const challenge = { codeChallenge: asked.get('code_challenge'), codeChallengeMethod: 'S256' }
  const code = await world.code(app, OLIVIA, challenge)
  await expect(zoom.validateAuthorizationCode(code, 'x'.repeat(50))).rejects.toMatchObject({ code: 'invalid_grant' })
  const again = await world.code(app, OLIVIA, challenge)
  await zoom.validateAuthorizationCode(again, verifier)
  await expect(zoom.validateAuthorizationCode(again, verifier)).rejects.toMatchObject({ code: 'invalid_grant' })
})
