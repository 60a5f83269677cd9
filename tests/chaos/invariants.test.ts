import { expect, it } from 'vitest'
import { evidenceSchema, fillEvidence } from '../../chaos/evidence.ts'
import { invariants } from '../../chaos/invariants.ts'
import { World } from '../world.ts'

// The chaos run is worth what its queries can find: here each is shown what it must find, and what it must let pass.

const email = 'ada-1@zoom-sandbox.example'
const wasted = 'no token refresh was wasted into a dead grant'
const lost = 'no connection is lost but by a revocation'

it('X2 Y6 a refresh that was refused is found unless its authorization was ended at Zoom before, and once only', async () => {
  await using world = await townOfOne()
  const { judge, tokenCall } = world.witness
  // Authorized before 0, refreshed at 10 with the token of then, at 20 with the next.
  await tokenCall({ seq: 1, at: -0.5, issued: 'first' })
  await tokenCall({ seq: 2, at: 10, token: 'first', issued: 'second' })
  expect(await judge(wasted)).toBe(0)
  await tokenCall({ seq: 3, at: 20, token: 'second', status: 400 })
  expect(await judge(wasted)).toBe(1)
  // What happened to it after that, or before it was issued, is no reason.
  await world.witness.revoked(21)
  await world.witness.revoked(5)
  expect(await judge(wasted)).toBe(1)
  await world.witness.revoked(15)
  expect(await judge(wasted)).toBe(0)
  // Tried again although it was refused.
  await tokenCall({ seq: 4, at: 22, token: 'second', status: 400 })
  expect(await judge(wasted)).toBe(1)
  await world.witness.killed(21)
  expect(await judge(wasted)).toBe(0)
  await tokenCall({ seq: 5, at: 23, token: 'second', status: 400 })
  expect(await judge(wasted)).toBe(1)
})

it('X2 Y6 another consent ends the authorization before it, not its own', async () => {
  await using world = await townOfOne()
  const { judge, tokenCall } = world.witness
  await tokenCall({ seq: 1, at: -0.5, issued: 'first' })
  await tokenCall({ seq: 2, at: 10, issued: 'second' })
  await tokenCall({ seq: 3, at: 11, token: 'first', status: 400 })
  expect(await judge(wasted)).toBe(0)
  await tokenCall({ seq: 4, at: 12, token: 'second', status: 400 })
  expect(await judge(wasted)).toBe(1)
})

it('X2 Y6 a token whose trade was never answered may be refused, and lost, once Zoom’s grace is over and not before', async () => {
  await using world = await townOfOne()
  const { judge, tokenCall } = world.witness
  await tokenCall({ seq: 1, at: -0.5, issued: 'first' })
  await tokenCall({ seq: 2, at: 10, token: 'first', issued: 'unheard', status: 0 })
  await tokenCall({ seq: 3, at: 200, token: 'first', status: 400 })
  await world.witness.lost(201)
  expect([await judge(wasted), await judge(lost)]).toEqual([1, 1])
  await world.pool.query("update chaos.token_calls set at = at + interval '200 seconds' where seq = 3")
  await world.pool.query("update facts set at = at + interval '200 seconds'")
  expect([await judge(wasted), await judge(lost)]).toEqual([0, 0])
})

it('X2 Y6 each loss of a connection needs an end at Zoom of its own, since the consent that it lived on', async () => {
  await using world = await townOfOne()
  const { judge, tokenCall, consented, revoked } = world.witness
  await tokenCall({ seq: 1, at: -0.5, issued: 'first' })
  await world.witness.lost(20)
  expect(await judge(lost)).toBe(1)
  await revoked(21)
  expect(await judge(lost)).toBe(1)
  await revoked(15)
  expect(await judge(lost)).toBe(0)
  // Reconnected: what came before is no reason any more, and the consent itself is none.
  await consented(30)
  await tokenCall({ seq: 2, at: 30.5, issued: 'second' })
  expect(await judge(lost)).toBe(0)
  await world.witness.lost(40)
  expect(await judge(lost)).toBe(1)
  await revoked(39)
  expect(await judge(lost)).toBe(0)
  await world.witness.lost(41)
  expect(await judge(lost)).toBe(1)
})

/** Ada’s place with a consent at 0 s, and what the witnesses of a chaos run would say of it; all times in seconds. */
async function townOfOne() {
  const world = await World.create()
  const { pool, ada } = world
  const began = Date.now()
  const at = (seconds: number) => new Date(began + seconds * 1000).toISOString()
  const fill = (table: string, row: object) => fillEvidence(pool, table, [row])
  await pool.query(evidenceSchema)
  await pool.query('delete from facts')
  await fill('places', { email, workspace_id: ada.workspaceId })
  const witness = {
    consented: (seconds: number) =>
      fill('consents', { email, since: at(seconds), until: at(seconds + 1), is_ok: true }),
    revoked: (seconds: number) => fill('revocations', { email, how: 'dead', since: at(seconds), until: at(seconds) }),
    killed: (seconds: number) => fill('kills', { at: at(seconds) }),
    lost: (seconds: number) =>
      pool.query(
        `insert into facts (id, workspace_id, kind, about, changes, actor, at)
          values (gen_random_uuid(), $1, 'connection.lost', '{}', '{}', 'system:connections', $2)`,
        [ada.workspaceId, at(seconds)],
      ),
    tokenCall: (call: { seq: number; at: number; token?: string; issued?: string; status?: number }) =>
      fill('token_calls', { email, status: 200, ...call, at: at(call.at), is_refresh: call.token !== undefined }),
    async judge(name: string): Promise<number> {
      const { rows } = await pool.query(invariants.find((one) => one.name === name)?.sql ?? '')
      return rows.length
    },
  }
  await witness.consented(-1)
  return Object.assign(world, { witness })
}
