import { expect, it } from 'vitest'
import { badValues, bodyWith, type Field, fieldsOf, goodValue, strangers } from './documented.ts'
import operations from './documented-operations.json' with { type: 'json' }
import { type Connected, hoursAhead, OLIVIA, ZoomWorld } from './zoom-world.ts'

const OPERATIONS = ['createMeeting', 'updateMeeting'] as const

it.each(OPERATIONS)('X1 %s takes every field that Zoom documents', async (operation) => {
  await using world = await unlimited()
  const send = await sender(world, operation)
  const fields = fieldsOf(operation)
  const refused: string[] = []
  for (const path of Object.keys(fields)) {
    const body = bodyWith(fields, path, goodValue(fields, path))
    const answer = await send(body)
    if (answer.status >= 300) refused.push(`${JSON.stringify(body)}: ${JSON.stringify(answer.body)}`)
  }
  expect(refused).toEqual([])
})

it.each(OPERATIONS)(
  'X1 %s refuses wrong types, values outside an enumeration and over a limit, and names the field',
  async (operation) => {
    await using world = await unlimited()
    const send = await sender(world, operation)
    const fields = fieldsOf(operation)
    const wrong: string[] = []
    let tried = 0
    for (const path of Object.keys(fields)) {
      for (const value of badValues(fields, path)) {
        tried++
        const { status, body } = await send(bodyWith(fields, path, value))
        const named = body?.errors?.some(({ field }: { field: string }) => sameField(field, path))
        if (status !== 400 || body.code !== 300 || !named)
          wrong.push(`${path} = ${JSON.stringify(value).slice(0, 60)}: ${status} ${JSON.stringify(body).slice(0, 200)}`)
      }
    }
    expect(wrong).toEqual([])
    expect(tried).toBeGreaterThan(200)
  },
)

it.each(OPERATIONS)('X1 %s refuses fields that are not in Zoom’s document, at every level', async (operation) => {
  await using world = await unlimited()
  const send = await sender(world, operation)
  const fields = fieldsOf(operation)
  const other = fieldsOf(operation === 'createMeeting' ? 'updateMeeting' : 'createMeeting')
  const onlyOther = Object.keys(other).filter((path) => !(path in fields))
  expect(onlyOther.length).toBeGreaterThan(0)
  const objects = Object.entries(fields).filter(([, field]: [string, Field]) => field.type === 'object')
  const bodies = [
    { surprise: true },
    ...objects.map(([path]) => bodyWith(fields, `${path}.surprise`, true)),
    ...onlyOther.map((path) => bodyWith(other, path, goodValue(other, path))),
  ]
  for (const body of bodies) {
    const answer = await send(body)
    expect(`${JSON.stringify(body)} ${answer.status} ${answer.body?.code}`).toBe(`${JSON.stringify(body)} 400 300`)
  }
})

it('X1 every field of an answer is one that Zoom documents, in its type', async () => {
  await using world = await unlimited()
  const olivia = await world.connect(OLIVIA)
  const made = await olivia.api('POST', '/users/me/meetings', {
    topic: 'Full',
    type: 8,
    start_time: hoursAhead(3),
    recurrence: { type: 1, repeat_interval: 1, end_times: 3 },
    tracking_fields: [{ field: 'Department', value: 'Music' }],
  })
  expect(made.status).toBe(201)
  expect(strangers(fieldsOf('createMeetingAnswer'), made.body)).toEqual([])
  const read = await olivia.api('GET', `/meetings/${made.body.id}`)
  expect(strangers(fieldsOf('getMeetingAnswer'), read.body)).toEqual([])
  const list = await olivia.api('GET', '/users/me/meetings?type=upcoming&page_size=2')
  expect(strangers(fieldsOf('listMeetingsAnswer'), list.body)).toEqual([])
  const soon = await olivia.api('GET', '/users/me/upcoming_meetings')
  expect(soon.body.meetings).not.toEqual([])
  expect(strangers(fieldsOf('listUpcomingAnswer'), soon.body)).toEqual([])
  const me = await olivia.api('GET', '/users/me')
  expect(strangers(fieldsOf('getUserAnswer'), me.body)).toEqual([])
})

