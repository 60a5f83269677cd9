import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { findConference } from '#/modules/conferencing/index.ts'
import { getConnection, scopesFor } from '#/modules/connections/index.ts'
import { grants, oauthClients } from '#/modules/connections/tables.ts'
import type { ConnectionId } from '#/platform/ids.ts'
import { startZoomSandbox, type ZoomSandbox } from '../../sandbox/zoom/index.ts'
import { Browser } from '../browser.ts'
import { formsIn } from '../form-reader.ts'
import { calls } from '../rooms/conferencing-stage.ts'
import { eventAt } from '../rooms/kinds-stage.ts'
import { testOrigin, World } from '../world.ts'

const path = '/settings/integrations/zoom'
const mika = 'mika.member@zoom-sandbox.example'
const foreign = 'https://zoom.elsewhere.example'

let there: ZoomSandbox
let world: World
let ada: Browser
beforeAll(async () => {
  there = await startZoomSandbox({ quiet: true })
  world = await World.create({ env: { ZOOM_ENDPOINTS: there.origin } })
  ada = new Browser(world, { cookie: await world.signIn(world.ada) })
})
afterAll(async () => {
  await world[Symbol.asyncDispose]()
  await there[Symbol.asyncDispose]()
})

describe('C7 decision 39 the endpoints of an own Zoom app', () => {
  it('are chosen among those that the operator lists, and are where each call goes', async () => {
    const form = await ada.get(`${path}/new`)
    expect(form.body).toContain('<details><summary>Advanced')
    for (const name of ['oauthOrigin', 'apiOrigin']) expect(optionsOf(form.body, name)).toEqual(['', there.origin])

    const before = await calls(world)
    const journalBefore = (await world.control('/journal')) as unknown[]
    const { status, to } = await ada.post(`${path}/new`, {
      ...(await typed('s2s', 'There')),
      ...{ oauthOrigin: there.origin, apiOrigin: there.origin },
      ...{ name: 'Over there', allowedHosts: mika, defaultHost: mika, press: 'connect' },
    })
    expect(status).toBe(303)
    const connectionId = to?.match(/[0-9a-f-]{36}/)?.[0] as ConnectionId
    const eventId = await eventAt(world, connectionId)
    await world.runJobs()
    expect(await findConference(world.ctx(), eventId)).toMatchObject({ state: 'ready' })
    expect(await at('/meetings')).toMatchObject([{ topic: 'Class' }])
    expect(await calls(world)).toEqual(before)
    expect(await world.control('/journal')).toEqual(journalBefore)
  })

  it('are where a person is sent to say yes', async () => {
    const leaving = await ada.post(`${path}/new`, {
      ...(await typed('user', 'Mine there')),
      ...{ oauthOrigin: there.origin, apiOrigin: there.origin, name: 'Mine over there', press: 'connect' },
    })
    expect(new URL(leaving.to ?? '').origin).toBe(there.origin)
  })

  it('are kept where they are shown, and change only with the secret typed anew: then what was connected connects again', async () => {
    const { app, connectionId } = await connectedThere()
    const page = await ada.get(app)
    const fields = formTo(page.body, app)
    expect(fields).toMatchObject({ oauthOrigin: there.origin, apiOrigin: there.origin, clientSecret: '' })

    const elsewhere = { ...fields, oauthOrigin: '', apiOrigin: '', press: 'save' }
    const without = await ada.post(app, elsewhere)
    expect(without.status).toBe(422)
    expect(formTo(without.body, app)).toMatchObject({ oauthOrigin: '', apiOrigin: '' })
    expect(await getConnection(world.ctx(), connectionId)).toMatchObject({ state: 'active' })

    const secret = { clientSecret: 'typed-anew' }
    // Saved as it is, nothing is lost.
    expect((await ada.post(app, { ...fields, ...secret, press: 'save' })).status).toBe(303)
    expect(await getConnection(world.ctx(), connectionId)).toMatchObject({ state: 'active' })
    expect((await ada.post(app, { ...elsewhere, ...secret })).status).toBe(303)
    expect(formTo((await ada.get(app)).body, app)).toMatchObject({ oauthOrigin: '', apiOrigin: '' })
    expect(await getConnection(world.ctx(), connectionId)).not.toMatchObject({ state: 'active' })
    const left = await world.app.db.select().from(grants)
    const ofApp = left.filter(({ clientId }) => clientId === fields.clientId)
    expect(ofApp).toMatchObject([{ state: 'reconnect', sealedAccessToken: null, sealedRefreshToken: null }])
    expect((await ada.get(`${path}/${connectionId}`)).body).toMatch(/Reconnect/)
  })

  it('that nobody lists are refused with words, and nothing is stored', async () => {
    const stored = await world.app.db.$count(oauthClients)
    const app = { ...(await typed('user', 'Foreign')), apiOrigin: foreign, press: 'save' }
    const refused = await ada.post(`${path}/apps/new`, app)
    expect(refused.status).toBe(422)
    expect(refused.body).toContain('This address may not be used here.')
    expect(formTo(refused.body, `${path}/apps/new`)).toMatchObject({ oauthOrigin: '', apiOrigin: foreign })
    // Open, so that the sentence is seen.
    expect(refused.body).toContain('<details open')
    expect(await world.app.db.$count(oauthClients)).toBe(stored)
  })

  it('are no fields at all where the operator lists none, and refused with words all the same', async () => {
    await using plain = await World.create()
    const owner = new Browser(plain, { cookie: await plain.signIn(plain.ada) })
    const form = await owner.get(`${path}/apps/new`)
    expect(form.body).not.toContain('oauthOrigin')
    const refused = await owner.post(`${path}/apps/new`, {
      ...(await typed('user', 'Foreign')),
      ...{ oauthOrigin: there.origin, press: 'save' },
    })
    expect(refused.status).toBe(422)
    expect(refused.body).toContain('This address may not be used here.')
    expect(formTo(refused.body, `${path}/apps/new`)).toMatchObject({ oauthOrigin: there.origin })
  })
})

