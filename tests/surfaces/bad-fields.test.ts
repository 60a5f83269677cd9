import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { z } from 'zod'
import { createOAuthClient } from '#/modules/connections/index.ts'
import { rateLimits } from '#/platform/http/tables.ts'
import type { Route } from '#/web/route.ts'
import { routes } from '#/web/routes.ts'
import { addMeetingType, as, book } from '../fixtures.ts'
import { formsIn, linksIn } from '../form-reader.ts'
import { testOrigin } from '../world.ts'
import { exampleForm, fieldsOf, textFieldsOf } from './example-form.ts'
import { digest, type Stage, setStage } from './stage.ts'

interface Filled {
  /** What is sent beside the field that is tried. */
  fields: Record<string, string>
  names: string[]
}

let stage: Stage
let cookie: string
const filled = new Map<Route, Filled>()
/** Ids of what is in Mallory's workspace. */
let foreign: string[]

const forms = routes.filter(({ method, access, form }) => method === 'POST' && access !== 'webhook' && form)
/** Their fields come and go, or depend on the meeting type: only the page knows them. */
const isLoose = ({ form, path }: Route) => !(form instanceof z.ZodObject) || path === '/:workspace/:type'
const named = (list: Route[]) => list.map((route) => [route.path, route] as const)

beforeAll(async () => {
  stage = await setStage({ env: { ANTEROOM_OPERATOR_EMAIL: 'ada@anteroom.example' } })
  const { world } = stage
  const { mallory } = world
  const type = await addMeetingType(world, mallory)
  const { event, booking } = await book(world, type)
  const connectionId = await world.connectZoom(mallory, 'sora.second@zoom-sandbox.example')
  const app = await createOAuthClient(as(world, mallory), world.app.outside, {
    ...{ name: 'Hers', kind: 's2s', clientId: 'her-client-id', clientSecret: 'her-client-secret', accountId: 'hers' },
  })
  foreign = [type.id, type.scheduleId, event.id, booking.id, connectionId, app.id, mallory.workspaceId, mallory.userId]
  cookie = await world.signIn(stage.people.owner)
  for (const route of forms)
    filled.set(route, isLoose(route) ? await shownForm(route) : { fields: exampleForm(route), names: fieldsOf(route) })
  await world.app.db.delete(rateLimits)
})
afterAll(async () => await stage.world[Symbol.asyncDispose]())
beforeEach(async () => {
  cookie = await stage.world.signIn(stage.people.owner)
})

const typed: Record<string, string> = {
  ...{ title: 'A talk', slug: 'a-talk', date: '2027-01-04', clock: '10:00' },
  ...{
    'invitee.name': 'Gia',
    'invitee.email': 'gia@anteroom.example',
    guestName: 'Gia',
    guestEmail: 'g@anteroom.example',
  },
  ...{ appName: 'Another app', name: 'Another', clientId: 'another-client', clientSecret: 'another-client-secret' },
}

/** The form as its page shows it, and the fields that a person has to fill. */
async function shownForm(route: Route): Promise<Filled> {
  const path = stage.pathOf(route)
  const page = await get(path)
  const withTime = route.path === '/:workspace/:type' ? await get(linksIn(page.body, /[?&;]time=/)[0] ?? path) : page
  const form = formsIn(withTime.body).find(({ method, action }) => method === 'post' && action.startsWith(path))
  if (!form) throw new Error(`the page of ${route.path} shows no form that is sent there`)
  const kept = Object.entries({ ...typed, date: '' }).filter(([name]) => form.names.includes(name))
  const shown = Object.entries(form.fields).filter(([, value]) => value !== '')
  const fields = { ...Object.fromEntries([...kept, ...shown]) }
  // A time field has no 24:00, and hours that end when they begin are none.
  if (route.path === '/availability') for (const name of form.names) if (name.endsWith('.to')) fields[name] = '17:00'
  if (route.path === '/bookings/new') Object.assign(fields, { press: 'confirm', date: typed.date })
  return { fields, names: form.names.filter((name) => name !== 'press' && name !== '') }
}

async function get(path: string) {
  const response = await stage.world.web.request(testOrigin + path, { headers: { cookie } })
  return { status: response.status, headers: response.headers, body: await response.text() }
}

