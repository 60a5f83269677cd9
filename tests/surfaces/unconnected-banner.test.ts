import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { announce } from '#/platform/facts/facts.ts'
import type { ConnectionId } from '#/platform/ids.ts'
import { goesOnTo } from '../browser.ts'
import { addMeetingType, book } from '../fixtures.ts'
import { formsIn, linksIn } from '../form-reader.ts'
import { type Person, testOrigin, World } from '../world.ts'

let world: World
let connectionId: ConnectionId
beforeAll(async () => {
  world = await World.create()
  connectionId = await world.connectZoom()
  const locations = [{ id: 'zoom', kind: 'zoom' as const, connectionId }]
  await book(world, await addMeetingType(world, world.ada, { locations }))
  await world.runJobs()
})
afterAll(() => world[Symbol.asyncDispose]())

async function desk(path: string, person: Person = world.ada): Promise<string> {
  const answer = await world.web.request(testOrigin + path, { headers: { cookie: await world.signIn(person) } })
  expect(answer.status).toBe(200)
  return await answer.text()
}

async function post(path: string, fields: Record<string, string> = {}) {
  return await world.web.request(testOrigin + path, {
    method: 'POST',
    headers: { cookie: await world.signIn(world.ada), origin: testOrigin },
    body: new URLSearchParams(fields),
  })
}

describe('the notice that Zoom is not connected', () => {
  it('J12 is not there while the connection is', async () => {
    for (const path of ['/home', '/bookings']) expect(await desk(path)).not.toContain('no longer connected')
  })

  it('J12 stands over home and bookings once the connection is gone, and one click leads to Zoom', async () => {
    const answer = await post(`/settings/integrations/zoom/${connectionId}/disconnect`)
    expect(answer.status).toBe(303)
    for (const path of ['/home', '/bookings']) {
      const page = await desk(path)
      expect(page).toContain('Zoom is no longer connected: one upcoming booking has no link')
      const form = formsIn(page).find(({ action }) => action === '/settings/integrations/zoom/connect')
      const answer = await post(form?.action ?? '', form?.fields)
      expect(goesOnTo(answer.headers)).toContain(`${world.sandbox.origin}/oauth/authorize`)
    }
  })

  it('Y9 J12 leaves a trace on the Zoom page, with the way to another place', async () => {
    const page = await desk('/settings/integrations/zoom')
    expect(page).toContain('A Zoom connection is gone')
    expect(page).toContain('One upcoming booking has no link')
    expect(linksIn(page, /Choose another place/)).toEqual(['/settings/integrations/zoom/replacement'])
    expect(page).not.toContain('removed at Zoom')
    await announce(world.ctx(), {
      kind: 'connection.disconnected',
      about: { connectionId },
      changes: { by: 'provider' },
    })
    expect(await desk('/settings/integrations/zoom')).toContain('The app was last removed at Zoom on')
  })

  it('J16 offers another location for a booking whose connection is gone, and no link that can’t be made', async () => {
    const [event] = (await world.pool.query('select id from events')).rows
    const page = await desk(`/bookings/${event.id}`)
    expect(page).toContain('Change its location')
    expect(page).not.toContain('Make a new link')
    expect(linksIn(page, /Change location/)).toEqual(Array(2).fill(`/bookings/${event.id}/location`))
  })

  it('J10 by then the meeting’s id, passcode and numbers are deleted, without a job', async () => {
    const { rows } = await world.pool.query(
      'select meeting_id, meeting_user_id, passcode, dial_in, state from conferences',
    )
    expect(rows).toEqual([{ meeting_id: null, meeting_user_id: null, passcode: null, dial_in: [], state: 'failed' }])
  })

  it('J12 says nothing to others of bookings that are not theirs', async () => {
    for (const person of [world.bo, world.mallory]) expect(await desk('/home', person)).not.toContain('no longer')
  })

  it('J12 J8 gives the new connection to all of it in one press when Zoom is connected again', async () => {
    const next = await world.connectZoom()
    const page = await desk('/home')
    expect(page).toContain('Choose what takes its place')
    const form = formsIn(page).find(({ action }) => action.endsWith('/replacement'))
    const answer = await post(form?.action ?? '', form?.fields)
    expect(answer.headers.get('location')).toBe('/bookings')
    await world.runJobs()
    const { rows } = await world.pool.query('select connection_id, state from conferences')
    expect(rows).toEqual([{ connection_id: next, state: 'ready' }])
    expect(await desk('/home')).not.toContain('Choose what takes its place')
  })
  it('J8 C1 a disconnect lists what uses the connection and takes a link in its place, for bookings too', async () => {
    const [row] = (await world.pool.query('select id from connections')).rows
    const path = `/settings/integrations/zoom/${row.id}/disconnect`
    const question = await desk(path)
    expect(question).toContain('One upcoming booking has its room here')
    expect(question).toContain('One meeting type offers it')
    expect(question).toContain('The upcoming booking gets it too')
    const wrong = await post(path, { replacement: 'link', url: 'http://meet.example.org', bookings: 'yes' })
    expect(wrong.status).toBe(422)
    expect(await wrong.text()).toContain('value="http://meet.example.org"')
    const empty = await (await post(path, { replacement: 'link', url: '' })).text()
    expect(empty).toMatch(/id="f-url-error">Write a full link that begins with https:/)
    const answer = await post(path, { replacement: 'link', url: 'https://meet.example.org/spare', bookings: 'yes' })
    expect(answer.headers.get('location')).toBe('/settings/integrations/zoom')
    const { rows } = await world.pool.query('select location from events')
    expect(rows).toEqual([{ location: { kind: 'link', url: 'https://meet.example.org/spare' } }])
    for (const path of ['/home', '/bookings']) expect(await desk(path)).not.toContain('no longer connected')
    expect(await desk('/settings/integrations/zoom/replacement')).toContain('Nothing needs a Zoom connection')
  })
})