/** The fields of an app that is registered at the other sandbox, as they are typed. */
async function typed(kind: 'user' | 's2s', appName: string): Promise<Record<string, string>> {
  const { clientId, clientSecret, accountId } = (await at('/apps', {
    name: appName,
    kind,
    ...(kind !== 's2s' && { redirectUris: [`${testOrigin}/integrations/zoom/callback`] }),
    scopes: scopesFor(kind).map(({ name }) => ({ scope: name })),
  })) as Record<string, string>
  return {
    app: 'new',
    appName,
    kind,
    clientId: clientId ?? '',
    clientSecret: clientSecret ?? '',
    accountId: accountId ?? '',
  }
}

/** The control API of the other sandbox. */
async function at(where: string, body?: object): Promise<unknown> {
  const response = await fetch(`${there.origin}/_sandbox${where}`, {
    ...(body && { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) }),
  })
  return await response.json()
}

async function connectedThere(): Promise<{ app: string; connectionId: ConnectionId }> {
  const { to } = await ada.post(`${path}/new`, {
    ...(await typed('s2s', 'Changing')),
    ...{ oauthOrigin: there.origin, apiOrigin: there.origin },
    ...{ name: 'To be changed', allowedHosts: mika, defaultHost: mika, press: 'connect' },
  })
  const rows = await world.app.db.select().from(oauthClients)
  const row = rows.find(({ name }) => name === 'Changing')
  return { app: `${path}/apps/${row?.id}`, connectionId: to?.match(/[0-9a-f-]{36}/)?.[0] as ConnectionId }
}

function formTo(html: string, action: string): Record<string, string> {
  return formsIn(html).find((form) => form.action === action)?.fields ?? {}
}

function optionsOf(html: string, name: string): string[] {
  const [, select = ''] = html.match(new RegExp(`<select[^>]*name="${name}"[^>]*>(.*?)</select>`, 's')) ?? []
  return [...select.matchAll(/<option value(?:="([^"]*)")?/g)].map(([, value = '']) => value)
}
