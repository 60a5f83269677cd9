import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { members } from '#/modules/accounts/tables.ts'
import { createOAuthClient } from '#/modules/connections/index.ts'
import { newId } from '#/platform/ids.ts'
import { Browser, goesOnTo } from '../browser.ts'
import { testOrigin, World } from '../world.ts'

let world: World
let ada: string
let bo: string

beforeAll(async () => {
  world = await World.create()
  ada = await world.signIn(world.ada)
  bo = await world.signIn(world.bo)
})
afterAll(() => world[Symbol.asyncDispose]())

const zoomPath = '/settings/integrations/zoom'

function get(path: string, cookie = ada) {
  return world.web.request(testOrigin + path, { headers: { cookie } })
}

function post(path: string, fields: Record<string, string>, cookie = ada) {
  return world.web.request(testOrigin + path, {
    method: 'POST',
    headers: { cookie, origin: testOrigin, 'content-type': 'application/x-www-form-urlencoded' },
    body: new URLSearchParams(fields),
  })
}

// Long names may break in narrow columns.
function textOf(html: string): string {
  return html.replaceAll(/<wbr ?\/?>/g, '')
}

describe('the Zoom settings', () => {
  it('T6 name every permission with why and when before leaving for Zoom, and X6 what is lost without it', async () => {
    const html = textOf(await (await get(zoomPath)).text())
    for (const scope of world.app.config.zoom?.scopes ?? []) expect(html).toContain(scope)
    expect(html).toContain('Once for each confirmed booking with Zoom.')
    expect(html).toContain('A meeting deleted in Zoom is not noticed')
    expect(html).toContain('Connect Zoom')
  })

  it('T7 lead to Zoom and back, then show the connected e-mail; a second look at the callback changes nothing', async () => {
    const leaving = await post(`${zoomPath}/connect`, { scopeOfUse: 'personal' })
    // A redirect of a form would have to pass `form-action` at every hop that Zoom makes of it.
    expect(leaving.headers.get('content-security-policy')).toContain("form-action 'self';")
    expect(leaving.status).toBe(200)
    const url = new URL(goesOnTo(leaving.headers) ?? '')
    expect(await leaving.text()).toContain(`href="${url.href.replaceAll('&', '&amp;')}"`)
    expect(url.searchParams.has('scope')).toBe(false)
    expect(url.searchParams.get('code_challenge_method')).toBe('S256')

    const blocked = await (await get(zoomPath)).text()
    expect(blocked).toContain('Did Zoom refuse?')

    const back = await world.consent(url.href, 'olivia.owner@zoom-sandbox.example')
    const answer = await get(back.pathname + back.search)
    expect(answer.status).toBe(303)
    expect(answer.headers.get('location')).toBe(zoomPath)
    const html = await (await get(zoomPath)).text()
    expect(html).toContain('Connected as olivia.owner@zoom-sandbox.example')
    expect(html).toContain('Not this account?')
    expect(html).not.toContain('Did Zoom refuse?')

    const again = await get(back.pathname + back.search)
    expect(again.status).toBe(400)
    expect(await again.text()).toContain('This answer was used already')
  })

  it('J14 ask for a name before a second account, and keep the form', async () => {
    const refused = await post(`${zoomPath}/connect`, { scopeOfUse: 'personal' })
    expect(refused.status).toBe(409)
    expect(await refused.text()).toContain('A name, to tell it from the other one')
    // Of the workspace's there is none, so only the choice decides whether a name is needed.
    const name = (html: string) => html.match(/<input[^>]*name="name"[^>]*>/)?.[0] ?? ''
    const both = await (await get(zoomPath)).text()
    expect(both).toContain('Needed for one of your own, since you have one already.')
    expect(both).not.toMatch(/tell it from the other one <span[^>]*>\(optional\)/)
    expect(name(both)).not.toContain('required')
    const shared = await world.connectZoom(world.ada, 'mika.member@zoom-sandbox.example', { scopeOfUse: 'workspace' })
    expect(name(await (await get(zoomPath)).text())).toContain('required')
    expect((await post(`${zoomPath}/${shared}/disconnect`, {})).status).toBe(303)
  })

  it('U2 list every call with its reason and outcome, and T13 show no token', async () => {
    const page = await (await get(zoomPath)).text()
    const path = page.match(/\/settings\/integrations\/zoom\/[0-9a-f-]+\/calls/)?.[0] ?? ''
    const html = textOf(await (await get(path)).text())
    expect(html).toContain('/v2/users/me')
    expect(html).toContain('/oauth/token')
    expect(html).toContain('Done (200)')
    expect(html).not.toMatch(/eyJ[A-Za-z0-9_-]{20}/)
  })

  it('Y10 hide one person’s own connection from another member', async () => {
    const html = await (await get(zoomPath, bo)).text()
    expect(html).not.toContain('olivia.owner@zoom-sandbox.example')
    const own = await (await get(zoomPath)).text()
    const id = own.match(/zoom\/([0-9a-f-]{36})\/calls/)?.[1]
    expect((await post(`${zoomPath}/${id}/disconnect`, {}, bo)).status).toBe(404)
    expect((await post(`${zoomPath}/${id}/rename`, { name: 'Mine' }, bo)).status).toBe(404)
    const mallory = await world.signIn(world.mallory)
    expect((await get(`${zoomPath}/${id}/calls`, mallory)).status).toBe(404)
    expect((await post(`${zoomPath}/${id}/disconnect`, {}, mallory)).status).toBe(404)
    expect(await (await get(zoomPath)).text()).toContain('Connected as olivia.owner@zoom-sandbox.example')
  })

  it('T7 say what a disconnect does, do it, and are back at Connect Zoom', async () => {
    const own = await (await get(zoomPath)).text()
    const id = own.match(/zoom\/([0-9a-f-]{36})\/calls/)?.[1]
    const question = await (await get(`${zoomPath}/${id}/disconnect`)).text()
    expect(question).toContain('No upcoming booking uses it.')
    expect((await post(`${zoomPath}/${id}/disconnect`, {})).status).toBe(303)
    const html = await (await get(zoomPath)).text()
    expect(html).not.toContain('Connected as')
    expect(html).toContain('Connect a Zoom account')
  })

  it('are for the workspace’s own account closed to members', async () => {
    const refused = await post(`${zoomPath}/connect`, { scopeOfUse: 'workspace' }, bo)
    expect(refused.status).toBe(403)
    expect(refused.headers.get('location')).toBeNull()
  })

  it('send a person who came from Zoom’s side without a state back to start here', async () => {
    const page = await get('/integrations/zoom/callback?code=abc')
    expect(await page.text()).toContain('Zoom sent you here')
  })

  it('Y3 decision 30 ask somebody who came so for which of several workspaces it is, and go on there', async () => {
    const { app, bo, ada } = world
    const membership = { organizationId: ada.workspaceId, userId: world.mallory.userId, role: 'member' as const }
    await app.db.insert(members).values({ id: newId<never>(), ...membership })
    const browser = new Browser(world, { cookie: await world.signIn(world.mallory) })
    const asked = await browser.get('/integrations/zoom/callback?code=abc')
    expect(asked.body).toContain('For which of your workspaces is it?')
    expect(asked.body).toContain(`value="${world.mallory.workspaceId}"`)
    const chosen = { workspace: ada.workspaceId, goOn: 'zoom' }
    expect((await browser.post('/workspaces/choose', chosen)).to).toBe(zoomPath)
    expect((await browser.get(zoomPath)).body).toContain('Ada’s workspace')
    const logIn = '/log-in?to=/integrations/zoom/callback'
    expect((await new Browser(world).get('/integrations/zoom/callback?code=abc')).body).toContain(logIn)
    // Who has one needs no choice.
    const one = new Browser(world, { cookie: await world.signIn(bo) })
    const answer = await one.get('/integrations/zoom/callback?code=abc')
    expect(answer.body).not.toContain('For which of your workspaces')
  })

  it('Y3 name the workspace where connecting was begun when another is open by then, and lead there', async () => {
    const browser = new Browser(world, { cookie: await world.signIn(world.mallory) })
    await browser.post('/workspaces/choose', { workspace: world.ada.workspaceId })
    const leaving = await browser.post(`${zoomPath}/connect`, { scopeOfUse: 'personal' })
    await browser.post('/workspaces/choose', { workspace: world.mallory.workspaceId })
    const back = await world.consent(leaving.to ?? '', 'bella.basic@zoom-sandbox.example')
    const page = await browser.get(back.pathname + back.search)
    expect(page.body).toContain('Zoom is connected in Ada’s workspace')
    expect(page.body).toContain(`value="${world.ada.workspaceId}"`)
    expect((await browser.get(zoomPath)).body).not.toContain('bella.basic')
    await browser.post('/workspaces/choose', { workspace: world.ada.workspaceId, goOn: 'zoom' })
    expect((await browser.get(zoomPath)).body).toContain('Connected as bella.basic@zoom-sandbox.example')
  })

  it('read in Japanese', async () => {
    const page = await world.web.request(testOrigin + zoomPath, {
      headers: { cookie: ada, 'accept-language': 'ja' },
    })
    expect(await page.text()).toContain('Zoom で求められる許可')
  })
})