async function send(route: Route, fields: Record<string, string>) {
  await stage.world.app.db.delete(rateLimits)
  const response = await stage.world.web.request(testOrigin + stage.pathOf(route), {
    method: 'POST',
    headers: { cookie, 'sec-fetch-site': 'same-origin' },
    body: new URLSearchParams(fields),
  })
  return { status: response.status, headers: response.headers, body: await response.text() }
}

/** What is taken all the same: any text, or these values. Whatever isn't listed here is refused. */
type Taken = 'any' | string[]
const optional = ['']
const notChosen = { url: 'any', number: 'any', whose: 'any', address: 'any' } as const
const meetingType: Record<string, Taken> = {
  ...{ title: 'any', description: 'any', 'question.label': 'any', slug: optional, zoomOverlap: optional },
  ...{ notice: optional, horizonDays: optional, bufferBeforeMinutes: optional, bufferAfterMinutes: optional },
  ...{ maxPerDay: optional, maxPerWeek: optional, slotIntervalMinutes: optional },
  // A box is ticked, whatever its value.
  ...{ 'question.required': 'any', guestsConfirmEmail: 'any', waitingRoom: 'any', joinBeforeHost: 'any' },
  ...{ muteUponEntry: 'any', guestNameInTopic: 'any', applyToUpcoming: 'any' },
}
// Zoom alone knows whether such ids and secrets are right.
const app: Record<string, Taken> = {
  ...{ appName: 'any', accountId: 'any', clientId: 'any', clientSecret: 'any', webhookSecret: 'any' },
  ...{ appScopes: optional, callSeconds: optional },
}
const taken: Record<string, Record<string, Taken>> = {
  '/sign-up': { name: 'any', password: 'any', invitation: 'any' },
  // Leads to where one gets a new link.
  '/reset-password': { token: optional },
  '/workspaces/new': { name: 'any' },
  '/settings/profile': { name: 'any' },
  '/settings/workspace': { name: 'any' },
  '/meeting-types/new': meetingType,
  '/meeting-types/:id': meetingType,
  '/bookings/new': { title: 'any', 'invitee.name': 'any', 'invitee.email': optional, ...notChosen },
  '/bookings/:eventId/location': { number: 'any', whose: 'any', address: 'any' },
  '/bookings/:eventId/cancel': { reason: 'any' },
  '/booking/:token/cancel': { reason: 'any' },
  // An app that is stored is chosen, so nothing of a new one is read.
  '/settings/integrations/zoom/new': {
    ...{ ...app, appScopes: 'any', callSeconds: 'any', kind: 'any', name: 'any', scopeOfUse: 'any' },
    ...{ allowedHosts: 'any', defaultHost: 'any' },
  },
  '/settings/integrations/zoom/apps/new': app,
  '/settings/integrations/zoom/apps/:oauthClientId': app,
  // Nothing stands at this connection, so nothing is replaced.
  '/settings/integrations/zoom/replacement': { replacement: 'any', url: 'any', overlapSeen: 'any' },
  '/settings/integrations/zoom/:id/disconnect': { replacement: 'any', url: 'any', overlapSeen: 'any' },
  // It is the person's own, which acts for them alone.
  '/settings/integrations/zoom/:id/test': { hostEmail: 'any' },
  '/settings/integrations/zoom/:id/trial': { hostEmail: 'any' },
  '/settings/integrations/zoom/:id/rename': { renames: 'any', name: 'any' },
  '/:workspace/:type': { guestName: 'any', 'answers.topic': 'any', 'answers.size': optional },
}

function isTaken({ path }: Route, name: string, value: string): boolean {
  const which = taken[path]?.[name]
  return which === 'any' || (which?.includes(value) ?? false)
}

