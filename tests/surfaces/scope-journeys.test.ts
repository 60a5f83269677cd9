import { describe, expect, it } from 'vitest'
import { Browser } from '../browser.ts'
import { addMeetingType, aroundTheClock } from '../fixtures.ts'
import { formsIn, linksIn } from '../form-reader.ts'
import { meetings, olivia } from '../rooms/conferencing-stage.ts'
import { testOrigin, World } from '../world.ts'

const update = 'meeting:update:meeting'
const del = 'meeting:delete:meeting'
const read = 'meeting:read:meeting'
const list = 'meeting:read:list_meetings'
const zak = 'user:read:zak'

/** What is said of each permission that somebody declined. */
const lost: Record<string, string> = {
  [update]: 'The meeting keeps its old time at Zoom; the link still works.',
  [del]: 'Cancelled meetings stay in your Zoom until you delete them there.',
  [read]: 'A meeting deleted in Zoom is not noticed; guests may get a dead link.',
  [list]: 'After a broken connection a stray meeting may be left in your Zoom; you are told of it.',
}

// biome-ignore format: a table
const sets: { name: string; kept: string[] }[] = [
  { name: 'write + user',                   kept: [] },
  { name: 'write + update + delete + user', kept: [update, del] },
  { name: 'write + read + user',            kept: [read] },
  { name: 'write + user + zak',             kept: [zak] },
]

describe.each(sets)('X6 by forms alone, with $name ticked at Zoom', ({ kept }) => {
  it('the page says what is lost, a guest books, moves and cancels, and the host is told what to do by hand', async () => {
    await using world = await World.create({ moreScopes: kept.includes(zak) ? [zak] : [] })
    const ada = new Browser(world, { cookie: await world.signIn(world.ada) })
    const page = await connectKeeping(world, ada, kept)
    // Once where all permissions are explained, and again at the connection that goes without.
    for (const [scope, sentence] of Object.entries(lost))
      expect([scope, page.split(sentence).length - 1]).toEqual([scope, kept.includes(scope) ? 1 : 2])
    const { rows } = await world.pool.query('select id from connections')
    const locations = [{ id: 'zoom', kind: 'zoom' as const, connectionId: rows[0].id }]
    await addMeetingType(world, world.ada, { slug: 'intro', locations, hours: aroundTheClock })

    const guest = new Browser(world)
    const ticket = await chooseTime(guest, '/ada/intro', 0, { guestName: 'Gia', guestEmail: 'gia@anteroom.example' })
    await world.runJobs()
    const [made] = await meetings(world)
    expect((await guest.get(ticket)).body).toContain(made?.join_url.replaceAll('&', '&amp;'))

    const { rows: booked } = await world.pool.query('select id from events')
    const booking = `/bookings/${booked[0].id}`
    // The booking's own day may be nearly over.
    const later = new Date(world.clock.now().getTime() + 3 * 86_400_000).toISOString().slice(0, 10)
    await chooseTime(guest, `${ticket}/reschedule?date=${later}`, 3)
    await world.runJobs()
    const { rows: moved } = await world.pool.query('select starts_at from events')
    const [meeting, ...others] = await meetings(world)
    expect(others).toEqual([])
    const isMovedThere = Date.parse(meeting?.start_time ?? '') === moved[0].starts_at.getTime()
    expect(isMovedThere).toBe(kept.includes(update))
    const afterMove = (await ada.get(booking)).body
    expect(afterMove.includes(`/meeting/${meeting?.id}`)).toBe(!kept.includes(update))

    const form = formsIn((await guest.get(`${ticket}/cancel`)).body).find(({ action }) => action.endsWith('/cancel'))
    expect(await guest.post(`${ticket}/cancel`, form?.fields)).toMatchObject({ status: 303 })
    await world.runJobs()
    const [left] = await meetings(world)
    expect(left?.deletedAt !== null).toBe(kept.includes(del))
    const afterCancel = (await ada.get(booking)).body
    expect(afterCancel.includes(`delete meeting ${meeting?.id}`)).toBe(!kept.includes(del))
    if (kept.includes(del)) return
    expect(await ada.post(`${booking}/done-at-zoom`)).toMatchObject({ status: 303 })
    expect((await ada.get(booking)).body).not.toContain(`delete meeting ${meeting?.id}`)
  })
})

/** From the page to Zoom, where all boxes but those of `kept` are unticked, and back; answers the page that is left then. */
async function connectKeeping(world: World, ada: Browser, kept: string[]): Promise<string> {
  const path = '/settings/integrations/zoom'
  const form = formsIn((await ada.get(path)).body).find(({ action }) => action.endsWith('/connect'))
  const { to } = await ada.post(form?.action ?? '', form?.fields)
  const signedIn = await atZoom(world, '/signin', { email: olivia, return: '/' })
  const cookie = signedIn.headers.getSetCookie()[0]?.split(';')[0] ?? ''
  const consent = await (await fetch(to ?? '', { headers: { cookie } })).text()
  const asked = formsIn(consent).find(({ fields }) => 'person' in fields)
  const body = new URLSearchParams({ person: asked?.fields.person ?? '', decision: 'allow' })
  const boxes = [...consent.matchAll(/<input type="checkbox" name="scope" value="([^"]+)"/g)].map(([, name]) => name)
  expect(boxes).toEqual(expect.arrayContaining([update, del, read, list, ...kept]))
  for (const scope of kept) body.append('scope', scope)
  const { origin } = world.sandbox
  const back = await fetch(to ?? '', { method: 'POST', body, headers: { cookie, origin }, redirect: 'manual' })
  const { to: there } = await ada.get((back.headers.get('location') ?? '').replace(testOrigin, ''))
  expect(there).toContain(path)
  return (await ada.get(there ?? '')).body
}

function atZoom({ sandbox }: World, path: string, fields: Record<string, string>): Promise<Response> {
  const { origin } = sandbox
  const body = new URLSearchParams(fields)
  return fetch(origin + path, { method: 'POST', body, headers: { origin }, redirect: 'manual' })
}

/** Takes the n-th of the times that the page offers, fills the form in and sends it; answers where it led. */
async function chooseTime(
  guest: Browser,
  path: string,
  n: number,
  fields: Record<string, string> = {},
): Promise<string> {
  const times = linksIn((await guest.get(path)).body, /class="time"/)
  const { body } = await guest.get(times[n] ?? '')
  const form = formsIn(body).find(({ method, fields }) => method === 'post' && 'startsAt' in fields)
  const { status, to } = await guest.post(form?.action ?? '', { ...form?.fields, ...fields })
  expect(status).toBe(303)
  return (to ?? '').split('?')[0] ?? ''
}
