import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { changeWorkspace } from '#/modules/accounts/index.ts'
import { listConnections, listOAuthClients, scopesFor } from '#/modules/connections/index.ts'
import { grants, oauthClients } from '#/modules/connections/tables.ts'
import { type LocationOption, listMeetingTypes } from '#/modules/meeting-types/index.ts'
import { rateLimits } from '#/platform/http/tables.ts'
import { Browser } from '../browser.ts'
import { addMeetingType, aroundTheClock, as, book } from '../fixtures.ts'
import { formsIn } from '../form-reader.ts'
import { type Person, testOrigin, World } from '../world.ts'

const zoom = '/settings/integrations/zoom'
const olivia = 'olivia.owner@zoom-sandbox.example'
const mika = 'mika.member@zoom-sandbox.example'
const secretWord = 'typed-secret-Zq81'

let world: World
let ada: Browser
let bo: Browser
beforeAll(async () => {
  world = await World.create()
  ada = new Browser(world, { cookie: await world.signIn(world.ada) })
  bo = new Browser(world, { cookie: await world.signIn(world.bo) })
})
afterAll(() => world[Symbol.asyncDispose]())
beforeEach(async () => {
  await world.app.db.delete(rateLimits)
})

interface App {
  clientId: string
  clientSecret: string
  accountId?: string
}

/** An app of this kind at the sandbox. */
async function registered(kind: 'user' | 'account' | 's2s'): Promise<App> {
  return (await world.control('/apps', {
    name: `Registered ${kind}`,
    kind,
    ...(kind !== 's2s' && { redirectUris: [`${testOrigin}/integrations/zoom/callback`] }),
    scopes: scopesFor(kind).map(({ name }) => ({ scope: name })),
  })) as App
}

/** What stands in the form that goes there, as a browser would send it. */
function formTo(html: string, action: string): Record<string, string> {
  const form = formsIn(html).find((one) => one.action === action)
  if (!form) throw new Error(`no form to ${action}`)
  return form.fields
}

const typedApp = (kind: string, { clientId, clientSecret, accountId = '' }: App) => ({
  appName: `Our ${kind} app`,
  ...{ kind, clientId, clientSecret, accountId },
})

