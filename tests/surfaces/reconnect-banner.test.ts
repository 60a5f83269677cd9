import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { callProvider } from '#/modules/connections/index.ts'
import type { ConnectionId } from '#/platform/ids.ts'
import { goesOnTo } from '../browser.ts'
import { formsIn } from '../form-reader.ts'
import { type Person, testOrigin, World } from '../world.ts'

const owner = 'olivia.owner@zoom-sandbox.example'

let world: World
let connectionId: ConnectionId
beforeAll(async () => {
  world = await World.create()
  connectionId = await world.connectZoom(world.ada, owner)
})
afterAll(() => world[Symbol.asyncDispose]())

async function home(person: Person): Promise<string> {
  const cookie = await world.signIn(person)
  const answer = await world.web.request(`${testOrigin}/home`, { headers: { cookie } })
  expect(answer.status).toBe(200)
  return await answer.text()
}

describe('the reconnect banner', () => {
  it('J12 is not there while the connection works', async () => {
    expect(await home(world.ada)).not.toContain('Reconnect')
  })

  it('J12 says that the grant is gone, and one click leads to Zoom for the same connection', async () => {
    await world.control('/tokens/expire', { clientId: world.app.config.zoom?.clientId, email: owner, refresh: true })
    const call = {
      connectionId,
      method: 'GET' as const,
      path: '/v2/meetings/{id}',
      params: { id: '1' },
      scope: 'meeting:read:meeting',
      reason: 'read_meeting',
    }
    expect(await callProvider(world.ctx(), world.app.outside, call)).toEqual({
      kind: 'reconnect',
      problem: 'connection_lost',
    })

    const form = formsIn(await home(world.ada)).find(({ fields }) => fields.connectionId === connectionId)
    expect(form?.action).toBe('/settings/integrations/zoom/connect')
    const answer = await world.web.request(`${testOrigin}${form?.action}`, {
      method: 'POST',
      headers: { cookie: await world.signIn(world.ada), origin: testOrigin },
      body: new URLSearchParams(form?.fields),
    })
    expect(goesOnTo(answer.headers)).toContain(`${world.sandbox.origin}/oauth/authorize`)
  })

  it('J12 is not shown to a member who could not mend it, nor to a stranger', async () => {
    for (const person of [world.bo, world.mallory]) expect(await home(person)).not.toContain(connectionId)
  })
})