async function unlimited(): Promise<ZoomWorld> {
  const world = await ZoomWorld.create()
  await world.control('POST', '/limits', { enabled: false })
  return world
}

async function sender(
  world: ZoomWorld,
  operation: (typeof OPERATIONS)[number],
): Promise<(body: unknown) => ReturnType<Connected['api']>> {
  const olivia = await world.connect(OLIVIA)
  if (operation === 'createMeeting') return (body) => olivia.api('POST', '/users/me/meetings', body)
  const made = await olivia.api('POST', '/users/me/meetings', { topic: 'To change', start_time: hoursAhead(30) })
  return (body) => olivia.api('PATCH', `/meetings/${made.body.id}`, body)
}

/** Errors name `settings.meeting_invitees.0.email` or a parent; the document has `settings.meeting_invitees[].email`. */
function sameField(named: string, path: string): boolean {
  const plain = named.replace(/\.\d+/g, '')
  const documented = path.replaceAll('[]', '')
  return plain === documented || documented.startsWith(`${plain}.`) || plain.startsWith(`${documented}.`)
}

it.each(operations)(
  'X1 $operation asks for the scopes, has the rate label and the query parameters of the document',
  async (documented) => {
    await using world = await unlimited()
    const s2s = await serverToServer(world, ['meeting:write:meeting:admin'])
    const made = await s2s.api('POST', '/users/me/meetings', { topic: 'Asked for', start_time: hoursAhead(5) })
    const path = documented.path.replace('{userId}', 'me').replace('{meetingId}', String(made.body.id))
    const elsewhere = documented.operation === 'getUser' ? 'meeting:read:invitation:admin' : 'user:read:user:admin'
    const nothing = await serverToServer(world, [elsewhere])
    const refused = await nothing.api(documented.method, path, bodyFor(documented.method))
    expect(refused).toMatchObject({ status: 400, body: { code: 4711 } })
    const named = /scopes:\[(.*)\]/.exec(refused.body.message)?.[1]?.split(', ').toSorted()
    expect(named).toEqual(documented.scopes.toSorted())

    const wrong = documented.query.flatMap((query) => badQuery(query).map((value) => `${query.name}=${value}`))
    const all = await serverToServer(
      world,
      documented.scopes.filter((scope) => scope.endsWith(':admin')),
    )
    for (const query of wrong) {
      const answer = await all.api(documented.method, `${path}?${query}`, bodyFor(documented.method))
      expect(`${query} ${answer.status} ${answer.body.code}`).toBe(`${query} 400 300`)
    }
    const good = new URLSearchParams(documented.query.flatMap((query) => goodQuery(query)))
    const answer = await all.api(documented.method, `${path}?${good}`, bodyFor(documented.method))
    expect(answer.status).toBe(documented.ok)
    expect(answer.headers.get('x-ratelimit-category')?.toUpperCase()).toBe(documented.rate)
  },
)

it('X1 the people of an account come in pages', async () => {
  await using world = await unlimited()
  const s2s = await serverToServer(world, ['user:read:list_users:admin'])
  const first = (await s2s.api('GET', '/users?page_size=2')).body
  expect(first).toMatchObject({ page_count: 2, page_number: 1, page_size: 2, total_records: 3 })
  const second = (await s2s.api('GET', `/users?page_size=2&next_page_token=${first.next_page_token}`)).body
  expect(second).toMatchObject({ page_number: 2, next_page_token: '' })
  const emails = [...first.users, ...second.users].map(({ email }: { email: string }) => email)
  expect(new Set(emails).size).toBe(3)
  expect((await s2s.api('GET', '/users?next_page_token=forged')).body.message).toContain('next page token')
  expect((await s2s.api('GET', '/users?status=inactive')).body.users).toEqual([])
})