describe('connecting with a new app, in one form', () => {
  it('C2 C9 by Server-to-Server: the app is stored, the connection made, and its page says who may be host', async () => {
    const app = await registered('s2s')
    const form = await ada.get(`${zoom}/new`)
    expect(form.body).toContain('data-app="new"')
    const { status, to } = await ada.post(`${zoom}/new`, {
      ...formTo(form.body, `${zoom}/new`),
      app: 'new',
      ...typedApp('s2s', app),
      name: 'The studio’s Zoom',
      allowedHosts: `${olivia}\n${mika.toUpperCase()}`,
      defaultHost: mika,
      press: 'connect',
    })
    expect(status).toBe(303)
    const page = await ada.get(to ?? '')
    expect(page.status).toBe(200)
    expect(page.body).toContain('The studio’s Zoom')
    expect(formTo(page.body, `${to}/hosts`)).toMatchObject({ allowedHosts: `${olivia}\n${mika}`, defaultHost: mika })
    expect(page.body).not.toContain(app.clientSecret)
    const [made] = await listConnections(as(world, world.ada))
    expect(made).toMatchObject({ kind: 's2s', ownerUserId: null, state: 'active' })
  })

  it('C9 keeps what was typed when something is refused, and stores no app with a wrong secret', async () => {
    const app = await registered('s2s')
    const before = (await listOAuthClients(as(world, world.ada), world.app.config)).length
    const typed = {
      app: 'new',
      ...typedApp('s2s', { ...app, clientSecret: secretWord }),
      appName: 'Mistyped',
      name: 'Second Zoom',
      allowedHosts: olivia,
      defaultHost: '',
      press: 'connect',
    }
    const refused = await ada.post(`${zoom}/new`, typed)
    expect(refused.status).toBe(422)
    expect(formTo(refused.body, `${zoom}/new`)).toMatchObject({
      app: 'new',
      appName: 'Mistyped',
      clientId: app.clientId,
      clientSecret: '',
      name: 'Second Zoom',
      allowedHosts: olivia,
    })
    expect(refused.body).not.toContain(secretWord)
    expect(await listOAuthClients(as(world, world.ada), world.app.config)).toHaveLength(before)

    const nameless = await ada.post(`${zoom}/new`, { ...typed, name: '', allowedHosts: 'no address' })
    expect(nameless.status).toBe(422)
    expect(nameless.body.match(/class="error"/g)).toHaveLength(2)
  })

  it('C1 C9 a name that is taken is said at the name, and the app needs no second typing', async () => {
    const app = await registered('s2s')
    const refused = await ada.post(`${zoom}/new`, {
      app: 'new',
      ...typedApp('s2s', app),
      appName: 'Third app',
      name: 'the STUDIO’s zoom',
      allowedHosts: olivia,
      press: 'connect',
    })
    expect(refused.status).toBe(422)
    expect(refused.body).toContain('The app “Third app” is stored')
    const again = formTo(refused.body, `${zoom}/new`)
    expect(again.app).not.toBe('new')
    const { status } = await ada.post(`${zoom}/new`, { ...again, name: 'Third Zoom', press: 'connect' })
    expect(status).toBe(303)
  })

  it('C2 by an account-level app: an admin says yes at Zoom, and then names the hosts', async () => {
    const app = await registered('account')
    const leaving = await ada.post(`${zoom}/new`, {
      app: 'new',
      ...typedApp('account', app),
      name: 'Whole account',
      press: 'connect',
    })
    const back = await world.consent(leaving.to ?? '', olivia)
    const { to } = await ada.get(back.pathname + back.search)
    const page = await ada.get(to ?? '')
    expect(to).toMatch(/zoom\/[0-9a-f-]{36}$/)
    expect(formTo(page.body, `${to}/hosts`)).toMatchObject({ allowedHosts: olivia, defaultHost: olivia })
    const refused = await ada.post(`${to}/hosts`, { allowedHosts: olivia, defaultHost: mika })
    expect(refused.status).toBe(422)
    expect(formTo(refused.body, `${to}/hosts`).defaultHost).toBe(mika)
    expect((await ada.post(`${to}/hosts`, { allowedHosts: `${olivia}\n${mika}`, defaultHost: mika })).status).toBe(303)
    expect((await ada.get(to ?? '')).body).toContain('2 Zoom users may be hosts')
    await ada.post(`${to}/hosts`, { allowedHosts: '', defaultHost: '' })
    expect((await ada.get(to ?? '')).body).toContain('No host is allowed yet')
  })
})

