import { MeetingsOAuthClient, MeetingsS2SAuthClient, type OAuthToken } from '@zoom/rivet/meetings'
import { UsersOAuthClient, UsersS2SAuthClient } from '@zoom/rivet/users'
import { expect, it } from 'vitest'
import { leadZoomTo } from './as-zoom.ts'
import { calls, keepToken, SECRET_TOKEN, s2sApp, startRivetReceiver } from './rivet-world.ts'
import { hoursAhead, type Json, MIKA, OLIVIA, SCOPES, ZoomWorld } from './zoom-world.ts'

// Rivet is Zoom's own library. It runs as it is installed, and calls https://zoom.us and https://api.zoom.us.

it('X1 Rivet makes, reads, lists, changes and deletes a meeting as a Server-to-Server app', async () => {
  await using world = await ZoomWorld.create()
  using _zoom = leadZoomTo(world.origin)
  const app = await s2sApp(world)
  const { meetings } = new MeetingsS2SAuthClient({ ...app, disableReceiver: true }).endpoints
  const start = hoursAhead(12)
  const body = { topic: 'Planung 東京', type: 2, start_time: start, duration: 45 } as const
  const made = await meetings.createMeeting({ path: { userId: 'me' }, body })
  expect(made).toMatchObject({ statusCode: 201, trackingId: expect.any(String), data: { start_time: start } })

  const path = { meetingId: made.data?.id ?? 0 }
  const read = await meetings.getMeeting({ path })
  expect(read.data).toMatchObject({ id: path.meetingId, host_email: OLIVIA, topic: 'Planung 東京', duration: 45 })
  expect(read.data?.join_url).toBe(made.data?.join_url)
  const list = await meetings.listMeetings({ path: { userId: OLIVIA }, query: { type: 'upcoming', page_size: 10 } })
  expect(list.data?.meetings?.map(({ id }) => id)).toEqual([path.meetingId])
  const soon = await meetings.listUpcomingMeetings({ path: { userId: 'me' } })
  expect(soon.data?.meetings?.map(({ id }) => id)).toEqual([path.meetingId])
  const invitation = await meetings.getMeetingInvitation({ path })
  expect(invitation.data?.invitation).toContain(made.data?.join_url)

  const changed = await meetings.updateMeeting({ path, body: { topic: 'Later', duration: 60 } })
  expect(changed.statusCode).toBe(204)
  expect((await meetings.getMeeting({ path })).data).toMatchObject({ topic: 'Later', duration: 60, start_time: start })
  expect((await meetings.deleteMeeting({ path, query: { schedule_for_reminder: false } })).statusCode).toBe(204)
  const gone = `[404/3001]: "Meeting does not exist: ${path.meetingId}."`
  await expect(meetings.getMeeting({ path })).rejects.toThrow(gone)

  expect(await calls(world)).toEqual([
    'POST /oauth/token 200',
    'POST /v2/users/me/meetings 201',
    `GET /v2/meetings/${path.meetingId} 200`,
    `GET /v2/users/${OLIVIA}/meetings 200`,
    'GET /v2/users/me/upcoming_meetings 200',
    `GET /v2/meetings/${path.meetingId}/invitation 200`,
    `PATCH /v2/meetings/${path.meetingId} 204`,
    `GET /v2/meetings/${path.meetingId} 200`,
    `DELETE /v2/meetings/${path.meetingId} 204`,
    `GET /v2/meetings/${path.meetingId} 404`,
  ])
})

it('X1 Rivet makes and deletes a meeting at the address that its option baseUrl names', async () => {
  await using world = await ZoomWorld.create()
  // Its token host has no option; a call to api.zoom.us would fail here.
  using _zoom = leadZoomTo(world.origin, ['zoom.us'])
  const options = { ...(await s2sApp(world)), disableReceiver: true, baseUrl: `${world.origin}/v2` }
  const { meetings } = new MeetingsS2SAuthClient(options).endpoints
  const made = await meetings.createMeeting({ path: { userId: 'me' }, body: { topic: 'By option', type: 2 } })
  expect(made).toMatchObject({ statusCode: 201, data: { topic: 'By option' } })
  const path = { meetingId: made.data?.id ?? 0 }
  expect((await meetings.deleteMeeting({ path })).statusCode).toBe(204)
  expect(await calls(world)).toEqual([
    'POST /oauth/token 200',
    'POST /v2/users/me/meetings 201',
    `DELETE /v2/meetings/${path.meetingId} 204`,
  ])
})