it('X1 one occurrence of a series is read by its id, past ones only if asked for', async () => {
  await using world = await unlimited()
  const olivia = await world.connect(OLIVIA)
  const made = await olivia.api('POST', '/users/me/meetings', {
    type: 8,
    start_time: hoursAhead(1),
    duration: 30,
    recurrence: { type: 1, repeat_interval: 1, end_times: 3 },
  })
  const [first, second] = made.body.occurrences
  const one = await olivia.api('GET', `/meetings/${made.body.id}?occurrence_id=${second.occurrence_id}`)
  expect(one.body).toMatchObject({ start_time: second.start_time, duration: 30 })
  expect(one.body).not.toHaveProperty('occurrences')
  const none = await olivia.api('GET', `/meetings/${made.body.id}?occurrence_id=1`)
  expect(none).toMatchObject({ status: 400, body: { code: 300, message: 'Invalid parameter: `occurrence_id`.' } })
  await world.control('POST', '/clock', { advanceSeconds: 3 * 3600 })
  await world.control('POST', '/tokens/expire', { clientId: olivia.app.clientId, email: OLIVIA })
  const { body: fresh } = await world.token(olivia.app, {
    grant_type: 'refresh_token',
    refresh_token: olivia.refreshToken,
  })
  const read = (query: string) => world.api(fresh.access_token, 'GET', `/meetings/${made.body.id}${query}`)
  const ids = (answer: { body: { occurrences: { occurrence_id: string }[] } }) =>
    answer.body.occurrences.map(({ occurrence_id }) => occurrence_id)
  expect(ids(await read(''))).not.toContain(first.occurrence_id)
  expect(ids(await read('?show_previous_occurrences=true'))).toContain(first.occurrence_id)
})

it('X1 tracking fields are changed by name, and a list of domains needs its semicolons', async () => {
  await using world = await unlimited()
  const olivia = await world.connect(OLIVIA)
  const tracking_fields = [
    { field: 'Department', value: 'Music' },
    { field: 'Room', value: '1' },
  ]
  const { body } = await olivia.api('POST', '/users/me/meetings', { start_time: hoursAhead(1), tracking_fields })
  await olivia.api('PATCH', `/meetings/${body.id}`, { tracking_fields: [{ field: 'Room', value: '2' }] })
  const read = await olivia.api('GET', `/meetings/${body.id}`)
  expect(read.body.tracking_fields).toMatchObject([{ value: 'Music' }, { value: '2' }])
  const domains = { settings: { enforce_login_domains: 'example.com, example.org' } }
  expect((await olivia.api('PATCH', `/meetings/${body.id}`, domains)).body).toMatchObject({
    code: 300,
    message: 'Invalid `enforce_login_domains`. Separate multiple domains with semicolons.',
  })
})

async function serverToServer(world: ZoomWorld, scopes: string[]): Promise<Connected> {
  const app = await world.app({ kind: 's2s', scopes: [...scopes].map((scope) => ({ scope })) })
  const { body } = await world.token(app, { grant_type: 'account_credentials', account_id: app.accountId ?? '' })
  return world.connected(app, body)
}

type Query = (typeof operations)[number]['query'][number]

function badQuery(query: Query): string[] {
  if ('enum' in query) return ['something-else']
  if (query.type === 'boolean') return ['perhaps']
  if ('format' in query) return ['tomorrow']
  if ('maximum' in query) return ['0', 'many', String(Number(query.maximum) + 1)]
  return []
}

function goodQuery(query: Query): [string, string][] {
  if ('enum' in query) return [[query.name, String(query.enum?.[0])]]
  if (query.type === 'boolean') return [[query.name, 'true']]
  if ('format' in query) return [[query.name, '2031-02-03']]
  if ('maximum' in query) return [[query.name, String(query.maximum)]]
  if (query.name === 'timezone') return [[query.name, 'Asia/Tokyo']]
  return []
}

function bodyFor(method: string): unknown {
  if (method === 'POST' || method === 'PATCH') return { topic: 'Asked for' }
  return method === 'PUT' ? { action: 'end' } : undefined
}