describe('the stored Zoom apps', () => {
  it('C3 C4 C6 show what to paste at Zoom and who uses them, and never a secret', async () => {
    const [studio] = await world.app.db
      .select()
      .from(oauthClients)
      .limit(10)
      .then((rows) => rows.filter(({ name }) => name === 'Our s2s app'))
    const list = await ada.get(`${zoom}/apps`)
    expect(list.body).toContain('The studio’s Zoom')
    const page = await ada.get(`${zoom}/apps/${studio?.id}`)
    expect(page.body).toContain(`${testOrigin}/webhooks/zoom/${studio?.clientId}`)
    expect(formTo(page.body, `${zoom}/apps/${studio?.id}`)).toMatchObject({ clientSecret: '', webhookSecret: '' })
    const own = await ada.get(`${zoom}/apps`)
    const instance = (await listOAuthClients(as(world, world.ada), world.app.config)).find(
      ({ isInstance }) => isInstance,
    )
    const ofInstance = await ada.get(`${zoom}/apps/${instance?.id}`)
    expect(ofInstance.body).toContain(`${testOrigin}/integrations/zoom/callback`)
    expect(formsIn(ofInstance.body).filter(({ action }) => action.startsWith(`${zoom}/apps`))).toEqual([])
    for (const { body } of [list, page, own, ofInstance])
      expect(body).not.toContain(world.app.config.zoom?.clientSecret)
  })

  it('C4 C7 are saved with the secret typed anew, simple or with scopes and time-out', async () => {
    const { to } = await ada.post(`${zoom}/apps/new`, {
      ...typedApp('user', { clientId: 'some-client', clientSecret: secretWord }),
      appName: 'Spare',
      press: 'save',
    })
    const stored = await ada.get(to ?? '')
    const fields = formTo(stored.body, to ?? '')
    expect(fields).toMatchObject({ appName: 'Spare', clientId: 'some-client', clientSecret: '' })
    expect(stored.body).not.toContain(secretWord)

    const without = await ada.post(to ?? '', { ...fields, press: 'save' })
    expect(without.status).toBe(422)
    expect(without.body).toContain('aria-invalid="true"')
    const changed = {
      ...fields,
      clientSecret: secretWord,
      appScopes: 'user:read:user\nmeeting:write:meeting',
      callSeconds: '5',
    }
    expect((await ada.post(to ?? '', { ...changed, press: 'save' })).status).toBe(303)
    expect(formTo((await ada.get(to ?? '')).body, to ?? '')).toMatchObject({
      appScopes: 'meeting:write:meeting\nuser:read:user',
      callSeconds: '5',
    })
    expect((await ada.post(`${to}/remove`)).to).toBe(`${zoom}/apps`)
    expect((await ada.get(to ?? '')).status).toBe(404)
  })

  it('C3 stay while a connection uses them, and say which', async () => {
    const apps = await listOAuthClients(as(world, world.ada), world.app.config)
    const used = apps.find(({ name }) => name === 'Our s2s app')
    expect((await ada.get(`${zoom}/apps/${used?.id}`)).body).toContain('Still used by: The studio’s Zoom')
    const refused = await ada.post(`${zoom}/apps/${used?.id}/remove`)
    expect(refused.status).toBe(409)
    expect(refused.body).toContain('The studio’s Zoom')
  })
})

describe('one connection', () => {
  it('C1 is renamed freely, each name once, and keeps what was typed', async () => {
    const [first] = (await listConnections(as(world, world.ada))).filter(({ name }) => name === 'Third Zoom')
    const path = `${zoom}/${first?.id}`
    const taken = await ada.post(`${path}/rename`, { renames: first?.id ?? '', name: 'the studio’s ZOOM' })
    expect(taken.status).toBe(422)
    expect(formTo(taken.body, `${path}/rename`).name).toBe('the studio’s ZOOM')
    expect((await ada.post(`${path}/rename`, { renames: first?.id ?? '', name: 'Room 3' })).to).toBe(path)
    expect((await ada.get(zoom)).body).toContain('Room 3')
  })

  it('C1 lists the meeting types and upcoming bookings that use it before it is removed', async () => {
    const connectionId = await world.connectZoom(world.ada)
    const nobody = await ada.get(`${zoom}/${connectionId}/disconnect`)
    expect(nobody.body).not.toContain('Intro')
    const type = await addMeetingType(world, world.ada, {
      slug: 'uses-it',
      hours: aroundTheClock,
      locations: [{ id: 'z', kind: 'zoom', connectionId }],
    })
    await book(world, type)
    for (const place of ['', '/disconnect']) {
      const { body } = await ada.get(`${zoom}/${connectionId}${place}`)
      expect(body).toContain(`/meeting-types/${type.id}`)
      expect(body).toContain('One upcoming booking')
    }
  })
})

it('C2 a usual host who is not among the allowed ones is refused, with the sentence why and what was typed', async () => {
  const [studio] = (await listConnections(as(world, world.ada))).filter(({ name }) => name === 'The studio’s Zoom')
  const path = `${zoom}/${studio?.id}/hosts`
  const { status, body } = await ada.post(path, { allowedHosts: olivia, defaultHost: mika })
  expect(status).toBe(422)
  expect(body).toContain('Choose one of the allowed hosts.')
  expect(formTo(body, path)).toMatchObject({ allowedHosts: olivia, defaultHost: mika })
})