it('X1 Rivet lets a person install the app, acts for them, and refreshes their token', async () => {
  await using world = await ZoomWorld.create()
  using _zoom = leadZoomTo(world.origin)
  await using hooks = await startRivetReceiver()
  const callback = `${hooks.origin}/zoom/oauth/callback`
  const app = await world.app({ redirectUris: [callback] })
  const tokenStore = keepToken()
  const installerOptions = { redirectUri: hooks.origin, stateStore: 'what signs the state', directInstall: true }
  const options = { ...app, tokenStore, installerOptions }
  const { meetings } = new MeetingsOAuthClient({ ...options, receiver: hooks.receiver }).endpoints

  const install = await fetch(`${hooks.origin}/zoom/oauth/install`, { redirect: 'manual' })
  const authorize = new URL(install.headers.get('location') ?? '')
  expect(authorize.origin + authorize.pathname).toBe('https://zoom.us/oauth/authorize')
  const asked = authorize.searchParams
  const consent = await world.control('POST', '/consent', {
    clientId: asked.get('client_id'),
    email: MIKA,
    redirectUri: asked.get('redirect_uri'),
    state: asked.get('state'),
    decision: 'allow',
  })
  const cookie = install.headers.get('set-cookie')?.split(';')[0] ?? ''
  const back = await fetch(consent.body.location, { headers: { cookie } })
  expect(back.status).toBe(200)
  expect(tokenStore.token?.scopes).toEqual(SCOPES)

  const { users } = new UsersOAuthClient({ ...options, disableReceiver: true }).endpoints
  const me = await users.getUser({ path: { userId: 'me' } })
  expect(me.data).toMatchObject({ email: MIKA, timezone: 'Europe/London' })

  const first = tokenStore.token as OAuthToken
  tokenStore.token = { ...first, expirationTimeIso: new Date().toISOString() }
  const body = { topic: 'With a fresh token', type: 2, start_time: hoursAhead(24) } as const
  const made = await meetings.createMeeting({ path: { userId: 'me' }, body })
  expect(made.data).toMatchObject({ host_email: MIKA })
  expect(tokenStore.token.refreshToken).not.toBe(first.refreshToken)

  // The old refresh token is dead, and Rivet says so instead of going on with the old access token.
  tokenStore.token = { ...first, expirationTimeIso: new Date().toISOString() }
  const refused = meetings.getMeeting({ path: { meetingId: made.data?.id ?? 0 } })
  await expect(refused).rejects.toThrow('Failed to refresh OAuth token.')
  expect(await calls(world)).toEqual([
    'POST /oauth/token 200',
    'GET /v2/users/me 200',
    'POST /oauth/token 200',
    'POST /v2/users/me/meetings 201',
    'POST /oauth/token 400',
  ])
})

it('X1 Rivet answers the validation of its URL, and believes the signatures of events', async () => {
  await using world = await ZoomWorld.create()
  using _zoom = leadZoomTo(world.origin)
  await using hooks = await startRivetReceiver()
  const events = ['meeting.created', 'meeting.updated', 'meeting.deleted', 'meeting.started', 'meeting.ended'] as const
  const eventUrl = `${hooks.origin}/zoom/events`
  const app = await s2sApp(world, { eventUrl, events, secretToken: SECRET_TOKEN })
  const client = new MeetingsS2SAuthClient({ ...app, receiver: hooks.receiver })
  const heard: Json[] = []
  for (const event of events) client.webEventConsumer?.event(event, (body) => void heard.push(body))
  const heardSoFar = (count: number) => expect.poll(() => heard.length, { timeout: 10_000 }).toBe(count)
  const validation = await world.control('POST', `/apps/${app.clientId}/validate`)
  expect(validation.body).toMatchObject({ ok: true, status: 200 })

  const { meetings } = client.endpoints
  const body = { topic: '“Q4” – 東京 & Köln 🎈', type: 2, start_time: hoursAhead(24), duration: 30 } as const
  const { data } = await meetings.createMeeting({ path: { userId: MIKA }, body })
  const path = { meetingId: data?.id ?? 0 }
  await heardSoFar(1)
  await meetings.updateMeeting({ path, body: { duration: 60 } })
  await heardSoFar(2)
  await world.control('POST', `/meetings/${path.meetingId}/start`)
  await heardSoFar(3)
  await meetings.updateMeetingStatus({ path, body: { action: 'end' } })
  await heardSoFar(4)
  await meetings.deleteMeeting({ path })
  await heardSoFar(5)

  expect(heard.map(({ event }) => event)).toEqual([
    'meeting.created',
    'meeting.updated',
    'meeting.started',
    'meeting.ended',
    'meeting.deleted',
  ])
  const { account_id, object } = heard[0].payload
  expect({ account_id, id: object.id, topic: object.topic, duration: object.duration }).toEqual({
    account_id: app.accountId,
    id: path.meetingId,
    topic: body.topic,
    duration: 30,
  })
  const deliveries = await world.control('GET', '/deliveries')
  const statuses = deliveries.body.flatMap(({ attempts }: Json) => attempts.map(({ status }: Json) => status))
  expect(statuses).toEqual([200, 200, 200, 200, 200])
})