it('Y2 without the variables the page names them and offers no button', async () => {
  await using bare = await World.create({ env: { ZOOM_CLIENT_ID: '' } })
  const cookie = await bare.signIn(bare.ada)
  const page = await bare.web.request(`${testOrigin}${zoomPath}`, { headers: { cookie } })
  const html = await page.text()
  expect(html).toContain('ZOOM_CLIENT_ID')
  expect(html).not.toContain('action="/settings/integrations/zoom/connect"')
})

describe('T6 with an app of the workspace’s own', () => {
  const few = ['user:read:user', 'meeting:write:meeting']

  it.each([
    ['beside the instance’s', {}],
    ['where the instance has none', { ZOOM_CLIENT_ID: '', ZOOM_CLIENT_SECRET: '' }],
  ])('%s, the permissions shown before leaving are those of that app', async (_where, env) => {
    await using other = await World.create({ env })
    const made = (await other.control('/apps', {
      name: 'Mine at Zoom',
      kind: 'user',
      scopes: few.map((scope) => ({ scope })),
      redirectUris: [`${testOrigin}/integrations/zoom/callback`],
    })) as { clientId: string; clientSecret: string }
    const { id } = await createOAuthClient(other.ctx(), other.app.outside, {
      name: 'Mine',
      kind: 'user',
      clientId: made.clientId,
      clientSecret: made.clientSecret,
      scopes: few,
    })
    const cookie = await other.signIn(other.ada)
    const look = async (path: string) =>
      textOf(await (await other.web.request(testOrigin + path, { headers: { cookie } })).text())
    const table = (html: string, of: string) =>
      html.match(new RegExp(`<table[^>]*>\\s*<caption[^>]*>${of}</caption>.*?</table>`, 's'))?.[0] ?? ''
    const hasInstance = !('ZOOM_CLIENT_ID' in env)

    const settings = await look(zoomPath)
    const own = table(settings, hasInstance ? 'Permissions: Mine' : 'What Zoom will ask you to allow')
    for (const scope of few) expect(own).toContain(`<code>${scope}</code>`)
    expect(own).toContain('Once for each confirmed booking with Zoom.')
    expect(own).not.toContain('meeting:delete:meeting')
    expect(settings.includes('meeting:delete:meeting')).toBe(hasInstance)

    const whole = await look(`${zoomPath}/new`)
    expect(table(whole, 'Permissions: Mine')).toContain('<code>meeting:write:meeting</code>')
    expect(table(whole, 'Permissions: Mine')).not.toContain('meeting:delete:meeting')
    expect(table(whole, 'Permissions: (?:Zoom, )?A new app')).toContain('<code>meeting:delete:meeting</code>')
    expect(whole).toContain('<code>meeting:delete:meeting:admin</code>')

    const leaving = await other.web.request(`${testOrigin}${zoomPath}/connect`, {
      method: 'POST',
      headers: { cookie, origin: testOrigin },
      body: new URLSearchParams({ scopeOfUse: 'personal', oauthClientId: id }),
    })
    expect(goesOnTo(leaving.headers)).toContain(made.clientId)
    const back = await look(zoomPath)
    expect(back).toContain('Did Zoom refuse?')
    expect(back).toContain(`client id ${made.clientId}`)
    expect(back).toContain(`It asks for: ${few.join(', ')}.`)
  })
})

