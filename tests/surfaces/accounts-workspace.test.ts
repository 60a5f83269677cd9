import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest'
import { createWorkspace, findWorkspaceBySlug, listMembers, reservedSlugs } from '#/modules/accounts/index.ts'
import { openWorkspace } from '#/modules/availability/index.ts'
import { facts } from '#/platform/facts/tables.ts'
import { rateLimits } from '#/platform/http/tables.ts'
import { routes } from '#/web/routes.ts'
import { Browser, linkIn } from '../browser.ts'
import { testOrigin, World } from '../world.ts'

let world: World
let ada: Browser
let bo: Browser
let mallory: Browser
beforeAll(async () => {
  world = await World.create()
  ada = new Browser(world, { cookie: await world.signIn(world.ada) })
  bo = new Browser(world, { cookie: await world.signIn(world.bo) })
  mallory = new Browser(world, { cookie: await world.signIn(world.mallory) })
})
afterAll(async () => await world[Symbol.asyncDispose]())
beforeEach(async () => {
  await world.app.db.delete(rateLimits)
  await world.app.db.delete(facts)
  world.mails.length = 0
})

const kinds = async () => (await world.app.db.select().from(facts).orderBy(facts.id)).map(({ kind }) => kind)
const settings = { name: 'Ada’s room', slug: 'ada', timeZone: 'Europe/Berlin', pastLinks: 'keep' }
const memberId = async (name: string) =>
  (await listMembers(world.ctx())).find((member) => member.name === name)?.id ?? 'none'

it('every first segment of the route table is reserved, so that no workspace hides a page', () => {
  const first = routes
    .map(({ path }) => path.split('/')[1] ?? '')
    .filter((segment) => segment && !segment.startsWith(':'))
  expect(first.filter((segment) => !segment.includes('.') && !reservedSlugs.has(segment))).toEqual([])
})

it('a reserved, taken or malformed URL name is refused beside its field', async () => {
  const make = (slug: string) => ada.post('/workspaces/new', { name: 'More', slug, timeZone: 'UTC' })
  expect((await make('settings')).body).toContain('kept for the program’s own pages')
  expect((await make('mallory')).body).toContain('This name is taken')
  expect((await make('no good')).body).toContain('Use 3 to 40 small letters')
  expect((await make('ab')).status).toBe(422)
  expect(await kinds()).toEqual([])
})

it('one person can’t take URL names without end', async () => {
  const make = () => ada.post('/workspaces/new', { name: 'More', slug: 'settings', timeZone: 'UTC' })
  for (let i = 0; i < 20; i++) expect((await make()).status).toBe(422)
  expect((await make()).status).toBe(429)
})

it('of two workspaces that are made at once with one URL name, one is', async () => {
  const make = () => createWorkspace(world.ctx(), world.ada.userId, { name: 'Twin', slug: 'twin', timeZone: 'UTC' })
  const made = await Promise.allSettled([make(), make(), make()])
  expect(made.filter(({ status }) => status === 'fulfilled')).toHaveLength(1)
  expect(
    made.filter(({ status }) => status === 'rejected').map((one) => (one as PromiseRejectedResult).reason.code),
  ).toEqual(['name_taken', 'name_taken'])
  expect(await kinds()).toEqual(['workspace.created'])
})

it('a workspace and its first hours are made together or not at all', async () => {
  const place = { name: 'Half', slug: 'half-made', timeZone: 'UTC' }
  const without = openWorkspace(world.ctx(), world.ada.userId, { ...place, hoursName: '' })
  await expect(without).rejects.toMatchObject({ code: 'invalid_input' })
  expect(await kinds()).toEqual([])
  await openWorkspace(world.ctx(), world.ada.userId, { ...place, hoursName: 'Hours' })
  expect(await kinds()).toEqual(['workspace.created', 'schedule.created'])
})

it('a person in several workspaces switches between them, and into no other', async () => {
  await ada.post('/workspaces/new', { name: 'Second', slug: 'second', timeZone: 'UTC' })
  expect((await ada.get('/settings/workspace')).body).toContain('value="second"')
  await ada.post('/workspaces/choose', { workspace: world.ada.workspaceId })
  expect((await ada.get('/settings/workspace')).body).toContain('value="ada"')
  expect((await ada.post('/workspaces/choose', { workspace: world.mallory.workspaceId })).status).toBe(404)
  expect((await ada.get('/settings/workspace')).body).toContain('value="ada"')
})

it('a renamed workspace is found by its old name for 90 days, which nobody else can take meanwhile', async () => {
  const find = (slug: string) => findWorkspaceBySlug(world.app.db, slug, world.app.clock.now())
  expect((await ada.post('/settings/workspace', { ...settings, slug: 'lovelace' })).to).toBe('/settings/workspace')
  expect(await kinds()).toEqual(['workspace.changed'])
  expect(await find('ada')).toMatchObject({ id: world.ada.workspaceId, movedTo: 'lovelace' })
  expect((await mallory.post('/workspaces/new', { name: 'Trap', slug: 'ada', timeZone: 'UTC' })).status).toBe(422)
  world.clock.advance(91 * 24 * 60)
  expect(await find('ada')).toBeNull()
  expect((await ada.post('/settings/workspace', settings)).to).toBe('/settings/workspace')
  expect(await find('ada')).not.toHaveProperty('movedTo')
  expect(await find('lovelace')).toMatchObject({ movedTo: 'ada' })
  world.clock.set(new Date())
})

