import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { findScheduleOf } from '#/modules/availability/index.ts'
import { Browser } from '../browser.ts'
import { addMeetingType } from '../fixtures.ts'
import { formsIn, type ReadForm } from '../form-reader.ts'
import { World } from '../world.ts'

let world: World
let ada: Browser
beforeAll(async () => {
  world = await World.create()
  ada = new Browser(world, { cookie: await world.signIn(world.ada) })
})
afterAll(() => world[Symbol.asyncDispose]())

const monday = async () => (await findScheduleOf(world.ctx(), world.ada.hostId))?.weekly.mon

async function formAt(browser: Browser, path: string): Promise<ReadForm> {
  return formTo((await browser.get(path)).body, path)
}

function formTo(html: string, action: string): ReadForm {
  const found = formsIn(html).find((form) => form.action === action && form.method === 'post')
  if (!found) throw new Error(`no form to ${action}`)
  return found
}

/** What is typed here has one interval on Mondays; the rest of the week is left out. */
const typedHours = (form: ReadForm, from: string) => ({
  ...form.fields,
  'mon.from': from,
  'mon.to': '17:00',
  press: 'save',
})

describe('a form that could not be taken keeps what was typed', () => {
  it('U4 after the session has ended: log in beside it and send it again', async () => {
    const form = await formAt(ada, '/availability')
    const gone = new Browser(world)
    const held = await gone.post('/availability', typedHours(form, '06:00'))
    expect(held.status).toBe(401)
    expect(held.body).toContain('You have been logged out')
    expect(held.body).toMatch(/href="\/log-in" target="_blank"/)
    const again = formTo(held.body, '/availability')
    expect(again.fields).toMatchObject({ 'mon.from': '06:00', 'mon.to': '17:00', press: 'save' })
    expect(await monday()).not.toEqual([['06:00', '17:00']])
    expect((await ada.post('/availability', again.fields)).status).toBe(303)
    expect(await monday()).toEqual([['06:00', '17:00']])
  })

  it('U4 but no secret of it', async () => {
    const typed = { name: 'App', clientId: 'client', clientSecret: 'a-planted-secret', password: 'another-secret' }
    const { status, body } = await new Browser(world).post('/settings/integrations/zoom/apps/new', typed)
    expect(status).toBe(401)
    expect(body).toContain('value="client"')
    expect(body).not.toMatch(/a-planted-secret|another-secret/)
  })

  it('U5 of another workspace than the present one: nothing of the present one changes', async () => {
    const before = await monday()
    const first = await formAt(ada, '/availability')
    await ada.post('/workspaces/new', { name: 'Second studio', slug: 'second', timeZone: 'UTC' })
    const secondHours = (await ada.get('/availability')).body
    const held = await ada.post('/availability', typedHours(first, '05:00'))
    expect(held.status).toBe(409)
    expect(held.body).toMatch(/opened in [^<]*, and you are in Second studio now/)
    const seen = /name="seen" value="[^"]*"/
    expect((await ada.get('/availability')).body.match(seen)?.[0]).toBe(secondHours.match(seen)?.[0])
    const back = formTo(held.body, '/workspaces/choose')
    await ada.post(back.action, back.fields)
    expect(await monday()).toEqual(before)
    expect((await ada.post('/availability', formTo(held.body, '/availability').fields)).status).toBe(303)
    expect(await monday()).toEqual([['05:00', '17:00']])
  })

  it('U5 is refused for a workspace that its sender is not in', async () => {
    const form = await formAt(ada, '/availability')
    const mallory = new Browser(world, { cookie: await world.signIn(world.mallory) })
    expect((await mallory.post('/availability', typedHours(form, '04:00'))).status).toBe(404)
    expect(await monday()).toEqual([['05:00', '17:00']])
  })

  it('U4 of hours that were changed meanwhile; saved once more it holds', async () => {
    const [one, other] = [await formAt(ada, '/availability'), await formAt(ada, '/availability')]
    world.clock.advance(1)
    expect((await ada.post('/availability', typedHours(one, '07:00'))).status).toBe(303)
    const stale = await ada.post('/availability', typedHours(other, '08:00'))
    expect(stale.status).toBe(409)
    expect(stale.body).toContain('This was changed meanwhile')
    expect(await monday()).toEqual([['07:00', '17:00']])
    const again = formTo(stale.body, '/availability')
    expect(again.fields['mon.from']).toBe('08:00')
    expect((await ada.post('/availability', { ...again.fields, press: 'save' })).status).toBe(303)
    expect(await monday()).toEqual([['08:00', '17:00']])
  })

  it('U4 of a meeting type that was changed meanwhile', async () => {
    const { id } = await addMeetingType(world, world.ada, { title: 'Lesson' })
    const path = `/meeting-types/${id}`
    const [one, other] = [await formAt(ada, path), await formAt(ada, path)]
    world.clock.advance(1)
    const save = (form: ReadForm, title: string) => ada.post(path, { ...form.fields, title, press: 'save' })
    expect((await save(one, 'Lesson, new')).status).toBe(303)
    const stale = await save(other, 'Lesson, stale')
    expect(stale.status).toBe(409)
    const again = formTo(stale.body, path)
    expect(again.fields.title).toBe('Lesson, stale')
    expect((await save(again, 'Lesson, stale')).status).toBe(303)
  })
})
