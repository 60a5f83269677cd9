import { expect, it } from 'vitest'
import { BELLA, MIKA, OLIVIA, SORA, UNA, ZoomWorld } from './zoom-world.ts'

/** An answer of the real Zoom, as documented and seen; its values are of no matter, its fields and their types are. */
const captured = {
  ...{ id: 'zJKyaiAyTNC-MWjiWC18KQ', first_name: 'Jill', last_name: 'Chill', display_name: 'Jill Chill' },
  ...{ email: 'jchill@example.com', type: 2, role_name: 'Owner', role_id: '0', pmi: 3542471135, use_pmi: false },
  ...{ personal_meeting_url: 'https://us04web.zoom.us/j/3542471135?pwd=…', timezone: 'Asia/Shanghai', verified: 1 },
  ...{ dept: '', created_at: '2018-10-31T04:32:37Z', user_created_at: '2018-10-31T04:32:37Z' },
  ...{ last_login_time: '2021-05-05T20:40:30Z', pic_url: '', cms_user_id: '', jid: '…', group_ids: [] },
  ...{ im_group_ids: [], account_id: 'q6gBJVO5TzexKYTb_I2rpg', account_number: 10009239, language: 'en-US' },
  ...{ phone_country: '', phone_number: '', status: 'active', job_title: '', location: '', login_types: [100] },
  cluster: 'us04',
}

const kindOf = (value: unknown) => {
  if (Array.isArray(value)) return `list of ${[...new Set(value.map((one) => typeof one))]}`
  const isInstant = typeof value === 'string' && /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/.test(value)
  return isInstant ? 'instant' : typeof value
}
const kindsOf = (body: object) => Object.fromEntries(Object.entries(body).map(([key, value]) => [key, kindOf(value)]))

it.each([OLIVIA, BELLA, MIKA, UNA])(
  'X1 users/me of %s has every field of a captured answer, in its type',
  async (email) => {
    await using world = await ZoomWorld.create()
    const person = await world.connect(email)
    expect(kindsOf((await person.api('GET', '/users/me')).body)).toEqual(kindsOf(captured))
  },
)

it('X1 users/me says who it is, in the words of a captured answer', async () => {
  await using world = await ZoomWorld.create()
  const olivia = await world.connect(OLIVIA)
  const { status, body, headers } = await olivia.api('GET', '/users/me')
  expect(status).toBe(200)
  expect(body).toMatchObject({
    email: OLIVIA,
    first_name: 'Olivia',
    last_name: 'Owner',
    type: 2,
    role_name: 'Owner',
    role_id: '0',
    timezone: 'Europe/Berlin',
    verified: 1,
    status: 'active',
    login_types: [100],
    group_ids: [],
  })
  expect(body.id).toMatch(/^[\w-]{22}$/)
  expect(body.account_id).toMatch(/^[\w-]{22}$/)
  expect(body.pmi).toBeTypeOf('number')
  expect(headers.get('x-ratelimit-category')).toBe('Light')
  expect(headers.get('x-zm-trackingid')).toMatch(/^v=2\.0;clid=us02;rid=WEB_[0-9a-f]{32}$/)
})

it.each([
  [OLIVIA, 2],
  [BELLA, 1],
  [UNA, 4],
])('X1 %s has the user type %i', async (email, type) => {
  await using world = await ZoomWorld.create()
  const person = await world.connect(email)
  expect((await person.api('GET', '/users/me')).body.type).toBe(type)
})

it('X1 a user-managed app sees its own user by id or e-mail, and nobody else', async () => {
  await using world = await ZoomWorld.create()
  const olivia = await world.connect(OLIVIA)
  const me = (await olivia.api('GET', '/users/me')).body
  expect((await olivia.api('GET', `/users/${me.id}`)).body.id).toBe(me.id)
  expect((await olivia.api('GET', `/users/${OLIVIA}`)).body.id).toBe(me.id)
  expect(await olivia.api('GET', `/users/${MIKA}`)).toMatchObject({
    status: 400,
    body: { code: 4711, message: 'Invalid access token, does not contain scopes:[user:read:user:admin].' },
  })
})

it('X1 a Server-to-Server app reaches everyone in its account, and no one outside', async () => {
  await using world = await ZoomWorld.create()
  const scopes = [{ scope: 'user:read:user:admin' }, { scope: 'user:read:list_users:admin' }]
  const app = await world.app({ kind: 's2s', scopes })
  const { body } = await world.token(app, { grant_type: 'account_credentials', account_id: app.accountId ?? '' })
  const s2s = world.connected(app, body)
  expect((await s2s.api('GET', `/users/${MIKA}`)).body.email).toBe(MIKA)
  expect(await s2s.api('GET', `/users/${SORA}`)).toMatchObject({
    status: 404,
    body: { code: 1001, message: `User does not exist: ${SORA}.` },
  })
  const list = (await s2s.api('GET', '/users')).body
  expect(list.users.map((user: { email: string }) => user.email)).toEqual([OLIVIA, MIKA, UNA])
})

it('X1 people can be added, changed and seeded afresh', async () => {
  await using world = await ZoomWorld.create()
  const ada = { email: 'ada@anteroom.example', displayName: 'Ada', type: 'licensed', timeZone: 'Europe/Paris' }
  const added = await world.control('POST', '/people', ada)
  expect(added).toMatchObject({ status: 201, body: { ...ada, role: 'owner' } })
  const changed = await world.control('POST', '/people', { ...ada, type: 'basic' })
  expect(changed.body).toMatchObject({ id: added.body.id, type: 'basic' })
  expect((await world.control('POST', '/people', { ...ada, type: 'platinum' })).body.error.field).toBe('type')

  const before = (await world.control('GET', '/people')).body
  expect(before.map((person: { email: string }) => person.email)).toContain(ada.email)
  await world.control('POST', '/reset')
  const after = (await world.control('GET', '/people')).body
  expect(after).toEqual(before.filter((person: { email: string }) => person.email !== ada.email))
})
