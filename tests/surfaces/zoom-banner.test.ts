import { afterAll, beforeAll, expect, it } from 'vitest'
import { callProvider, disconnect } from '#/modules/connections/index.ts'
import type { ConnectionId } from '#/platform/ids.ts'
import { Browser } from '../browser.ts'
import { addMeetingType, book } from '../fixtures.ts'
import { World } from '../world.ts'

const olivia = 'olivia.owner@zoom-sandbox.example'
const mika = 'mika.member@zoom-sandbox.example'

let world: World
let studio: ConnectionId
let spare: ConnectionId
beforeAll(async () => {
  world = await World.create()
  studio = await world.connectZoom(world.ada, olivia, { name: 'Studio' })
  spare = await world.connectZoom(world.ada, mika, { name: 'Spare' })
  const bookable = async (connectionId: ConnectionId, title: string) =>
    await addMeetingType(world, world.ada, { title, locations: [{ id: 'zoom', kind: 'zoom', connectionId }] })
  await book(world, await bookable(studio, 'Class'))
  await bookable(spare, 'Trial')
  await world.runJobs()
})
afterAll(() => world[Symbol.asyncDispose]())

/** What the problem notices over home and bookings say: the same on both. */
async function banners(language = 'en'): Promise<string[]> {
  const ada = new Browser(world, { cookie: await world.signIn(world.ada), language })
  const [home = [], bookings] = await Promise.all(
    ['/home', '/bookings'].map(async (path) =>
      [...(await ada.get(path)).body.matchAll(/<div class="[^"]*notice-problem[^"]*".*?<p>(.*?)<\/p>/gs)].map(
        ([, text]) => text ?? '',
      ),
    ),
  )
  expect(bookings).toEqual(home)
  return home
}

async function lose(connectionId: ConnectionId, email: string): Promise<void> {
  await world.control('/tokens/expire', { clientId: world.app.config.zoom?.clientId, email, refresh: true })
  await callProvider(world.ctx(), world.app.outside, {
    ...{ connectionId, method: 'GET', path: '/v2/meetings/{id}', params: { id: '1' } },
    ...{ scope: 'meeting:read:meeting', reason: 'read_meeting' },
  })
}

it('J12 there is none while all is well', async () => {
  expect(await banners()).toEqual([])
})

it('J12 a dead connection is named, with the bookings that count on it', async () => {
  await lose(studio, olivia)
  expect(await banners()).toEqual([
    'Zoom needs to be reconnected: Studio. One upcoming booking is there; new links and changes wait until then.',
  ])
})

it('J12 of two that are dead one banner names both', async () => {
  await lose(spare, mika)
  const [text, ...others] = await banners('ja')
  expect(others).toEqual([])
  expect(text).toContain('Spare, Studio。今後の予約1件')
})

it('J12 bookings that have lost their link wait for the dead connection while nothing else could take them', async () => {
  await disconnect(world.ctx(), world.app.outside, { connectionId: studio })
  await world.runJobs()
  expect(await banners()).toEqual(['Zoom needs to be reconnected: Spare. New bookings get no Zoom link until then.'])
})

it('J12 they come before it once another account could', async () => {
  await world.connectZoom(world.ada, olivia, { name: 'Again' })
  const [text, ...others] = await banners()
  expect(others).toEqual([])
  expect(text).toContain('One upcoming booking has no link')
})

it('J12 a meeting type that has lost its Zoom comes last, by its title', async () => {
  await world.pool.query('update events set cancelled_at = $1', [world.clock.now()])
  expect(await banners()).toEqual([expect.stringContaining('Zoom needs to be reconnected: Spare')])
  await world.connectZoom(world.ada, mika, { connectionId: spare })
  expect(await banners()).toEqual([
    'A Zoom connection is gone, so guests can’t choose it for “Class”. Choose what takes its place.',
  ])
})