describe('who may', () => {
  it('C1 X8 members read which meeting types come to a connection by their rule, and open only their own', async () => {
    const [studio] = (await listConnections(as(world, world.ada))).filter(({ name }) => name === 'The studio’s Zoom')
    const add = (person: Person, slug: string) => {
      const locations: LocationOption[] = [{ id: 'z', kind: 'zoom', rule: 'workspace' }]
      return addMeetingType(world, person, { slug, title: slug, hours: aroundTheClock, locations })
    }
    const [hers, his] = [await add(world.ada, 'by-rule-ada'), await add(world.bo, 'by-rule-bo')]
    const seen = (await bo.get(`${zoom}/${studio?.id}`)).body
    for (const text of ['by-rule-ada', 'by-rule-bo', `/meeting-types/${his.id}`]) expect(seen).toContain(text)
    expect(seen).not.toContain(`/meeting-types/${hers.id}`)
    const owners = (await ada.get(`${zoom}/${studio?.id}`)).body
    for (const { id } of [hers, his]) expect(owners).toContain(`/meeting-types/${id}`)
  })

  it('C2 members see the workspace’s connections, and change none of them', async () => {
    const [studio] = (await listConnections(as(world, world.ada))).filter(({ name }) => name === 'The studio’s Zoom')
    const path = `${zoom}/${studio?.id}`
    const page = await bo.get(path)
    expect(page.status).toBe(200)
    expect(formsIn(page.body).filter(({ action }) => action.startsWith(path))).toEqual([])
    expect((await bo.post(`${path}/hosts`, { allowedHosts: 'bo@anteroom.example' })).status).toBe(403)
    const leaving = await bo.get(`${path}/disconnect`)
    expect(leaving.status).toBe(403)
    expect(leaving.body).not.toContain('upcoming booking')
    expect((await bo.post(`${path}/disconnect`)).status).toBe(403)
    for (const closed of [`${zoom}/new`, `${zoom}/apps`, `${zoom}/apps/new`])
      expect((await bo.get(closed)).status).toBe(403)
    expect((await bo.post(`${zoom}/apps/new`, typedApp('user', { clientId: 'x', clientSecret: 'y' }))).status).toBe(403)
    expect((await bo.get(zoom)).body).not.toContain(`${zoom}/new`)
  })

  it('C2 a stranger finds neither connection nor app', async () => {
    const mallory = new Browser(world, { cookie: await world.signIn(world.mallory) })
    const [connection] = await listConnections(as(world, world.ada))
    const own = (await listOAuthClients(as(world, world.ada), world.app.config)).find(({ isInstance }) => !isInstance)
    expect((await mallory.get(`${zoom}/${connection?.id}`)).status).toBe(404)
    expect((await mallory.post(`${zoom}/${connection?.id}/hosts`, { allowedHosts: mika })).status).toBe(404)
    expect((await mallory.get(`${zoom}/apps/${own?.id}`)).status).toBe(404)
    expect((await mallory.post(`${zoom}/apps/${own?.id}/remove`)).status).toBe(404)
    expect((await mallory.post(`${zoom}/new`, { app: own?.id ?? '', name: 'Mine', allowedHosts: mika })).status).toBe(
      404,
    )
  })

  it('X8 the owner decides whether members connect accounts of their own', async () => {
    await changeWorkspace(as(world, world.ada), { membersMayConnect: false })
    const closed = await bo.get(zoom)
    expect(closed.body).toContain('doesn’t let members connect accounts of their own')
    expect(formsIn(closed.body).filter(({ action }) => action === `${zoom}/connect`)).toEqual([])
    expect((await bo.post(`${zoom}/connect`, { scopeOfUse: 'personal' })).status).toBe(403)
    await changeWorkspace(as(world, world.ada), { membersMayConnect: true })
    expect((await bo.get(zoom)).body).toContain(`action="${zoom}/connect"`)
  })

  it('C9 read in Japanese', async () => {
    const reader = new Browser(world, { cookie: await world.signIn(world.ada), language: 'ja' })
    for (const path of [`${zoom}/new`, `${zoom}/apps`, `${zoom}/apps/new`])
      expect((await reader.get(path)).body).toContain('Zoom アプリ')
  })
})

