import { expect, it } from 'vitest'
import { BLAKE, MIKA, OLIVIA, REDIRECT, SORA, ZoomWorld } from './zoom-world.ts'

it('X1 a person signs in once, sees the scopes, allows, and goes back with code and state', async () => {
  await using world = await ZoomWorld.create()
  const app = await world.app()
  const url = authorizeUrl(world, app.clientId, { state: 'a&b=ü' })
  const browser = new Browser(world.origin)

  const people = await browser.get(url)
  expect(people.text).toContain('Who are you?')
  await browser.post('/signin', { email: OLIVIA, return: url })
  const consent = await browser.get(url)
  expect(consent.text).toContain('Anteroom wants to use your account')
  expect(consent.text).toContain('meeting:write:meeting')

  const back = await browser.post(url, { person: personIn(consent.text), decision: 'allow' })
  const location = new URL(back.location)
  expect(back.status).toBe(302)
  expect(location.origin + location.pathname).toBe(REDIRECT)
  expect(location.searchParams.get('state')).toBe('a&b=ü')
  const code = location.searchParams.get('code') ?? ''
  const token = await world.token(app, { grant_type: 'authorization_code', code, redirect_uri: REDIRECT })
  expect(token.status).toBe(200)
})

it('X1 the browser stays signed in, and can switch to another account', async () => {
  await using world = await ZoomWorld.create()
  const app = await world.app()
  const url = authorizeUrl(world, app.clientId)
  const browser = new Browser(world.origin)
  await browser.post('/signin', { email: OLIVIA, return: '/' })
  const first = await browser.get(url)
  expect(first.text).toContain(OLIVIA)
  const switchPath = /href="(\/signin\?return=[^"]+)"/.exec(first.text)?.[1] ?? ''
  expect((await browser.get(switchPath)).text).toContain(SORA)
  await browser.post('/signin', { email: SORA, return: url })
  expect((await browser.get(url)).text).toContain(SORA)
})

it('X1 consent given while someone else signed in elsewhere asks again instead of connecting the wrong account', async () => {
  await using world = await ZoomWorld.create()
  const app = await world.app()
  const url = authorizeUrl(world, app.clientId)
  const browser = new Browser(world.origin)
  await browser.post('/signin', { email: OLIVIA, return: url })
  const person = personIn((await browser.get(url)).text)
  await browser.post('/signin', { email: SORA, return: url })
  const answer = await browser.post(url, { person, decision: 'allow' })
  expect(answer.status).toBe(303)
  expect(answer.location).toContain('/oauth/authorize')
})

it('X1 on request the consent page is on another origin, as zoom.us leads on to marketplace.zoom.us, and consent is given there', async () => {
  await using world = await ZoomWorld.create()
  await world.control('POST', '/behaviour', { consentElsewhere: true })
  const app = await world.app()
  const url = authorizeUrl(world, app.clientId)
  const { status, location } = await new Browser(world.origin).get(url)
  expect(status).toBe(302)
  expect(location).toBe(url.replace('127.0.0.1', 'localhost'))
  const there = new Browser(new URL(location).origin)
  await there.post('/signin', { email: OLIVIA, return: location })
  const person = personIn((await there.get(location)).text)
  const answer = await there.post(location, { person, decision: 'allow' })
  expect(new URL(answer.location).searchParams.get('code')).toBeTruthy()
})

it('X1 declining goes back with access_denied and without a code', async () => {
  await using world = await ZoomWorld.create()
  const app = await world.app()
  const answer = await world.control('POST', '/consent', {
    clientId: app.clientId,
    email: OLIVIA,
    redirectUri: REDIRECT,
    state: 's',
    decision: 'deny',
  })
  const { searchParams } = new URL(answer.body.location)
  expect(Object.fromEntries(searchParams)).toEqual({ error: 'access_denied', state: 's' })
})

