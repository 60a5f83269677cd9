import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { Browser } from '../browser.ts'
import { World } from '../world.ts'

let world: World
let browser: Browser

beforeAll(async () => {
  world = await World.create()
  browser = new Browser(world, { cookie: await world.signIn(world.ada) })
})
afterAll(() => world[Symbol.asyncDispose]())

const path = '/settings/live-check'

async function act(name: string): Promise<void> {
  expect(await browser.post(`${path}/${name}`)).toMatchObject({ status: 303, to: path })
}

/** The steps as they are asked for again: how many are done, and which waits. */
async function steps(): Promise<{ done: number; current: string; html: string; isPending: boolean }> {
  const { status, body: html } = await browser.get(`${path}/steps`)
  expect(status).toBe(200)
  const current = /aria-current="step".*?<h2[^>]*>([^<]*)</s.exec(html)?.[1] ?? ''
  return { done: html.match(/<span>Done</g)?.length ?? 0, current, html, isPending: html.includes('data-pending') }
}

async function meetings(): Promise<{ topic: string; join_url: string; deletedAt: string | null }[]> {
  return (await world.control('/meetings')) as never
}

async function askedWho(): Promise<number> {
  const journal = (await world.control('/journal')) as { path: string }[]
  return journal.filter(({ path }) => path === '/v2/users/me').length
}

const isUpcoming = `select 1 from events where cancelled_at is null`

describe('the guided live check', () => {
  it('Y15 goes from the button by consent, e-mail, booking and mail to the noticed removal, and leaves nothing', async () => {
    await act('begin')
    expect(await steps()).toMatchObject({ done: 1, current: '2. To Zoom’s consent page and back', isPending: true })

    await world.connectZoom(world.ada)
    const connected = await steps()
    expect(connected).toMatchObject({ done: 3, current: '4. A test booking gets its meeting', isPending: false })
    expect(connected.html).toContain('olivia.owner@zoom-sandbox.example')

    await act('book')
    expect(await steps()).toMatchObject({ done: 3, isPending: true })
    // A second click, from another tab, makes no second booking.
    await act('book')
    await world.runJobs()
    const [meeting] = await meetings()
    expect(await meetings()).toHaveLength(1)

    const mailed = await steps()
    expect(mailed).toMatchObject({ done: 4, current: '5. The mail with the link', isPending: false })
    expect(mailed.html).toContain(meeting?.join_url.replaceAll('&', '&amp;'))
    expect(mailed.html).toContain('I have it, and the link works')
    const links = world.mails.filter(
      ({ to, text }) => to.address === world.ada.email && text.includes(meeting?.join_url ?? '?'),
    )
    expect(links.length).toBeGreaterThan(0)

    await act('mail-came')
    expect(await steps()).toMatchObject({ done: 5, current: '6. A removal at Zoom is noticed', isPending: true })
    await world.runJobs()
    expect((await meetings()).map(({ deletedAt }) => deletedAt === null)).toEqual([false])
    expect((await steps()).html).toContain('Now remove the app')

    // Zoom is asked when somebody wants it, and never by the page that waits.
    const asked = await askedWho()
    await act('ask')
    expect(await steps()).toMatchObject({ done: 5 })
    expect(await askedWho()).toBe(asked + 1)
    const { clientId } = world.app.config.zoom ?? {}
    await world.control('/uninstall', { clientId, email: 'olivia.owner@zoom-sandbox.example' })
    for (let look = 1; look <= 3; look++) {
      world.clock.advance(1)
      await world.runJobs()
      expect(await steps()).toMatchObject({ done: 5, isPending: true })
    }
    expect(await askedWho()).toBe(asked + 1)
    await act('ask')
    const { done, current, isPending } = await steps()
    expect({ done, current, isPending }).toEqual({ done: 6, current: '', isPending: false })
    expect((await browser.get(path)).body).toContain('All six were seen')

    await act('end')
    expect((await browser.get(path)).body).toContain('What happens')
    expect((await world.pool.query(isUpcoming)).rows).toEqual([])
  })

  it('Y15 notices the removal by Zoom’s word, without asking', async () => {
    await act('begin')
    await world.connectZoom(world.ada, 'olivia.owner@zoom-sandbox.example', { name: 'Once more' })
    await act('book')
    await world.runJobs()
    await act('mail-came')
    await world.runJobs()
    expect(await steps()).toMatchObject({ done: 5 })
    const asked = await askedWho()
    // As the notice of a removal leaves it.
    await world.pool.query('delete from connections')
    expect(await steps()).toMatchObject({ done: 6, isPending: false })
    expect(await askedWho()).toBe(asked)
    await act('end')
  })

  it('Y15 an older connection proves nothing, and stopping half-way cancels the booking at Zoom too', async () => {
    await world.connectZoom(world.ada, 'olivia.owner@zoom-sandbox.example', { name: 'Before' })
    world.clock.advance(1)
    await act('begin')
    expect(await steps()).toMatchObject({ done: 1 })
    expect((await browser.post(`${path}/book`)).status).toBeGreaterThanOrEqual(400)

    await world.connectZoom(world.ada, 'olivia.owner@zoom-sandbox.example', { name: 'During' })
    await act('book')
    await world.runJobs()
    expect(await steps()).toMatchObject({ done: 4 })
    await act('end')
    await world.runJobs()
    expect((await world.pool.query(isUpcoming)).rows).toEqual([])
    expect((await meetings()).filter(({ deletedAt }) => deletedAt === null)).toEqual([])
  })

  it('Y15 goes on where a meeting can’t be deleted, and says that the person must', async () => {
    await act('begin')
    const scopes = { name: 'Less', declineScopes: ['meeting:delete:meeting'] }
    await world.connectZoom(world.ada, 'olivia.owner@zoom-sandbox.example', scopes)
    await act('book')
    await world.runJobs()
    await act('mail-came')
    await world.runJobs()
    const { done, html } = await steps()
    expect(done).toBe(5)
    expect(html).toContain('could not be deleted from here')
    expect(html).toContain('Now remove the app')
    await act('end')
  })

  it('Y15 says which variable is missing where there is no button', async () => {
    await using without = await World.create({ env: { ZOOM_CLIENT_ID: '', ZOOM_CLIENT_SECRET: '' } })
    const owner = new Browser(without, { cookie: await without.signIn(without.ada) })
    await owner.post(`${path}/begin`)
    const { body } = await owner.get(path)
    expect(body).toContain('Zoom is off: ZOOM_CLIENT_ID, ZOOM_CLIENT_SECRET missing')
  })
})