describe('a meeting type at Zoom', () => {
  const page = '/meeting-types/new'
  const choicesIn = (html: string) =>
    [...(html.match(/<select[^>]*location\.value.*?<\/select>/s)?.[0] ?? '').matchAll(/<option value="([^"]*)"/g)].map(
      ([, value]) => value ?? '',
    )
  const typed = (value: string, slug: string) => ({
    title: 'Talk',
    slug,
    durationMinutes: '30',
    notice: '0',
    noticeUnit: 'hours',
    horizonDays: '60',
    'location.id': 'zoom-1',
    'location.kind': 'zoom',
    'location.value': value,
    press: 'save',
  })

  it('X8 J14 offers the host’s own Zoom, the workspace’s, and each named connection with its hosts', async () => {
    const { body } = await ada.get(page)
    const all = await listConnections(as(world, world.ada))
    const studio = all.find(({ name }) => name === 'The studio’s Zoom')
    const values = choicesIn(body)
    expect(values).toEqual(expect.arrayContaining(['own', 'workspace', 'workspace own']))
    for (const host of ['', ' own', ` ${olivia}`, ` ${mika}`]) expect(values).toContain(`${studio?.id}${host}`)
    expect(body).toContain(`The studio’s Zoom, as ${mika}`)
  })

  it('X8 keeps the rule that was chosen, and refuses an address that nobody allowed', async () => {
    const schedule = formsIn((await ada.get(page)).body).find(({ action }) => action === page)?.fields
    const [studio] = (await listConnections(as(world, world.ada))).filter(({ name }) => name === 'The studio’s Zoom')
    for (const value of ['own', 'workspace', `${studio?.id} ${mika}`]) {
      const slug = `talk-${value.length}`
      expect((await ada.post(page, { ...schedule, ...typed(value, slug) })).to).toBe('/meeting-types')
      const id = (await listMeetingTypes(as(world, world.ada))).find((type) => type.slug === slug)?.id
      const again = formsIn((await ada.get(`/meeting-types/${id}`)).body)
      expect(again.some(({ fields }) => fields['location.value'] === value)).toBe(true)
    }
    const refused = await ada.post(page, { ...schedule, ...typed(`${studio?.id} gia@anteroom.example`, 'talk-x') })
    expect(refused.status).toBe(422)
    expect(refused.body).toContain('This location can’t be chosen')
  })

  it('J7 X8 says why a rule can’t be followed yet, and offers no Zoom while nothing is connected', async () => {
    const own = await bo.get(page)
    expect(choicesIn(own.body)).toContain('own')
    const chosen = await bo.post(page, { ...typed('own', 'bo-talk'), press: 'add-question' })
    expect(chosen.body).toContain('The host has no Zoom account of their own connected')
    const mallory = new Browser(world, { cookie: await world.signIn(world.mallory) })
    const { body } = await mallory.get(page)
    expect(body).toContain('Zoom can be chosen once an account is connected')
    expect(body).not.toContain('add-location:zoom')
  })
})

