import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { ConnectionId } from '#/platform/ids.ts'
import { Browser } from '../browser.ts'
import { addMeetingType, aroundTheClock, book } from '../fixtures.ts'
import { formsIn } from '../form-reader.ts'
import { World } from '../world.ts'

const zoom = '/settings/integrations/zoom'
const una = 'una.unassigned@zoom-sandbox.example'

let world: World
let ada: Browser
let refusing: ConnectionId
let working: ConnectionId
beforeAll(async () => {
  world = await World.create()
  ada = new Browser(world, { cookie: await world.signIn(world.ada) })
  refusing = await world.connectZoom(world.ada, una, { name: 'A first', scopeOfUse: 'workspace' })
  await world.connectZoom(world.ada, 'mika.member@zoom-sandbox.example', { name: 'M shared', scopeOfUse: 'workspace' })
  working = await world.connectZoom(world.ada, 'olivia.owner@zoom-sandbox.example', { name: 'Z own' })
})
afterAll(() => world[Symbol.asyncDispose]())

function formTo(html: string, action: string) {
  const form = formsIn(html).find((one) => one.action === action)
  if (!form) throw new Error(`no form to ${action}`)
  return form
}

describe('an account that Zoom is known to refuse', () => {
  it('X8 is not what a new booking or meeting type begins with; the host’s own that works is', async () => {
    const booking = await ada.get('/bookings/new')
    expect(formTo(booking.body, '/bookings/new').fields.location).toBe(`zoom:${working}`)
    expect(booking.body).toContain(`${una}: Zoom makes no meetings with this account at present`)
    const type = await ada.post('/meeting-types/new', { press: 'add-location:zoom' })
    expect(formTo(type.body, '/meeting-types/new').fields['location.value']).toBe(working)
    expect(type.body).toMatch(/A first[^<]*: makes no meetings at present/)
  })

  it('X8 is not the workspace’s while another can host', async () => {
    const { body } = await ada.get('/meeting-types/new')
    expect(body).toContain('(now: M shared)')
    expect(body).not.toContain('(now: A first)')
  })

  it('J8 takes the place of what is gone only when somebody chooses it', async () => {
    const gone = await world.connectZoom(world.ada, 'sora.second@zoom-sandbox.example', { name: 'Gone' })
    const type = await addMeetingType(world, world.ada, {
      hours: aroundTheClock,
      locations: [{ id: 'z', kind: 'zoom', connectionId: gone }],
    })
    await book(world, type)
    await ada.post(`${zoom}/${gone}/disconnect`)
    const page = await ada.get(`${zoom}/replacement`)
    const form = formTo(page.body, `${zoom}/replacement`)
    expect(form.choices.replacement).toContain(refusing)
    expect(form.fields.replacement).toBeUndefined()
    expect(page.body).toContain(`${una}: Zoom makes no meetings`)
    const unchosen = await ada.post(`${zoom}/replacement`, { ...form.fields })
    expect(unchosen.status).toBe(422)
    expect(unchosen.body).toContain('id="f-replacement-error"')
    const { rows } = await world.pool.query(`select distinct location ->> 'connectionId' as id from events`)
    expect(rows).toEqual([{ id: gone }])
  })

  it('C5 works again as soon as a test finds that its user has a licence', async () => {
    await world.pool.query('update grants set user_type = 99')
    await ada.post(`${zoom}/${working}/test`)
    const { rows } = await world.pool.query(`select user_type from grants where email like 'olivia%'`)
    expect(rows).toEqual([{ user_type: 2 }])
  })
})

describe('what goes wrong with a connection', () => {
  const cases = [
    [400, 200, 'No permission.', 'because of the plan or the permissions of “Z own”', 'Makes no rooms at present'],
    [400, 4711, 'Invalid access token, does not contain scopes.', 'meeting:write:meeting was not granted', 'Makes no'],
    [404, 1001, 'User does not exist.', 'Zoom no longer knows the user of “Z own”', 'Makes no rooms at present'],
    [401, 124, 'Invalid access token.', 'Zoom no longer accepts the connection “Z own”', 'Makes no rooms at present'],
    [
      429,
      429,
      'A maximum of 100 meetings can be created/updated in one day.',
      'has used them up',
      'Used up until 00:00',
    ],
  ] as const

  it.each(cases)('T5 J12 is said with the connection: %i, code %i', async (status, code, message, sentence, state) => {
    await world.pool.query('update conferences set meeting_id = id::text, problem = null')
    await world.pool.query('update grants set user_type = 2, state = $1', ['active'])
    const type = await addMeetingType(world, world.ada, {
      hours: aroundTheClock,
      locations: [{ id: 'z', kind: 'zoom', connectionId: working }],
    })
    await world.control('/faults', {
      match: { path: '/v2/' },
      effect: { kind: 'status', status, code, message },
      times: 999,
    })
    await book(world, type, { guestEmail: `guest-${code}@anteroom.example` })
    await world.runJobs()
    await world.control('/faults', undefined, 'DELETE')
    for (const path of [zoom, `${zoom}/${working}`]) {
      const { body } = await ada.get(path)
      expect(body).toContain(sentence)
      expect(body).toContain('One upcoming booking waits for its room')
      expect(body).toContain(state)
    }
    const own = (await ada.get(`${zoom}/${working}`)).body
    expect(own).not.toContain('dot-ready')
    expect(own.includes('choose Reconnect here') || own.includes('Choose Reconnect here')).toBe(status !== 429)
    expect((await ada.get('/settings/integrations')).body).not.toContain('dot-ready')
  })

  it('T5 is over once a room that was asked for later is made; what was refused before still waits', async () => {
    const type = await addMeetingType(world, world.ada, {
      hours: aroundTheClock,
      locations: [{ id: 'z', kind: 'zoom', connectionId: working }],
    })
    await world.pool.query(
      `update conferences set meeting_id = null, problem = 'cannot_host', state = 'rejected',
       next_try_at = null, refused_revision = revision where connection_id = $1`,
      [working],
    )
    await world.pool.query('delete from host_days')
    const waits = 'upcoming bookings wait for their rooms'
    expect((await ada.get(`${zoom}/${working}`)).body).toContain('Makes no rooms at present')
    await book(world, type, { guestEmail: 'after@anteroom.example' })
    await world.runJobs()
    const { body } = await ada.get(`${zoom}/${working}`)
    expect(body).toContain('Rooms are missing')
    expect(body).toContain(waits)
    expect(body).not.toContain('no licence to host')
    expect(formTo((await ada.get('/bookings/new')).body, '/bookings/new').fields.location).toBe(`zoom:${working}`)
  })
})