it('X1 an optional scope can be left out, a required one cannot', async () => {
  await using world = await ZoomWorld.create()
  const app = await world.app({
    scopes: [
      { scope: 'user:read:user' },
      { scope: 'meeting:write:meeting' },
      { scope: 'meeting:read:list_meetings', optional: true },
    ],
  })
  const declineScopes = ['meeting:read:list_meetings', 'meeting:write:meeting']
  const { tokens } = await world.connect(OLIVIA, app, { declineScopes })
  expect(tokens.scope).toBe('user:read:user meeting:write:meeting')

  const url = authorizeUrl(world, app.clientId)
  const browser = new Browser(world.origin)
  await browser.post('/signin', { email: OLIVIA, return: url })
  const person = personIn((await browser.get(url)).text)
  const back = await browser.post(url, { person, decision: 'allow', scope: 'meeting:read:list_meetings' })
  const code = new URL(back.location).searchParams.get('code') ?? ''
  const token = await world.token(app, { grant_type: 'authorization_code', code, redirect_uri: REDIRECT })
  expect(token.body.scope).toBe('user:read:user meeting:write:meeting meeting:read:list_meetings')
})

it("X1 an admin's block is shown and never sends back", async () => {
  await using world = await ZoomWorld.create()
  const app = await world.app()
  const url = authorizeUrl(world, app.clientId)
  const browser = new Browser(world.origin)
  await browser.post('/signin', { email: BLAKE, return: url })
  const page = await browser.get(url)
  expect(page.text).toContain('pre-approved by your account')
  expect(page.location).toBe('')
  const consent = await world.control('POST', '/consent', {
    clientId: app.clientId,
    email: BLAKE,
    redirectUri: REDIRECT,
    decision: 'allow',
  })
  expect(consent.status).toBe(409)
})

it('X1 only an admin installs an account-level app', async () => {
  await using world = await ZoomWorld.create()
  const app = await world.app({ kind: 'account', scopes: [{ scope: 'user:read:user:admin' }] })
  await expect(world.code(app, MIKA)).rejects.toThrow('Only an admin')
  await expect(world.code(app, OLIVIA)).resolves.toMatch(/./)
})

it.each([
  ['an unknown redirect', { redirect_uri: 'http://evil.example/' }, 4700, 'Invalid redirect: http://evil.example/'],
  ['a redirect in other case', { redirect_uri: REDIRECT.toUpperCase() }, 4700, 'Invalid redirect'],
  ['an unknown client', { client_id: 'nobody' }, 4702, 'Invalid client_id: nobody'],
  ['another response type', { response_type: 'token' }, 4705, 'response_type'],
])('X1 %s is shown as JSON and not redirected', async (_what, over, errorCode, words) => {
  await using world = await ZoomWorld.create()
  const app = await world.app()
  const response = await fetch(authorizeUrl(world, app.clientId, over), { redirect: 'manual' })
  const body = await response.json()
  expect(response.headers.get('location')).toBeNull()
  expect(body).toMatchObject({ status: false, errorCode, result: null })
  expect(body.errorMessage).toContain(words)
})

function authorizeUrl(world: ZoomWorld, clientId: string, over: Record<string, string> = {}): string {
  const params = { response_type: 'code', client_id: clientId, redirect_uri: REDIRECT, ...over }
  return `${world.origin}/oauth/authorize?${new URLSearchParams(params)}`
}

function personIn(page: string): string {
  return /name="person" value="([^"]+)"/.exec(page)?.[1] ?? ''
}

/** Keeps cookies, follows nothing. */
class Browser {
  private readonly origin: string
  private cookie = ''

  constructor(origin: string) {
    this.origin = origin
  }

  get(url: string) {
    return this.send(url, {})
  }

  post(url: string, form: Record<string, string>) {
    return this.send(url, { method: 'POST', body: new URLSearchParams(form), headers: { origin: this.origin } })
  }

  private async send(url: string, init: RequestInit) {
    const headers = { ...(init.headers as Record<string, string>), cookie: this.cookie }
    const response = await fetch(new URL(url, this.origin), { ...init, headers, redirect: 'manual' })
    this.cookie = response.headers.getSetCookie()[0]?.split(';')[0] ?? this.cookie
    const location = response.headers.get('location') ?? ''
    return {
      status: response.status,
      text: await response.text(),
      location: location && new URL(location, this.origin).href,
    }
  }
}