const nonsense = ['', '\u202Egnp.exe', '-1', 'Mars/Olympus', '1999-01-01T00:00:00.000Z', '%00', "' or 1=1 --"]
const uuid = /[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/

describe('what does not fit a field is refused and changes nothing', () => {
  it('each form is one that would be taken as its page shows it', () => {
    for (const [route, { names }] of filled) if (isLoose(route)) expect([route.path, names.length]).not.toContain(0)
    expect([...filled.keys()].filter(isLoose)).toHaveLength(9)
  })

  it.each(named(forms))('%s: nonsense, and ids of things in another workspace', async (_path, route) => {
    const { fields, names } = filled.get(route) as Filled
    const untouched = await digest(stage.world)
    for (const name of names) {
      const shown = fields[name] ?? ''
      const others = uuid.test(shown) ? foreign.map((id) => shown.replace(uuid, id)) : []
      for (const value of [...nonsense, ...others]) {
        if (isTaken(route, name, value)) continue
        const { status, body } = await send(route, { ...fields, [name]: value })
        const isRefused = (status >= 400 && status < 500) || isHarmless(route)
        expect([name, value, status, isRefused]).toEqual([name, value, status, true])
        expect(body).not.toMatch(/PostgreSQL|drizzle|at \/|node_modules/)
      }
    }
    expect(await digest(stage.world)).toEqual(untouched)
  })
})

// These answer the same whatever they are sent (decision 46), or have nothing to do.
function isHarmless({ path }: Route): boolean {
  return ['/forgot-password', '/booking/new-link', '/operator/resume'].includes(path)
}

describe('forms whose fields come and go', () => {
  it.each(named(forms.filter(isLoose)))(
    '%s: a field twice, or of 200,000 letters, is no server error',
    async (_path, route) => {
      const { fields, names } = filled.get(route) as Filled
      for (const name of names) {
        expect((await send(route, { ...fields, [name]: 'x'.repeat(200_000) })).status).toBeLessThan(500)
        await stage.world.app.db.delete(rateLimits)
        const twice = new URLSearchParams(fields)
        twice.append(name, 'a')
        twice.append(name, 'b')
        const path = testOrigin + stage.pathOf(route)
        const headers = { cookie, 'sec-fetch-site': 'same-origin' }
        expect((await stage.world.web.request(path, { method: 'POST', headers, body: twice })).status).toBeLessThan(500)
      }
    },
  )
})

describe('a script comes back as text, and line breaks reach no header', () => {
  const script = '<script>alert(1)</script>"\'><img src=x onerror=alert(1)>'
  // A field of one line refuses the second; so each is sent by itself.
  const scripts = [`${script}\r\nX-Planted: yes`, script]
  const expectText = (at: string, { headers, body }: { headers: Headers; body: string }) => {
    expect([at, body.includes('<script>alert(1)'), body.includes('<img src=x')]).toEqual([at, false, false])
    expect([at, headers.get('x-planted')]).toEqual([at, null])
  }

  it.each(named(forms))('%s: at once', async (_path, route) => {
    const { fields, names } = filled.get(route) as Filled
    const texts = names.filter((name) => taken[route.path]?.[name] === 'any' || textFieldsOf(route).includes(name))
    for (const name of texts)
      for (const value of scripts) {
        const answer = await send(route, { ...fields, [name]: value })
        expect([name, answer.status < 500]).toEqual([name, true])
        expectText(`${route.path} ${name}`, answer)
      }
  })

  it('wherever it is shown afterwards, and in mails', async () => {
    const { world } = stage
    const pages = routes.filter(({ method, access }) => method === 'GET' && access !== 'webhook')
    let shown = 0
    for (const route of pages) {
      await world.app.db.delete(rateLimits)
      const answer = await get(stage.pathOf(route))
      if (!answer.headers.get('content-type')?.startsWith('text/html')) continue
      expectText(route.path, answer)
      if (answer.body.includes('&lt;script>alert(1)')) shown++
    }
    expect(shown).toBeGreaterThanOrEqual(10)
    await world.runJobs()
    const about = world.mails.filter(({ html }) => html.includes('&#60;script&#62;alert(1)'))
    expect(about.length).toBeGreaterThan(0)
    for (const { html, subject } of world.mails) {
      expect(html).not.toMatch(/<script>alert\(1\)|<img src=x/)
      expect(subject).not.toMatch(/[\r\n]/)
    }
  })
})

it('nothing of this was a server error in the log', () => {
  expect(stage.world.logLines.filter((line) => line.includes('request failed'))).toEqual([])
})
