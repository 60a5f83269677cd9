import { createHmac } from 'node:crypto'
import { expect, it } from 'vitest'
import { BELLA, hoursAhead, OLIVIA, PIA, SCOPES, SORA, ZoomWorld } from './zoom-world.ts'

it('Y4 a webhook carries the headers of Zoom and a signature over its raw bytes', async () => {
  await using world = await ZoomWorld.create()
  const app = await world.subscribedApp()
  const olivia = await world.connect(OLIVIA, app)
  await olivia.api('POST', '/users/me/meetings', { topic: 'Grüße 日本' })
  const { raw, headers } = await world.receiver.next('meeting.created')
  const timestamp = headers['x-zm-request-timestamp']
  const hex = createHmac('sha256', app.secretToken)
    .update(Buffer.from(`v0:${timestamp}:${raw}`))
    .digest('hex')
  expect(headers['x-zm-signature']).toBe(`v0=${hex}`)
  expect(Math.abs(Number(timestamp) - Date.now() / 1000)).toBeLessThan(30)
  expect(headers).toMatchObject({
    'content-type': 'application/json; charset=utf-8',
    'user-agent': 'Zoom Marketplace/1.0a',
    clientid: app.clientId,
  })
  expect(headers['x-zm-trackingid']).toMatch(/^v=2\.0/)
  expect(headers['x-zm-request-id']).toMatch(/^[0-9a-f]{8}(_[0-9a-f]{4}){3}_[0-9a-f]{12}$/)
})

it('J4 created, updated and deleted have the bodies of the documents, with the id as a number', async () => {
  await using world = await ZoomWorld.create()
  const olivia = await world.connect(OLIVIA, await world.subscribedApp())
  const me = (await olivia.api('GET', '/users/me')).body
  const operator = { account_id: me.account_id, operator: OLIVIA, operator_id: me.id }
  const meeting = (await olivia.api('POST', '/users/me/meetings', { topic: 'Old', start_time: hoursAhead(2) })).body
  await olivia.api('PATCH', `/meetings/${meeting.id}`, { topic: 'New', settings: { mute_upon_entry: true } })
  await olivia.api('DELETE', `/meetings/${meeting.id}`)

  const created = (await world.receiver.next('meeting.created')).body
  expect(created.payload).toMatchObject({ ...operator, operation: 'single' })
  expect(created.payload.object).toEqual({
    uuid: meeting.uuid,
    id: meeting.id,
    host_id: me.id,
    topic: 'Old',
    type: 2,
    start_time: meeting.start_time,
    duration: 60,
    timezone: 'Europe/Berlin',
    join_url: meeting.join_url,
    password: meeting.password,
    creation_source: 'open_api',
    settings: { use_pmi: false, alternative_hosts: '', meeting_invitees: [], join_before_host: true, jbh_time: 0 },
  })
  const updated = (await world.receiver.next('meeting.updated')).body
  expect(updated.payload).toEqual({
    ...operator,
    scope: 'all',
    object: { id: meeting.id, topic: 'New', settings: { mute_upon_entry: true } },
    old_object: { id: meeting.id, topic: 'Old', settings: { mute_upon_entry: false } },
    time_stamp: updated.event_ts,
  })
  const deleted = (await world.receiver.next('meeting.deleted')).body
  expect(deleted.payload).toMatchObject({ ...operator, operation: 'single', object: { id: meeting.id, topic: 'New' } })
})

it('X1 created tells the recurrence of a series, and the personal meeting id', async () => {
  await using world = await ZoomWorld.create()
  const pia = await world.connect(PIA, await world.subscribedApp())
  const recurrence = { type: 1, repeat_interval: 2, end_times: 3 }
  await pia.api('POST', '/users/me/meetings', { topic: 'Series', type: 8, start_time: hoursAhead(24), recurrence })
  const { pmi } = (await pia.api('POST', '/users/me/meetings', { topic: 'In my room' })).body
  const received = await world.receiver.settled('meeting.created', 2)
  const [series, room] = ['Series', 'In my room'].map(
    (topic) => received.find(({ body }) => body.payload.object.topic === topic)?.body.payload,
  )
  expect(series).toMatchObject({ operation: 'all', object: { recurrence, occurrences: [{}, {}, {}] } })
  expect(room).toMatchObject({ operation: 'single', object: { pmi } })
  expect(room.object).not.toHaveProperty('recurrence')
})

it('X1 started and ended have the id as text and the actual start', async () => {
  await using world = await ZoomWorld.create()
  const olivia = await world.connect(OLIVIA, await world.subscribedApp())
  const meeting = (await olivia.api('POST', '/users/me/meetings', { start_time: hoursAhead(24), duration: 45 })).body
  await world.control('POST', `/meetings/${meeting.id}/start`)
  await world.control('POST', `/meetings/${meeting.id}/end`)
  const started = (await world.receiver.next('meeting.started')).body.payload
  expect(started).not.toHaveProperty('operator')
  expect(started.object).toMatchObject({ id: String(meeting.id), host_email: OLIVIA, duration: 45 })
  expect(started.object.start_time < meeting.start_time).toBe(true)
  const ended = (await world.receiver.next('meeting.ended')).body.payload
  expect(ended.object).toMatchObject({ id: String(meeting.id), uuid: meeting.uuid })
  expect(ended.object.end_time >= ended.object.start_time).toBe(true)
})

