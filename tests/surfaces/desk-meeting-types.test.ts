import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { listMembers } from '#/modules/accounts/index.ts'
import { createDefaultSchedule } from '#/modules/availability/index.ts'
import { disconnect } from '#/modules/connections/index.ts'
import { getMeetingType, listMeetingTypes } from '#/modules/meeting-types/index.ts'
import type { ConnectionId } from '#/platform/ids.ts'
import { Browser } from '../browser.ts'
import { addMeetingType, aroundTheClock, book } from '../fixtures.ts'
import { formsIn } from '../form-reader.ts'
import { type Person, testOrigin, World } from '../world.ts'

let world: World
let connectionId: ConnectionId
const cookies = new Map<string, string>()

beforeAll(async () => {
  world = await World.create()
  await createDefaultSchedule(world.ctx(), { hostId: world.ada.hostId, timeZone: 'Europe/Berlin', name: 'Hours' })
  connectionId = await world.connectZoom(world.ada, undefined, { name: 'Work account' })
  for (const person of [world.ada, world.bo, world.mallory]) cookies.set(person.name, await world.signIn(person))
})
afterAll(() => world[Symbol.asyncDispose]())

const get = (path: string, person: Person = world.ada) =>
  world.web.request(`${testOrigin}${path}`, { headers: { cookie: cookies.get(person.name) ?? '' } })

const post = (path: string, fields: [string, string][], person: Person = world.ada) =>
  world.web.request(`${testOrigin}${path}`, {
    method: 'POST',
    headers: { cookie: cookies.get(person.name) ?? '', origin: testOrigin },
    body: new URLSearchParams(fields),
  })

const filled = (title: string): [string, string][] => [
  ['title', title],
  ['slug', ''],
  ['description', 'Half an hour'],
  ['durationMinutes', '30'],
  ['slotIntervalMinutes', ''],
  ['bufferBeforeMinutes', '5'],
  ['bufferAfterMinutes', '0'],
  ['notice', '2'],
  ['noticeUnit', 'days'],
  ['horizonDays', '60'],
  ['maxPerDay', ''],
  ['maxPerWeek', '10'],
  ['scheduleId', ''],
  ['waitingRoom', 'on'],
  ['reminder', '60'],
]
const zoom = (id: string): [string, string][] => [
  ['location.id', 'zoom-1'],
  ['location.kind', 'zoom'],
  ['location.value', id],
]

/** The hidden field keeps the host's schedule, as the page sends it. */
async function withSchedule(fields: [string, string][]): Promise<[string, string][]> {
  const page = await (await get('/meeting-types/new')).text()
  const scheduleId = /name="scheduleId" value="([^"]+)"/.exec(page)?.[1] ?? ''
  return fields.map(([name, value]) => [name, name === 'scheduleId' ? scheduleId : value])
}