it('X1 Rivet with another secret token fails the validation and believes no event', async () => {
  await using world = await ZoomWorld.create()
  using _zoom = leadZoomTo(world.origin)
  await using hooks = await startRivetReceiver('another secret token')
  const eventUrl = `${hooks.origin}/zoom/events`
  const app = await s2sApp(world, { eventUrl, events: ['meeting.created'], secretToken: SECRET_TOKEN })
  const client = new MeetingsS2SAuthClient({ ...app, receiver: hooks.receiver })
  const heard: Json[] = []
  client.webEventConsumer?.event('meeting.created', (body) => void heard.push(body))
  const validation = await world.control('POST', `/apps/${app.clientId}/validate`)
  expect(validation.body).toMatchObject({ ok: false, status: 400 })

  const body = { topic: 'Unheard', type: 2, start_time: hoursAhead(24) } as const
  await client.endpoints.meetings.createMeeting({ path: { userId: 'me' }, body })
  const attempts = async () => (await world.control('GET', '/deliveries')).body[0]?.attempts ?? []
  await expect.poll(attempts, { timeout: 10_000 }).toMatchObject([{ status: 400 }])
  expect(heard).toEqual([])
})

it('X1 Rivet understands refusals: a wrong secret, a missing scope, a field, a limit', async () => {
  await using world = await ZoomWorld.create()
  using _zoom = leadZoomTo(world.origin)
  const app = await s2sApp(world)
  const me = { path: { userId: 'me' } }
  const imposter = new UsersS2SAuthClient({ ...app, clientSecret: 'wrong', disableReceiver: true })
  await expect(imposter.endpoints.users.getUser(me)).rejects.toMatchObject({
    response: { status: 400, data: { error: 'invalid_client' } },
  })

  const poor = await s2sApp(world, { scopes: [{ scope: 'user:read:user:admin' }] })
  const { meetings } = new MeetingsS2SAuthClient({ ...poor, disableReceiver: true }).endpoints
  await expect(meetings.listMeetings(me)).rejects.toThrow(
    /^\[400\/4711\]: "Invalid access token, does not contain scopes/,
  )

  const client = new MeetingsS2SAuthClient({ ...app, disableReceiver: true })
  const create = () => client.endpoints.meetings.createMeeting({ ...me, body: { topic: 'a'.repeat(300), type: 2 } })
  await expect(create()).rejects.toThrow('[400/300]: "Validation Failed."')
  await world.control('POST', '/faults', { match: {}, effect: { kind: 'rate_limit', limit: 'user_day' }, times: 1 })
  await expect(create()).rejects.toThrow(/^\[429\/429\]: /)
})

it('X1 while Zoom is played, nothing else can be called by https', async () => {
  await using world = await ZoomWorld.create()
  using _zoom = leadZoomTo(world.origin)
  const { users } = new UsersS2SAuthClient({
    ...(await s2sApp(world)),
    disableReceiver: true,
    baseUrl: 'https://elsewhere.example/v2',
  } as never).endpoints
  await expect(users.getUser({ path: { userId: 'me' } })).rejects.toThrow('No test may call elsewhere.example.')
})