it('X9 a PATCH that changes nothing tells nobody', async () => {
  await using world = await ZoomWorld.create()
  const olivia = await world.connect(OLIVIA, await world.subscribedApp())
  const { id } = (await olivia.api('POST', '/users/me/meetings', { topic: 'Same' })).body
  await olivia.api('PATCH', `/meetings/${id}`, { topic: 'Same', settings: { waiting_room: false } })
  expect(await world.receiver.settled('meeting.updated', 0)).toEqual([])
})

it('Y10 events come only for people who installed the app, and granted the scope', async () => {
  await using world = await ZoomWorld.create()
  const scopes = SCOPES.map((scope) => ({ scope, optional: scope === 'meeting:read:meeting' }))
  const app = await world.subscribedApp({ scopes })
  const declined = await world.connect(OLIVIA, app, { declineScopes: ['meeting:read:meeting'] })
  await declined.api('POST', '/users/me/meetings', {})
  const stranger = await world.connect(SORA, await world.app({ name: 'Other' }))
  await stranger.api('POST', '/users/me/meetings', {})
  expect(await world.receiver.settled('meeting.created', 0)).toEqual([])
})

it('X11 a Basic host sends created, but never updated or deleted', async () => {
  await using world = await ZoomWorld.create()
  const bella = await world.connect(BELLA, await world.subscribedApp())
  const { id } = (await bella.api('POST', '/users/me/meetings', {})).body
  await bella.api('PATCH', `/meetings/${id}`, { topic: 'x' })
  await bella.api('DELETE', `/meetings/${id}`)
  expect(await world.receiver.settled('meeting.created', 1)).toHaveLength(1)
  expect(await world.receiver.settled('meeting.updated', 0)).toEqual([])
  expect(await world.receiver.settled('meeting.deleted', 0)).toEqual([])
})

it('Y9 removing the app kills its tokens and sends app_deauthorized, signed', async () => {
  await using world = await ZoomWorld.create()
  const app = await world.subscribedApp()
  const olivia = await world.connect(OLIVIA, app)
  const me = (await olivia.api('GET', '/users/me')).body
  expect((await world.control('POST', '/uninstall', { clientId: app.clientId, email: OLIVIA })).status).toBe(204)
  const { body, headers } = await world.receiver.next('app_deauthorized')
  expect(body.payload).toMatchObject({ account_id: me.account_id, user_id: me.id, client_id: app.clientId })
  expect(Date.parse(body.payload.deauthorization_time)).toBe(body.event_ts)
  expect(headers['x-zm-signature']).toMatch(/^v0=[0-9a-f]{64}$/)
  expect((await olivia.api('GET', '/users/me')).status).toBe(401)
})

it('Y9 an app in development is told nothing', async () => {
  await using world = await ZoomWorld.create()
  const app = await world.subscribedApp({ inDevelopment: true })
  await world.connect(OLIVIA, app)
  await world.control('POST', '/uninstall', { clientId: app.clientId, email: OLIVIA })
  expect(await world.receiver.settled('app_deauthorized', 0)).toEqual([])
})

it('Y4 an endpoint is validated when it is registered, on demand, and every 72 hours', async () => {
  await using world = await ZoomWorld.create()
  const app = await world.subscribedApp()
  const ok = await world.control('POST', `/apps/${app.clientId}/validate`)
  expect(ok.body).toMatchObject({ ok: true, status: 200, body: { plainToken: expect.any(String) } })
  world.receiver.validates = false
  expect((await world.control('POST', `/apps/${app.clientId}/validate`)).body.ok).toBe(false)
  world.receiver.validates = true
  const before = (await world.receiver.settled('endpoint.url_validation', 3)).length
  await world.control('POST', '/clock', { advanceSeconds: 71 * 3600 })
  expect(await world.receiver.settled('endpoint.url_validation', before)).toHaveLength(before)
  await world.control('POST', '/clock', { advanceSeconds: 3601 })
  expect(await world.receiver.settled('endpoint.url_validation', before + 1)).toHaveLength(before + 1)
})

it('Y4 six failed validations in a row switch the events off', async () => {
  await using world = await ZoomWorld.create()
  const app = await world.subscribedApp()
  const olivia = await world.connect(OLIVIA, app)
  world.receiver.validates = false
  for (let failure = 0; failure < 6; failure += 1) await world.control('POST', `/apps/${app.clientId}/validate`)
  await olivia.api('POST', '/users/me/meetings', {})
  expect(await world.receiver.settled('meeting.created', 0)).toEqual([])
})

it('X1 webhooks go to this machine only, unless the sandbox was started for another host', async () => {
  await using closed = await ZoomWorld.create()
  await using open = await ZoomWorld.create({ webhookHosts: ['staging.example'] })
  const eventUrl = 'https://staging.example/hook'
  await expect(closed.app({ eventUrl })).rejects.toThrow('eventUrl')
  await expect(closed.app({ deauthorizationUrl: 'file:///etc/passwd' })).rejects.toThrow('deauthorizationUrl')
  await expect(open.app({ deauthorizationUrl: eventUrl })).resolves.toHaveProperty('clientId')
})
