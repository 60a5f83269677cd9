import { readFileSync } from 'node:fs'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { scopesFor, zoom } from '#/modules/connections/index.ts'
import { releaseNotes } from '#/web/integrations/guide/release-notes.ts'
import { submissionPages } from '#/web/integrations/guide/topics.ts'
import { Browser } from '../browser.ts'
import { World } from '../world.ts'

const guide = '/settings/integrations/zoom/guide'
const [first, second] = ['http://localhost:3000', 'https://meet.anteroom.example']

let world: World
let ada: Browser
let bo: Browser
beforeAll(async () => {
  world = await World.create({
    env: {
      ANTEROOM_PUBLIC_URL: `${first},${second}`,
      ZOOM_CLIENT_ID: '',
      ANTEROOM_OPERATOR_EMAIL: 'bo@anteroom.example',
    },
  })
  ada = new Browser(world, { cookie: await world.signIn(world.ada) })
  bo = new Browser(world, { cookie: await world.signIn(world.bo) })
})
afterAll(() => world[Symbol.asyncDispose]())

const textOf = (html: string) => html.replaceAll(/<wbr ?\/?>/g, '')
/** What can be copied on the page, as it is copied. */
const copies = (html: string) =>
  [...html.matchAll(/class="copy-text[^"]*">([^<]*)</g)].map(([, text]) => (text ?? '').replaceAll('&amp;', '&'))

describe('the guides for making the Zoom app', () => {
  it('Y12 give every scope, event and address of this deployment to copy, one guide for each kind of app', async () => {
    for (const kind of ['user', 'account', 's2s'] as const) {
      const { status, body } = await ada.get(`${guide}/${kind}?client=abc%2F1`)
      expect(status).toBe(200)
      const html = textOf(body)
      const names = scopesFor(kind).map(({ name }) => name)
      for (const name of names) expect(html).toContain(`<code>${name}</code>`)
      for (const { name } of zoom.events) expect(html).toContain(`<code>${name}</code>`)
      expect(copies(body)).toContain(names.join(' '))
      expect(copies(body)).toContain(`${first}/webhooks/zoom/abc%2F1`)
      const redirects = copies(body).filter((text) => text.endsWith('/integrations/zoom/callback'))
      expect(redirects).toEqual(
        kind === 's2s' ? [] : [first, second].map((origin) => `${origin}/integrations/zoom/callback`),
      )
    }
  })

  it('Y12 ask for no scope of an account in a user’s app, and for no other in an account’s', () => {
    expect(scopesFor('user').filter(({ name }) => name.endsWith(':admin'))).toEqual([])
    for (const kind of ['account', 's2s'] as const)
      expect(scopesFor(kind).map(({ name }) => name)).toEqual(zoom.scopes.map(({ name }) => `${name}:admin`))
  })

  it('Y12 tell of activation where there is one, and ask for the client id before the event address', async () => {
    expect((await ada.get(`${guide}/s2s`)).body).toContain('Activate your app')
    const { body } = await ada.get(`${guide}/user`)
    expect(body).not.toContain('Activate your app')
    expect(copies(body).filter((text) => text.includes('/webhooks/'))).toEqual([])
    expect(body).toContain('Show the address')
  })

  it('Y12 give release notes with a step for every scope, and pages that anybody can open', async () => {
    const notes = releaseNotes(first, null)
    const steps = notes.split('\n\n').filter((part) => /^\d+\. /.test(part))
    for (const { name } of zoom.scopes) {
      expect(steps.filter((step) => step.includes(name))).not.toEqual([])
      expect(notes).toContain(`\n${name}: `)
    }
    const withoutDelete = zoom.scopes.map(({ name }) => name).filter((name) => !name.includes(':delete:'))
    expect(releaseNotes(first, { kind: 'user', scopes: withoutDelete })).not.toContain('meeting:delete:meeting')
    expect(textOf((await ada.get(`${guide}/review`)).body)).toContain(`Test plan for ${first}`)
    const stranger = new Browser(world)
    for (const { path } of submissionPages) expect((await stranger.get(path)).status).toBe(200)
  })

  it('Y12 are open to owners and to the operator, Zoom set up or not, and closed to other members', async () => {
    expect((await bo.get(guide)).status).toBe(200)
    expect((await bo.get(`${guide}/beta`)).body).toContain('ZOOM_APP_PUBLISHED=beta')
    expect((await ada.get(`${guide}/nothing`)).status).toBe(404)
    await using other = await World.create()
    const member = new Browser(other, { cookie: await other.signIn(other.bo) })
    expect((await member.get(guide)).status).toBe(403)
    expect((await member.get(`${guide}/user`)).status).toBe(403)
    expect((await member.get('/settings/integrations/zoom')).body).not.toContain(guide)
  })

  it('Y12 read in Japanese too', async () => {
    const reader = new Browser(world, { cookie: await world.signIn(world.ada), language: 'ja' })
    expect((await reader.get(`${guide}/user`)).body).toContain('ユーザー管理アプリ')
  })
})

it('Y12 the guide in the docs names the same scopes, events and addresses as the program', () => {
  const text = readFileSync('docs/guides/zoom-app.md', 'utf8')
  const named = [...text.matchAll(/^\s*\| `([a-z_]+:[a-z_:]+)` \| (yes|no) \|/gm)].map(([, name, needed]) => [
    name,
    needed,
  ])
  expect(named).toEqual(zoom.scopes.map(({ name, required }) => [name, required ? 'yes' : 'no']))
  expect([...text.matchAll(/`(meeting\.[a-z]+)`/g)].map(([, name]) => name)).toEqual(
    zoom.events.map(({ name }) => name),
  )
  expect(text).toContain('<public url>/integrations/zoom/callback')
  expect(text).toContain('<public url>/webhooks/zoom/<client id>')
})

it.each([
  ['no', 'only people of the Zoom account that owns it'],
  ['beta', 'those who were given its beta link'],
  ['yes', 'anybody with a Zoom account can connect'],
])('Y12 with ZOOM_APP_PUBLISHED=%s the page says who can connect', async (published, sentence) => {
  await using other = await World.create({ env: { ZOOM_APP_PUBLISHED: published } })
  const owner = new Browser(other, { cookie: await other.signIn(other.ada) })
  expect((await owner.get('/settings/integrations/zoom')).body).toContain(sentence)
})