it('C6 whoever leaves from the second public host comes back to it, and to no other', async () => {
  const second = 'https://meet.second.example'
  await using other = await World.create({ env: { ANTEROOM_PUBLIC_URL: `${testOrigin},${second}` } })
  const made = (await other.control('/apps', {
    name: 'At two hosts',
    kind: 'user',
    scopes: ['user:read:user', 'meeting:write:meeting'].map((scope) => ({ scope })),
    redirectUris: [testOrigin, second].map((origin) => `${origin}/integrations/zoom/callback`),
  })) as { clientId: string; clientSecret: string }
  const { id } = await createOAuthClient(other.ctx(), other.app.outside, { name: 'Two hosts', kind: 'user', ...made })
  const cookie = await other.signIn(other.ada)
  const leaving = await other.web.request(`${second}${zoomPath}/connect`, {
    method: 'POST',
    headers: { cookie, origin: second },
    body: new URLSearchParams({ scopeOfUse: 'personal', oauthClientId: id }),
  })
  const toZoom = goesOnTo(leaving.headers) ?? ''
  expect(new URL(toZoom).searchParams.get('redirect_uri')).toBe(`${second}/integrations/zoom/callback`)
  const back = await other.consent(toZoom, 'olivia.owner@zoom-sandbox.example')
  expect(back.origin).toBe(second)
  // Zoom compares the redirect URL of the exchange with that of the consent page.
  const answer = await other.web.request(back.href, { headers: { cookie } })
  expect([answer.status, answer.headers.get('location')]).toEqual([303, zoomPath])
  const html = await (await other.web.request(second + zoomPath, { headers: { cookie } })).text()
  expect(html).toContain('Connected as olivia.owner@zoom-sandbox.example')
})
