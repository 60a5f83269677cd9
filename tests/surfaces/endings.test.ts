import { eq } from 'drizzle-orm'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { members, users } from '#/modules/accounts/tables.ts'
import type { Ending } from '#/modules/connections/index.ts'
import { connections, grants } from '#/modules/connections/tables.ts'
import { rateLimits } from '#/platform/http/tables.ts'
import { goesOnTo } from '../browser.ts'
import { testOrigin, World } from '../world.ts'

const zoomPath = '/settings/integrations/zoom'
const olivia = 'olivia.owner@zoom-sandbox.example'

let world: World
let ada: string
beforeAll(async () => {
  world = await World.create()
  ada = await world.signIn(world.ada)
})
afterAll(() => world[Symbol.asyncDispose]())

const get = async (path: string, cookie = ada) => await world.web.request(testOrigin + path, { headers: { cookie } })

/** To Zoom for the workspace’s connection, and what its page sends back. */
async function goToZoom(answer: Parameters<World['consent']>[2] = {}): Promise<string> {
  const leaving = await world.web.request(`${testOrigin}${zoomPath}/connect`, {
    method: 'POST',
    headers: { cookie: ada, origin: testOrigin },
    body: new URLSearchParams({ scopeOfUse: 'workspace' }),
  })
  const back = await world.consent(goesOnTo(leaving.headers) ?? '', olivia, answer)
  return back.pathname + back.search
}

const roleOfAda = (role: 'owner' | 'member') =>
  world.app.db.update(members).set({ role }).where(eq(members.userId, world.ada.userId))
const addressOfAda = (emailVerified: boolean) =>
  world.app.db.update(users).set({ emailVerified }).where(eq(users.id, world.ada.userId))

const appAtZoom = (scopes: string[]) =>
  world.control('/apps', {
    clientId: world.app.config.zoom?.clientId,
    clientSecret: world.app.config.zoom?.clientSecret,
    ...{ name: 'Anteroom', kind: 'user', redirectUris: [`${testOrigin}/integrations/zoom/callback`] },
    scopes: scopes.map((scope) => ({ scope, optional: false })),
  })

interface Told {
  status: number
  title: string
  body: string
  arrive(): Promise<Response>
}

const endings: Partial<Record<Ending['kind'], Told>> = {
  denied: {
    ...{ status: 200, title: 'You said no at Zoom', body: 'Nothing was connected' },
    arrive: async () => get(await goToZoom({ decision: 'deny' })),
  },
  refused: {
    ...{ status: 200, title: 'Zoom did not go on', body: 'temporarily_unavailable' },
    arrive: async () => get((await goToZoom()).replace(/code=[^&]*/, 'error=temporarily_unavailable')),
  },
  scopes_missing: {
    ...{ status: 200, title: 'One permission is missing', body: 'meeting:write:meeting' },
    async arrive() {
      await appAtZoom(['user:read:user'])
      const back = await goToZoom()
      await appAtZoom(['user:read:user', 'meeting:write:meeting'])
      return await get(back)
    },
  },
  not_allowed: {
    ...{ status: 403, title: 'Your role does not allow this any more', body: 'Ask an owner of the workspace' },
    async arrive() {
      const back = await goToZoom()
      await roleOfAda('member')
      return await get(back).finally(() => roleOfAda('owner'))
    },
  },
  email_not_verified: {
    ...{ status: 403, title: 'Confirm your e-mail address first', body: 'Open the link in the mail' },
    async arrive() {
      const back = await goToZoom()
      await addressOfAda(false)
      return await get(back).finally(() => addressOfAda(true))
    },
  },
  logged_out: {
    ...{ status: 401, title: 'You were logged out', body: 'Log in and start again' },
    arrive: async () => get(await goToZoom(), ''),
  },
  state_unknown: {
    ...{ status: 400, title: 'This answer is not for you', body: 'Start again here, in one browser' },
    arrive: async () => get(await goToZoom(), await world.signIn(world.bo)),
  },
  state_expired: {
    ...{ status: 400, title: 'That took longer than 10 minutes', body: 'Start again' },
    async arrive() {
      const back = await goToZoom()
      world.clock.advance(10.1)
      return await get(back)
    },
  },
}

describe('the page at which a way to Zoom ends', () => {
  it.each(Object.entries(endings))(
    'T7 Y3 %s: says what happened and what to do; nothing is connected',
    async (_kind, told) => {
      await world.app.db.delete(rateLimits)
      const answer = await told.arrive()
      const html = (await answer.text()).replaceAll(/<wbr ?\/?>/g, '')
      expect([answer.status, answer.headers.get('location')]).toEqual([told.status, null])
      expect(html).toContain(`<h1>${told.title}</h1>`)
      expect(html).toContain(told.body)
      expect(html).toContain(`href="${zoomPath}"`)
      expect(await world.app.db.select().from(connections)).toEqual([])
      expect(await world.app.db.select().from(grants)).toEqual([])
    },
  )

  it('T7 before leaving it is said that an admin’s block sends nobody back (decision 31)', async () => {
    const html = await (await get(zoomPath)).text()
    expect(html).toContain('On many company accounts an admin must approve apps first.')
    expect(html).toContain('does not send you back')
  })
})