describe('testing', () => {
  it('C5 says step by step what works, for the host that was chosen, and leaves nothing at Zoom', async () => {
    const [studio] = (await listConnections(as(world, world.ada))).filter(({ name }) => name === 'The studio’s Zoom')
    const path = `${zoom}/${studio?.id}`
    const before = JSON.stringify(await world.control(`/meetings?email=${mika}`))
    const { status, body } = await ada.post(`${path}/test`, { hostEmail: mika })
    expect(status).toBe(200)
    for (const step of ['Token', 'Account', 'Permissions', 'Hosting meetings', 'Clock']) expect(body).toContain(step)
    expect(formTo(body, `${path}/test`).hostEmail).toBe(mika)
    expect(JSON.stringify(await world.control(`/meetings?email=${mika}`))).toBe(before)
    expect((await bo.post(`${path}/test`, { hostEmail: mika })).status).toBe(403)
  })

  it('C5 makes and deletes a trial meeting by a button of its own', async () => {
    const [studio] = (await listConnections(as(world, world.ada))).filter(({ name }) => name === 'The studio’s Zoom')
    const { body } = await ada.post(`${zoom}/${studio?.id}/trial`, { hostEmail: mika })
    expect(body).toContain('Trial meeting')
    const meetings = (await world.control(`/meetings?email=${mika}`)) as { deletedAt: string | null }[]
    expect(meetings).toHaveLength(1)
    expect(meetings[0]?.deletedAt).not.toBeNull()
    // In the list of calls it has a sentence, as every other call has.
    const calls = await ada.get(`${zoom}/${studio?.id}/calls`)
    expect(calls.body.match(/To make and delete a trial meeting, as you asked/g)).toHaveLength(2)
    expect(calls.body).not.toMatch(/[a-z]+_(meetings?|connection|client)\b/)
  })

  it('C5 says in the words of an owner what was refused, and when a webhook last came as people say it', async () => {
    const [studio] = (await listConnections(as(world, world.ada))).filter(({ name }) => name === 'The studio’s Zoom')
    const path = `${zoom}/${studio?.id}`
    const refuse = { kind: 'status', status: 400, code: 200, message: 'No permission.' }
    await world.control('/faults', { match: { method: 'POST', path: '/v2/' }, effect: refuse, times: 1 })
    const trial = await ada.post(`${path}/trial`, { hostEmail: mika })
    expect(trial.body).toContain('Ask your Zoom admin for one that may schedule meetings')
    expect(trial.body).not.toContain('(code 200)')
    await world.app.db
      .update(oauthClients)
      .set({ sealedWebhookSecret: 'sealed', webhookSeenAt: new Date('2026-11-30T18:35:00Z') })
    const { body } = await ada.post(`${path}/test`, { hostEmail: mika })
    expect(body).toMatch(/The last webhook came on Monday, November 30, 2026, 6:35\sPM/)
    await world.app.db.update(oauthClients).set({ sealedWebhookSecret: null, webhookSeenAt: null })
  })

  it('C4 tries a typed secret without storing or repeating it', async () => {
    const app = await registered('s2s')
    const before = await listOAuthClients(as(world, world.ada), world.app.config)
    const typed = { ...typedApp('s2s', app), appName: 'Only tried', press: 'test' }
    for (const path of [`${zoom}/apps/new`, `${zoom}/new`]) {
      const { status, body } = await ada.post(path, { ...typed, app: 'new' })
      expect(status).toBe(200)
      expect(body).toContain('Result of the test')
      expect(body).toContain('Everything works')
      expect(body).not.toContain(app.clientSecret)
      expect(formTo(body, path)).toMatchObject({ appName: 'Only tried', clientSecret: '' })
    }
    const wrong = await ada.post(`${zoom}/apps/new`, { ...typed, clientSecret: secretWord })
    expect(wrong.body).toContain('Something does not work yet')
    expect(wrong.body).toContain('Compare both with the app’s page in the Zoom App Marketplace')
    expect(wrong.body).not.toContain('ZOOM_CLIENT_ID')
    expect(await listOAuthClients(as(world, world.ada), world.app.config)).toEqual(before)
  })
})

it('T5 J12 a connection that Zoom refuses says why, in the words of whoever can mend it', async () => {
  const [studio] = (await listConnections(as(world, world.ada))).filter(({ name }) => name === 'The studio’s Zoom')
  await world.app.db
    .update(grants)
    .set({ state: 'reconnect', lostProblem: 'app_blocked', lostAt: world.app.clock.now() })
  const seen = await Promise.all([ada, bo].map(async (browser) => (await browser.get(`${zoom}/${studio?.id}`)).body))
  expect(seen[0]).toContain('Once they approve it in the Zoom App Marketplace, reconnect')
  expect(seen[1]).toContain('Your Zoom admin no longer allows this app')
  for (const body of seen) expect(body).not.toContain('A changed password')
  await world.app.db.update(grants).set({ lostProblem: null })
  const { body } = await ada.get(`${zoom}/${studio?.id}`)
  expect(body).toContain('its secret was changed, or it was deactivated')
})
