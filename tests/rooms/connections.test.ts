import { describe, expect, it } from 'vitest'
import { callProvider, getConnection, listCalls } from '#/modules/connections/index.ts'
import { World } from '../world.ts'

describe('connecting Zoom', () => {
  it('U8 one authorization is one token call and one users/me, each a line of the ledger', async () => {
    await using world = await World.create()
    const connectionId = await world.connectZoom()
    const connection = await getConnection(world.ctx(), connectionId)
    expect(connection).toMatchObject({
      name: 'Zoom (olivia.owner@zoom-sandbox.example)',
      email: 'olivia.owner@zoom-sandbox.example',
      state: 'active',
      missing: [],
      userType: 2,
    })
    const calls = await listCalls(world.ctx(), { connectionId })
    expect(calls.map(({ method, path, outcome }) => [method, path, outcome])).toEqual([
      ['GET', '/v2/users/me', 'done'],
      ['POST', '/oauth/token', 'done'],
    ])
    const answer = await callProvider(world.ctx(), world.app.outside, {
      connectionId,
      method: 'GET',
      path: '/v2/meetings/{id}',
      params: { id: 12345678901 },
      scope: 'meeting:read:meeting',
      reason: 'read_meeting',
    })
    expect(answer).toMatchObject({ kind: 'answered', status: 404, body: { code: 3001 } })
  })
})
