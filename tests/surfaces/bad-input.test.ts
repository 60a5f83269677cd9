import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { rateLimits } from '#/platform/http/tables.ts'
import type { Route } from '#/web/route.ts'
import { routes } from '#/web/routes.ts'
import { testOrigin } from '../world.ts'
import { exampleForm, fieldsOf } from './example-form.ts'
import { digest, type Stage, setStage } from './stage.ts'

let stage: Stage
let cookie: string
let untouched: Record<string, string>
beforeAll(async () => {
  // Ada runs the instance too: its operator’s forms are among those that she may send.
  stage = await setStage({ env: { ANTEROOM_OPERATOR_EMAIL: 'ada@anteroom.example' } })
  untouched = await digest(stage.world)
})
afterAll(async () => await stage.world[Symbol.asyncDispose]())
beforeEach(async () => {
  await stage.world.app.db.delete(rateLimits)
  cookie = await stage.world.signIn(stage.people.owner)
})

const titleOf = ({ method, path }: Route) => `${method} ${path}`
const forms = routes.filter((route) => route.method === 'POST' && route.access !== 'webhook')
const withFields = forms.filter((route) => fieldsOf(route).length > 0)
const webhooks = routes.filter(({ access }) => access === 'webhook')
const named = (list: Route[]) => list.map((route) => [titleOf(route), route] as const)

interface Sent {
  path?: string
  body: BodyInit
  type?: string
  headers?: Record<string, string>
}

/** Sends as Ada, who may do everything here, so that only the input can be what is refused. */
async function send(route: Route, { path = stage.pathOf(route), body, type, headers = {} }: Sent) {
  const response = await stage.world.web.request(testOrigin + path, {
    method: route.method,
    headers: { cookie, 'sec-fetch-site': 'same-origin', ...(type && { 'content-type': type }), ...headers },
    body,
  })
  return { status: response.status, headers: response.headers, body: await response.text() }
}

async function expectUntouched(): Promise<void> {
  expect(await digest(stage.world)).toEqual(untouched)
}

// A form that belongs to a mailed link leads, without it, to where one gets a new link.
const refusals = [422, 410, 303]
// The operator's forms are not there for anybody else, whatever is sent.
const filled = forms.filter(({ form, access }) => form && access !== 'operator')

describe('a body that is no form changes nothing', () => {
  it.each(named(filled))('%s: broken encodings and another type', async (_title, route) => {
    const broken: Sent[] = [
      { body: '{"name":', type: 'application/json' },
      { body: 'no boundary here', type: 'multipart/form-data; boundary=missing' },
      { body: 'x', type: 'text/plain' },
      { body: new Uint8Array([0xff, 0xfe, 0x00, 0x01]), type: 'application/octet-stream' },
    ]
    for (const sent of broken) expect(refusals).toContain((await send(route, sent)).status)
    await expectUntouched()
  })

  it.each(named(filled))('%s: a file instead of a text', async (_title, route) => {
    const body = new FormData()
    for (const name of [...fieldsOf(route), 'surprise']) body.append(name, new File(['x'], 'x.txt'))
    expect(refusals).toContain((await send(route, { body })).status)
    await expectUntouched()
  })

  it.each(named([...forms, ...webhooks]))('%s: 10 MB', async (_title, route) => {
    const body = `name=${'x'.repeat(10 * 1024 * 1024)}`
    const type = 'application/x-www-form-urlencoded'
    expect((await send(route, { body, type, headers: { 'content-length': String(body.length) } })).status).toBe(413)
    await expectUntouched()
  })

  it.each(named([...forms.filter(({ form }) => form), ...webhooks]))(
    '%s: 10 MB that don’t say how much they are',
    async (_title, route) => {
      const piece = new TextEncoder().encode('x'.repeat(64 * 1024))
      let pieces = 160
      const body = new ReadableStream<Uint8Array>({
        pull: (stream) => (pieces-- > 0 ? stream.enqueue(piece) : stream.close()),
      })
      const response = await stage.world.web.request(testOrigin + stage.pathOf(route), {
        method: 'POST',
        headers: { cookie, 'sec-fetch-site': 'same-origin', 'content-type': 'application/x-www-form-urlencoded' },
        body,
        duplex: 'half',
      } as RequestInit)
      expect(response.status).toBe(413)
      await expectUntouched()
    },
  )
})

describe('a form sent by another site changes nothing', () => {
  it.each(named(forms))('%s', async (_title, route) => {
    const body = new URLSearchParams(exampleForm(route))
    const foreign = { 'sec-fetch-site': 'cross-site', origin: 'https://evil.test' }
    expect((await send(route, { body, headers: foreign })).status).toBe(403)
    await expectUntouched()
  })
})

describe('fields sent twice, and long ones', () => {
  it.each(named(withFields))(
    '%s: the same field twice, and one of 200,000 letters, are no server error',
    async (_title, route) => {
      for (const name of fieldsOf(route)) {
        await stage.world.app.db.delete(rateLimits)
        const twice = new URLSearchParams(exampleForm(route))
        twice.append(name, 'a')
        twice.append(name, 'b')
        expect((await send(route, { body: twice })).status).toBeLessThan(500)
        const long = new URLSearchParams({ ...exampleForm(route), [name]: 'x'.repeat(200_000) })
        expect((await send(route, { body: long })).status).toBeLessThan(500)
      }
    },
  )
})

describe('an address with an id of nobody is nothing, and no server error', () => {
  const withIds = routes.filter(({ path, access }) => path.includes('/:') && access !== 'webhook')
  const ids = [
    '01890000-0000-7000-8000-000000000000',
    'not-an-id',
    '%00',
    '%FF',
    '..%2f..',
    '1',
    'null',
    `${'x'.repeat(3000)}`,
    '%F0%9F%92%A9',
    "'",
  ]
  it.each(named(withIds))('%s', async (_title, route) => {
    for (const id of ids) {
      await stage.world.app.db.delete(rateLimits)
      const path = route.path.replaceAll(/:\w+/g, id)
      const response = await stage.world.web.request(testOrigin + path, {
        method: route.method,
        headers: { cookie, 'sec-fetch-site': 'same-origin' },
        ...(route.method === 'POST' && { body: new URLSearchParams(exampleForm(route)) }),
        redirect: 'manual',
      })
      expect([id, response.status]).toSatisfy(([, status]) =>
        [303, 308, 400, 404, 410, 414, 422].includes(status as number),
      )
    }
  })
})

it('no page of this test, whatever was sent, was a server error in the log', () => {
  expect(stage.world.logLines.filter((line) => line.includes('request failed'))).toEqual([])
})
