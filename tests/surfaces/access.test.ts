import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Access, Route } from '#/web/route.ts'
import { routes } from '#/web/routes.ts'
import { type Answer, Browser } from '../browser.ts'
import { exampleForm } from './example-form.ts'
import { digest, type Stage, setStage, type Visitor } from './stage.ts'

let stage: Stage
let untouched: Record<string, string>
beforeAll(async () => {
  stage = await setStage()
  untouched = await digest(stage.world)
})
afterAll(async () => await stage.world[Symbol.asyncDispose]())

const rank: Partial<Record<Access | Visitor, number>> = { member: 1, admin: 2, owner: 3 }
const titleOf = ({ method, path }: Route) => `${method} ${path}`

type Verdict = 'log in' | 'confirm' | 'refused' | 'not found' | 'let in'

/** What the declared access says about this visitor. */
function verdictFor({ access, path }: Route, visitor: Visitor): Verdict {
  if (access === 'public' || access === 'booking' || access === 'webhook') return 'let in'
  if (visitor === 'nobody') return 'log in'
  if (access !== 'signed-in' && visitor === 'unverified') return 'confirm'
  if (access === 'operator') return 'not found'
  const isAboutAda = path.includes('/:')
  // An invitation is looked up by whoever has its link; the verb compares the address.
  if (path === '/invitations/:id/accept') return 'refused'
  if (path.startsWith('/settings/profile/sessions/:id')) return visitor === 'owner' ? 'let in' : 'not found'
  if (visitor === 'stranger') return isAboutAda ? 'not found' : 'let in'
  if (access === 'signed-in') return 'let in'
  // Past the guard a verb may still refuse what is another host's own.
  return (rank[visitor] ?? 0) < (rank[access] ?? 0) ? 'refused' : 'let in'
}

async function ask(route: Route, visitor: Visitor): Promise<Answer> {
  const cookie = visitor === 'nobody' ? '' : await stage.world.signIn(stage.people[visitor])
  const browser = new Browser(stage.world, { cookie })
  const path = stage.pathOf(route)
  return route.method === 'GET' ? await browser.get(path) : await browser.post(path, exampleForm(route))
}

function expectRefusal({ method }: Route, verdict: Verdict, { status, to }: Answer): void {
  if (verdict === 'log in' && method === 'GET') expect([status, to?.split('?')[0]]).toEqual([303, '/log-in'])
  else if (verdict === 'confirm' && method === 'GET') expect([status, to]).toEqual([303, '/verify-email'])
  else expect(status).toBe({ 'log in': 401, confirm: 403, refused: 403, 'not found': 404, 'let in': 200 }[verdict])
}

const visitors: Visitor[] = ['nobody', 'unverified', 'stranger', 'member', 'admin', 'owner']

it('the route table is not empty, and no route is declared twice', () => {
  expect(routes.length).toBeGreaterThan(30)
  expect(new Set(routes.map(titleOf)).size).toBe(routes.length)
})

// Refusals first: they change nothing, so every one meets the same rows.
describe.each(visitors)('%s is refused', (visitor) => {
  const refused = routes.filter((route) => verdictFor(route, visitor) !== 'let in')
  it.each(refused.map((route) => [titleOf(route), verdictFor(route, visitor), route] as const))(
    '%s: %s, and no row changes',
    async (_title, verdict, route) => {
      expectRefusal(route, verdict, await ask(route, visitor))
      expect(await digest(stage.world)).toEqual(untouched)
    },
  )
})

// Reading before writing, so that what is read is still there.
describe.each(['GET', 'POST'])('whoever may use it gets an answer to %s', (method) => {
  describe.each(visitors)('as %s', (visitor) => {
    const open = routes.filter((route) => route.method === method && verdictFor(route, visitor) === 'let in')
    it.each(open.map((route) => [titleOf(route), route] as const))('%s', async (_title, route) => {
      const { status, to } = await ask(route, visitor)
      expect(status).toBeLessThan(500)
      if (route.access !== 'webhook' && route.path !== '/log-in') expect(status).not.toBe(401)
      const isPublic = route.access === 'public' || route.access === 'booking' || route.access === 'webhook'
      if (!isPublic) expect(to ?? '').not.toMatch(/^\/log-in/)
      if (visitor === 'owner' && method === 'GET' && !isPublic) expect([200, 303]).toContain(status)
    })
  })
})

describe('a stranger with an owner’s role elsewhere', () => {
  it('finds the same nothing under ids of others as under ids of nobody', async () => {
    const browser = new Browser(stage.world, { cookie: await stage.world.signIn(stage.people.stranger) })
    for (const route of routes.filter((one) => one.method === 'GET' && verdictFor(one, 'stranger') === 'not found')) {
      const real = await browser.get(stage.pathOf(route))
      const invented = await browser.get(route.path.replaceAll(/:\w+/g, '01890000-0000-7000-8000-000000000000'))
      expect([route.path, invented.status, bare(invented.body)]).toEqual([route.path, real.status, bare(real.body)])
    }
  })
})

// The nonce is another each time, and the language switch repeats the address.
function bare(html: string): string {
  return html.replaceAll(/nonce="[^"]*"/g, '').replaceAll(/href="[^"]*lang=\w\w"/g, '')
}
