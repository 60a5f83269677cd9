import { expect, it } from 'vitest'
import { OLIVIA, SORA, ZoomWorld } from './zoom-world.ts'

it('X1 every page says that it is not Zoom, and runs no script', async () => {
  await using world = await ZoomWorld.create()
  const cookie = await signIn(world, OLIVIA)
  for (const path of ['/', '/signin', '/meetings', '/apps', '/developers', '/j/123456789']) {
    const response = await fetch(world.origin + path, { headers: { cookie } })
    const text = await response.text()
    expect(text).toContain('It is not Zoom')
    expect(text).not.toContain('<script')
    expect(response.headers.get('content-security-policy')).toContain("default-src 'none'")
  }
})

it('X1 the host sees a meeting and deletes it with a button', async () => {
  await using world = await ZoomWorld.create()
  const olivia = await world.connect(OLIVIA)
  const { id } = (await olivia.api('POST', '/users/me/meetings', { topic: '<b>Bold</b> & more' })).body
  const cookie = await signIn(world, OLIVIA)
  const page = await (await fetch(`${world.origin}/meetings`, { headers: { cookie } })).text()
  expect(page).toContain('&lt;b&gt;Bold&lt;/b&gt; &amp; more')
  expect(page).toContain(`formaction="/meetings/${id}/delete"`)
  expect((await press(world, `/meetings/${id}/delete`, cookie)).status).toBe(303)
  expect((await olivia.api('GET', `/meetings/${id}`)).status).toBe(404)
})

it("X1 nobody else's meeting can be touched", async () => {
  await using world = await ZoomWorld.create()
  const olivia = await world.connect(OLIVIA)
  const { id } = (await olivia.api('POST', '/users/me/meetings', {})).body
  await press(world, `/meetings/${id}/delete`, await signIn(world, SORA))
  await press(world, `/meetings/${id}/delete`, '')
  expect((await olivia.api('GET', `/meetings/${id}`)).status).toBe(200)
})

it('Y9 the person removes the app with a button', async () => {
  await using world = await ZoomWorld.create()
  const app = await world.subscribedApp()
  const olivia = await world.connect(OLIVIA, app)
  const cookie = await signIn(world, OLIVIA)
  expect(await (await fetch(`${world.origin}/apps`, { headers: { cookie } })).text()).toContain('Remove Anteroom')
  await press(world, `/apps/${app.clientId}/remove`, cookie)
  await world.receiver.next('app_deauthorized')
  expect((await olivia.api('GET', '/users/me')).status).toBe(401)
})

it('X1 the join link leads to a page that names the meeting and its time', async () => {
  await using world = await ZoomWorld.create()
  const olivia = await world.connect(OLIVIA)
  const body = { topic: 'Intro', start_time: '2027-07-01T10:00:00', settings: { waiting_room: true } }
  const { join_url, id } = (await olivia.api('POST', '/users/me/meetings', body)).body
  const page = await (await fetch(join_url)).text()
  expect(page).toContain('This is where Zoom would open')
  expect(page).toContain('Thu, Jul 1, 2027')
  expect(page).toContain('until the host lets you in')
  expect(page).not.toContain('zak')
  await olivia.api('DELETE', `/meetings/${id}`)
  expect((await fetch(join_url)).status).toBe(404)
})

it('X1 a foreign site can neither press a button nor use the control API', async () => {
  await using world = await ZoomWorld.create()
  const cookie = await signIn(world, OLIVIA)
  const foreign = { cookie, origin: 'https://evil.example', 'sec-fetch-site': 'cross-site' }
  const form = await fetch(`${world.origin}/signout`, {
    method: 'POST',
    headers: { ...foreign, 'content-type': 'application/x-www-form-urlencoded' },
  })
  expect(form.status).toBe(403)
  const control = await fetch(`${world.origin}/_sandbox/reset`, { method: 'POST', headers: foreign })
  expect(control.status).toBe(403)
})

it('X1 signing in leads only to pages of the sandbox', async () => {
  await using world = await ZoomWorld.create()
  for (const target of ['//evil.example', 'https://evil.example', '/\\evil.example']) {
    const response = await press(world, '/signin', '', { email: OLIVIA, return: target })
    expect(response.headers.get('location')).toBe('/')
  }
})

async function signIn(world: ZoomWorld, email: string): Promise<string> {
  const response = await press(world, '/signin', '', { email, return: '/' })
  return response.headers.getSetCookie()[0]?.split(';')[0] ?? ''
}

function press(world: ZoomWorld, path: string, cookie: string, form: Record<string, string> = {}): Promise<Response> {
  return fetch(world.origin + path, {
    method: 'POST',
    redirect: 'manual',
    headers: { cookie, origin: world.origin },
    body: new URLSearchParams(form),
  })
}
