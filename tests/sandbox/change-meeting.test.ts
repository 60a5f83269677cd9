import { expect, it } from 'vitest'
import { type Connected, hoursAhead, MIKA, OLIVIA, SORA, ZoomWorld } from './zoom-world.ts'

it('J2 a PATCH answers 204 with nothing, and id, join URL and passcode stay', async () => {
  await using world = await ZoomWorld.create()
  const olivia = await world.connect(OLIVIA)
  const before = await make(olivia, { start_time: hoursAhead(24) })
  const start_time = hoursAhead(48)
  const answer = await olivia.api('PATCH', `/meetings/${before.id}`, { topic: 'New', start_time, duration: 45 })
  expect([answer.status, answer.body]).toEqual([204, ''])
  const after = (await olivia.api('GET', `/meetings/${before.id}`)).body
  expect(after).toMatchObject({ topic: 'New', start_time, duration: 45 })
  for (const field of ['id', 'uuid', 'join_url', 'password']) expect(after[field]).toBe(before[field])
})

it('X1 a PATCH ignores a past start silently', async () => {
  await using world = await ZoomWorld.create()
  const olivia = await world.connect(OLIVIA)
  const { id, start_time } = await make(olivia, { start_time: hoursAhead(24) })
  const answer = await olivia.api('PATCH', `/meetings/${id}`, { start_time: '2020-01-01T00:00:00Z', topic: 'Moved' })
  expect(answer.status).toBe(204)
  expect((await olivia.api('GET', `/meetings/${id}`)).body).toMatchObject({ start_time, topic: 'Moved' })
})

it('X1 another passcode is another join URL', async () => {
  await using world = await ZoomWorld.create()
  const olivia = await world.connect(OLIVIA)
  const before = await make(olivia)
  await olivia.api('PATCH', `/meetings/${before.id}`, { password: 'abc123' })
  const after = (await olivia.api('GET', `/meetings/${before.id}`)).body
  expect(after.password).toBe('abc123')
  expect(after.join_url).not.toBe(before.join_url)
})

it('X1 a PATCH is as strict as a create', async () => {
  await using world = await ZoomWorld.create()
  const olivia = await world.connect(OLIVIA)
  const { id } = await make(olivia)
  const answer = await olivia.api('PATCH', `/meetings/${id}`, { default_password: true })
  expect(answer).toMatchObject({ status: 400, body: { code: 300, errors: [{ field: 'default_password' }] } })
})

it('J3 a deleted meeting is gone for every call, and still there for the control API', async () => {
  await using world = await ZoomWorld.create()
  const olivia = await world.connect(OLIVIA)
  const { id } = await make(olivia)
  const answer = await olivia.api('DELETE', `/meetings/${id}`)
  expect([answer.status, answer.body]).toEqual([204, ''])
  const gone = { status: 404, body: { code: 3001, message: `Meeting does not exist: ${id}.` } }
  expect(await olivia.api('DELETE', `/meetings/${id}`)).toMatchObject(gone)
  expect(await olivia.api('GET', `/meetings/${id}`)).toMatchObject(gone)
  expect(await olivia.api('PATCH', `/meetings/${id}`, {})).toMatchObject(gone)
  expect(await olivia.api('GET', `/meetings/${id}/invitation`)).toMatchObject(gone)
  const [stored] = (await world.control('GET', `/meetings?email=${OLIVIA}`)).body
  expect(stored).toMatchObject({ id, createdBy: { by: 'app', clientId: olivia.app.clientId, email: OLIVIA } })
  expect(stored.deletedAt).toMatch(/Z$/)
  expect(stored.history.map((line: { what: string }) => line.what)).toEqual(['created', 'deleted'])
})

it("Y10 another account's meeting does not exist, a colleague's needs the admin scope", async () => {
  await using world = await ZoomWorld.create()
  const olivia = await world.connect(OLIVIA)
  const { id } = await make(olivia)
  const sora = await world.connect(SORA, olivia.app)
  const mika = await world.connect(MIKA, olivia.app)
  expect(await sora.api('GET', `/meetings/${id}`)).toMatchObject({ status: 404, body: { code: 3001 } })
  expect(await mika.api('DELETE', `/meetings/${id}`)).toMatchObject({
    status: 400,
    body: { code: 4711, message: 'Invalid access token, does not contain scopes:[meeting:delete:meeting:admin].' },
  })
})

it('X1 the host starts, ends and converts in the portal; a webinar is refused by the meetings API', async () => {
  await using world = await ZoomWorld.create()
  const olivia = await world.connect(OLIVIA)
  const { id, uuid } = await make(olivia)
  const status = async () => (await olivia.api('GET', `/meetings/${id}`)).body.status
  expect((await world.control('POST', `/meetings/${id}/start`)).status).toBe(204)
  expect(await status()).toBe('started')
  expect(await olivia.api('DELETE', `/meetings/${id}`)).toMatchObject({ status: 400, body: { code: 3002 } })
  expect((await olivia.api('PUT', `/meetings/${id}/status`, { action: 'end' })).status).toBe(204)
  expect(await status()).toBe('waiting')
  expect((await olivia.api('GET', `/meetings/${id}`)).body.uuid).not.toBe(uuid)
  await world.control('POST', `/meetings/${id}/convert`)
  expect(await olivia.api('GET', `/meetings/${id}`)).toMatchObject({
    status: 400,
    body: { code: 3000, message: 'Cannot access webinar info.' },
  })
})

it('X1 a deleted meeting can be recovered', async () => {
  await using world = await ZoomWorld.create()
  const olivia = await world.connect(OLIVIA)
  const { id } = await make(olivia)
  await olivia.api('DELETE', `/meetings/${id}`)
  expect((await olivia.api('PUT', `/meetings/${id}/status`, { action: 'recover' })).status).toBe(204)
  expect((await olivia.api('GET', `/meetings/${id}`)).status).toBe(200)
})

it('X1 a meeting expires thirty days after its time', async () => {
  await using world = await ZoomWorld.create()
  const start_time = hoursAhead(1)
  const { id } = await make(await world.connect(OLIVIA), { start_time })
  const look = async (days: number) => {
    await world.control('POST', '/clock', { now: new Date(Date.parse(start_time) + days * 86_400_000).toISOString() })
    return (await (await world.connect(OLIVIA)).api('GET', `/meetings/${id}`)).status
  }
  expect(await look(29)).toBe(200)
  expect(await look(31)).toBe(404)
})

it('X1 the invitation is text with CRLF that holds the link, the id and the passcode', async () => {
  await using world = await ZoomWorld.create()
  const olivia = await world.connect(OLIVIA)
  const meeting = await make(olivia, { topic: 'Intro' })
  const { body } = await olivia.api('GET', `/meetings/${meeting.id}/invitation`)
  const lines = body.invitation.split('\r\n')
  expect(lines[0]).toBe('Olivia Owner is inviting you to a scheduled Zoom meeting.')
  expect(lines).toContain(meeting.join_url)
  expect(lines).toContain(`Passcode: ${meeting.password}`)
  expect(body.invitation).not.toMatch(/[^\r]\n/)
  expect(body.sip_links).toEqual([])
})

async function make(connected: Connected, body: object = {}) {
  return (await connected.api('POST', '/users/me/meetings', body)).body
}