describe('the meeting types pages', () => {
  it('Y7 offer the connected Zoom by its name, and keep what was chosen', async () => {
    expect(await (await get('/meeting-types/new')).text()).toContain('Work account')
    const saved = await post('/meeting-types/new', await withSchedule([...filled('Intro call'), ...zoom(connectionId)]))
    expect(saved.status).toBe(303)
    const [type] = await listMeetingTypes(world.ctx())
    expect(type).toMatchObject({
      slug: 'intro-call',
      locations: [{ kind: 'zoom', connectionId }],
      minimumNoticeMinutes: 2 * 1440,
      bufferBeforeMinutes: 5,
      maxPerWeek: 10,
      waitingRoom: true,
      muteUponEntry: false,
      reminderMinutes: [60],
    })
  })

  it('U9 give each type its link to copy and the way to see it as a guest', async () => {
    const page = await (await get('/meeting-types')).text()
    expect(page).toContain(`${testOrigin}/ada/intro-call`)
    expect(page).toContain('href="/ada/intro-call"')
  })

  it('X4 give the form back with what was typed and a sentence at its field, and save nothing', async () => {
    const before = await listMeetingTypes(world.ctx())
    const fields = await withSchedule([
      ...filled('Second'),
      ['location.id', 'link-1'],
      ['location.kind', 'link'],
      ['location.value', 'http://plain.example'],
    ])
    const answer = await post('/meeting-types/new', fields)
    expect(answer.status).toBe(422)
    const page = await answer.text()
    expect(page).toContain('value="Second"')
    expect(page).toContain('value="http://plain.example"')
    expect(page).toContain('begins with https://')
    expect(await listMeetingTypes(world.ctx())).toEqual(before)
  })

  it('X4 blame a missing title on the title alone, not on the URL name that is made of it', async () => {
    const nameless = filled('').concat(zoom(connectionId))
    const page = await (await post('/meeting-types/new', await withSchedule(nameless))).text()
    expect(page).toContain('id="f-title-error"')
    expect(page).not.toContain('id="f-slug-error"')
  })

  it('X4 say the least that a number may be, and refuse a choice that is there twice', async () => {
    const fields = (await withSchedule([...filled('Least'), ...zoom(connectionId)])).map(
      ([name, value]): [string, string] => [name, name === 'notice' ? '-1' : value],
    )
    const least = await (await post('/meeting-types/new', fields)).text()
    expect(least).toMatch(/id="f-notice-error"[^>]*>At least 0\./)
    const twice = await post(
      '/meeting-types/new',
      await withSchedule([
        ...filled('Twice'),
        ...zoom(connectionId),
        ['question.id', 'q-1'],
        ['question.label', 'Which size?'],
        ['question.kind', 'choice'],
        ['question.choices', 'S\nL\n S'],
      ]),
    )
    expect(twice.status).toBe(422)
    expect(await twice.text()).toMatch(/id="f-question-0-error"[^>]*>Two of the choices are the same/)
  })

  it('X4 show one way to make the first type', async () => {
    const page = await (await get('/meeting-types', world.mallory)).text()
    expect(page.match(/href="\/meeting-types\/new"/g)).toHaveLength(1)
  })

  it('X4 refuse a type without a location, and one whose URL name is taken', async () => {
    expect((await post('/meeting-types/new', await withSchedule(filled('Nowhere')))).status).toBe(422)
    const taken = await post('/meeting-types/new', await withSchedule([...filled('Intro call'), ...zoom(connectionId)]))
    expect(taken.status).toBe(422)
    expect(await taken.text()).toContain('This name is taken')
  })

  it('X4 add and remove rows without saving, and keep the others', async () => {
    const before = await listMeetingTypes(world.ctx())
    const added = await post('/meeting-types/new', [
      ...filled('Third'),
      ...zoom(connectionId),
      ['press', 'add-question'],
    ])
    expect(added.status).toBe(200)
    const page = await added.text()
    expect(page).toContain('name="question.label"')
    expect(page).toContain('value="Third"')
    const removed = await post('/meeting-types/new', [
      ...filled('Third'),
      ...zoom(connectionId),
      ['press', 'remove-location:0'],
    ])
    expect(await removed.text()).not.toContain('name="location.value"')
    expect(await listMeetingTypes(world.ctx())).toEqual(before)
  })

  it('archive a type and restore it, twice as well as once', async () => {
    const [type] = await listMeetingTypes(world.ctx())
    for (const verb of ['archive', 'archive', 'restore', 'restore'])
      expect((await post(`/meeting-types/${type?.id}/${verb}`, [])).status).toBe(303)
    expect(await listMeetingTypes(world.ctx())).toHaveLength(1)
    await post(`/meeting-types/${type?.id}/archive`, [])
    await post('/meeting-types/new', await withSchedule([...filled('Intro call'), ...zoom(connectionId)]))
    const clash = await post(`/meeting-types/${type?.id}/restore`, [])
    expect(clash.status).toBe(422)
    expect(await clash.text()).toContain('Not restored')
  })

  it('T9 are closed to colleagues for what is not theirs, and to strangers altogether', async () => {
    const [type] = await listMeetingTypes(world.ctx())
    const path = `/meeting-types/${type?.id}`
    expect((await get(path, world.bo)).status).toBe(403)
    expect((await get(path, world.mallory)).status).toBe(404)
    expect((await post(path, filled('Mine now'), world.mallory)).status).toBe(404)
    expect((await post(`${path}/archive`, [], world.mallory)).status).toBe(404)
    expect(await (await get('/meeting-types', world.mallory)).text()).not.toContain('Intro call')
  })
})