it('what concerns connections is the owners’ to change', async () => {
  const change = { ...settings, adminsMayConnect: 'on', pastLinks: 'remove' }
  const stored = async () =>
    (
      await world.pool.query('select admins_may_connect, past_links from workspaces where id = $1', [
        world.ada.workspaceId,
      ])
    ).rows[0]
  await ada.post(`/settings/members/${await memberId('Bo')}/role`, { role: 'admin' })
  expect((await bo.post('/settings/workspace', change)).status).toBe(303)
  expect(await stored()).toEqual({ admins_may_connect: false, past_links: 'keep' })
  expect((await ada.post('/settings/workspace', change)).status).toBe(303)
  expect(await stored()).toEqual({ admins_may_connect: true, past_links: 'remove' })
})

it('an invitation is mailed, and accepted once by the person it was sent to', async () => {
  await ada.post('/settings/members/invite', { email: world.mallory.email, role: 'admin' })
  await world.runJobs()
  expect(world.mails.map(({ to, subject }) => [to.address, subject])).toEqual([
    [world.mallory.email, 'Ada invites you to Ada’s room'],
  ])
  const link = linkIn(world.mails[0]?.text ?? '', '/invitations/')
  expect((await bo.get(link)).body).toContain('sent to another address')
  expect((await bo.post(`${link}/accept`)).status).toBe(403)
  expect((await mallory.get(link)).body).toContain('as an admin')
  expect((await mallory.post(`${link}/accept`)).to).toBe('/home')
  expect((await mallory.get(link)).body).toContain('accepted already')
  expect((await mallory.post(`${link}/accept`)).status).toBe(409)
  expect(await kinds()).toEqual(['member.invited', 'member.joined', 'schedule.created'])
  await ada.post(`/settings/members/${await memberId('Mallory')}/remove`)
  expect((await mallory.get('/settings/members')).body).not.toContain(world.bo.email)
})

it('an invitation that is withdrawn or a week old says which', async () => {
  await ada.post('/settings/members/invite', { email: 'late@anteroom.example', role: 'member' })
  await world.runJobs()
  const link = linkIn(world.mails[0]?.text ?? '', '/invitations/')
  world.clock.advance(7 * 24 * 60 + 1)
  const expired = await new Browser(world).get(link)
  expect([expired.status, expired.body.includes('This invitation has expired')]).toEqual([410, true])
  world.clock.set(new Date())
  await ada.post(`/settings/members${link}/withdraw`)
  const withdrawn = await new Browser(world).get(link)
  expect([withdrawn.status, withdrawn.body.includes('was withdrawn')]).toEqual([410, true])
})

it('inviting an address again renews its invitation instead of making a second', async () => {
  for (const role of ['member', 'admin'])
    await ada.post('/settings/members/invite', { email: 'twice@anteroom.example', role })
  const { rows } = await world.pool.query(`select role from invitations where email = 'twice@anteroom.example'`)
  expect(rows).toEqual([{ role: 'admin' }])
})

it('only owners invite owners', async () => {
  expect((await bo.post('/settings/members/invite', { email: 'boss@anteroom.example', role: 'owner' })).status).toBe(
    403,
  )
  expect((await world.pool.query(`select from invitations where email = 'boss@anteroom.example'`)).rowCount).toBe(0)
})

it('inviting a member is refused once, at the field', async () => {
  const { status, body } = await ada.post('/settings/members/invite', { email: world.bo.email, role: 'member' })
  expect(status).toBe(409)
  expect(body.match(/is a member already/g)).toHaveLength(1)
  expect(body).toMatch(/id="f-email-error"[^>]*>bo@anteroom\.example is a member already/)
  expect(body).not.toContain('This exists already')
})

it('the rail comes before the page for the keyboard, as it stands on wide screens', async () => {
  const { body } = await ada.get('/settings/members')
  expect(body.indexOf('class="rail')).toBeGreaterThan(0)
  expect(body.indexOf('class="rail')).toBeLessThan(body.indexOf('<main'))
})

it('what is refused at the desk is said at the desk, with the way back', async () => {
  const own = `/settings/members/${await memberId('Ada')}`
  const list = (await ada.get('/settings/members')).body
  expect(list).not.toContain(`${own}/remove`)
  expect(list).not.toContain(`${own}/role`)
  expect(list).toContain('The only owner can’t leave')
  const page = await ada.get(`${own}/remove`)
  expect([page.status, page.body.includes('>Leave</button>')]).toEqual([409, false])
  const refused = await ada.post(`${own}/remove`, {}, { referer: `${testOrigin}/settings/members?x=1` })
  expect(refused.status).toBe(409)
  expect(refused.body).toContain('class="rail')
  expect(refused.body).toContain('href="/settings/members?x=1"')
  const gone = await ada.get('/bookings/nothing', { referer: 'https://elsewhere.example/settings' })
  expect(gone.status).toBe(404)
  expect(gone.body).toContain('class="rail')
  expect(gone.body).not.toContain('elsewhere')
  const outside = (await ada.get('/ada/nothing')).body
  expect(outside).not.toContain('class="rail')
})

it('the last owner can neither leave nor give up the role; of two who leave at once one stays', async () => {
  const own = `/settings/members/${await memberId('Ada')}`
  expect((await ada.post(`${own}/role`, { role: 'member' })).status).toBe(409)
  expect((await ada.post(`${own}/remove`)).status).toBe(409)
  expect((await ada.get('/settings/members')).status).toBe(200)
  const bos = `/settings/members/${await memberId('Bo')}`
  await ada.post(`${bos}/role`, { role: 'owner' })
  const left = await Promise.all([ada.post(`${own}/remove`), bo.post(`${bos}/remove`)])
  expect(left.map(({ status }) => status).sort()).toEqual([303, 409])
})