describe('a meeting type that guests could choose no place for', () => {
  const path = '/meeting-types/new'
  const typed = 'value="No way in"'

  it('Y7 is not saved: a connection that doesn’t exist, or is another’s, is refused at its field, with what was typed', async () => {
    const before = await listMeetingTypes(world.ctx())
    const others = await world.connectZoom(world.mallory, 'mika.member@zoom-sandbox.example')
    for (const id of ['01890000-0000-7000-8000-000000000000', others]) {
      const answer = await post(path, await withSchedule([...filled('No way in'), ...zoom(id)]))
      expect(answer.status).toBe(422)
      const page = await answer.text()
      expect(page).toContain(typed)
      expect(page).toMatch(/id="f-location-0-error"[^>]*>This location can’t be chosen any more/)
      expect(page).toContain(`value="${id}" selected`)
    }
    expect(await listMeetingTypes(world.ctx())).toEqual(before)
  })

  it('Y7 is not saved with a rule that leads to no account, unless another place works', async () => {
    const before = await listMeetingTypes(world.ctx())
    const fields = await withSchedule([...filled('No way in'), ...zoom('workspace')])
    const answer = await post(path, fields)
    expect(answer.status).toBe(422)
    const page = await answer.text()
    expect(page).toContain(typed)
    expect(page).toMatch(/id="f-location-0-error"[^>]*>There is no Zoom account for this yet/)
    expect(page).toContain('value="workspace" selected')
    expect(await listMeetingTypes(world.ctx())).toEqual(before)
    const phone = [['location.id', 'phone-1'] as [string, string], ['location.kind', 'phone'] as [string, string]]
    const both = await post(path, [...fields, ...phone, ['location.value', '']])
    expect(both.status).toBe(303)
  })

  it('J7 keeps what it had when its connection was lost: other fields are saved, the list warns', async () => {
    await using own = await World.create()
    const lost = await own.connectZoom()
    const ada = new Browser(own, { cookie: await own.signIn(own.ada) })
    const link = { id: 'link', kind: 'link' as const, url: 'https://meet.example.org/ada' }
    const atZoom = { id: 'zoom', kind: 'zoom' as const, connectionId: lost }
    const [only, beside] = [
      await addMeetingType(own, own.ada, { slug: 'only', locations: [atZoom] }),
      await addMeetingType(own, own.ada, { slug: 'beside', locations: [atZoom, link] }),
    ]
    await disconnect(own.ctx(), own.app.outside, { connectionId: lost })
    const formOf = async (id: string) =>
      formsIn((await ada.get(`/meeting-types/${id}`)).body).find(({ action }) => action === `/meeting-types/${id}`)
    const saved = await ada.post(`/meeting-types/${only.id}`, { ...(await formOf(only.id))?.fields, title: 'Renamed' })
    expect(saved.to).toBe('/meeting-types')
    expect(await getMeetingType(own.ctx(), only.id)).toMatchObject({ title: 'Renamed', locations: [atZoom] })
    expect((await ada.get('/meeting-types')).body).toContain('its Zoom account is not connected any more')
    // But the place that works is not taken from beside the one that is lost.
    const fields = { ...(await formOf(beside.id))?.fields, 'location.id': 'zoom', 'location.kind': 'zoom' }
    const answer = await ada.post(`/meeting-types/${beside.id}`, { ...fields, 'location.value': lost })
    expect(answer.status).toBe(422)
    expect(answer.body).toMatch(/id="f-location-0-error"[^>]*>There is no Zoom account for this/)
    expect((await getMeetingType(own.ctx(), beside.id)).locations).toEqual([atZoom, link])
  })

  it('T9 says of a former member’s archived type why it can’t come back, and says before how many go', async () => {
    await using own = await World.create()
    const type = await addMeetingType(own, own.bo, { slug: 'bo', title: 'Talk with Bo', hours: aroundTheClock })
    const { event } = await book(own, type)
    const ada = new Browser(own, { cookie: await own.signIn(own.ada) })
    const bo = (await listMembers(own.ctx())).find(({ userId }) => userId === own.bo.userId)
    const remove = `/settings/members/${bo?.id}/remove`
    const asked = (await ada.get(remove)).body
    expect(asked).toContain('1 upcoming booking stays booked')
    expect(asked).toContain('1 active meeting type is archived')
    await ada.post(remove)
    await own.runJobs()
    const list = (await ada.get('/meeting-types')).body
    expect(list).toContain('Bo is no longer a member')
    expect(list).not.toContain(`/meeting-types/${type.id}/restore`)
    expect((await ada.get(`/bookings/${event.id}`)).body).toContain(
      'Bo is no longer a member: their mails go to an owner',
    )
  })

  it('T15 makes a URL name of a title that has no letters for one, and says that old links go on', async () => {
    await using own = await World.create()
    const ada = new Browser(own, { cookie: await own.signIn(own.ada) })
    const link = { 'location.id': 'link-1', 'location.kind': 'link', 'location.value': 'https://meet.example.org/ada' }
    for (const title of ['個別相談', '面談']) {
      const form = formsIn((await ada.get('/meeting-types/new')).body).find(({ fields }) => 'scheduleId' in fields)
      const scheduleId = form?.fields.scheduleId ?? ''
      await ada.post('/meeting-types/new', { ...Object.fromEntries(filled(title)), ...link, scheduleId })
    }
    const made = await listMeetingTypes(own.ctx())
    expect(made.map(({ slug }) => slug)).toEqual(['meeting', 'meeting-2'])
    const page = (await ada.get(`/meeting-types/${made[0]?.id}`)).body
    expect(page).toContain(`Now ${testOrigin}/ada/meeting. After a change the old link still works for 90 days.`)
  })
})
