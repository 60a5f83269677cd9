import { describe, expect, it } from 'vitest'
import { workspaces } from '#/modules/accounts/tables.ts'
import { moveConference, releaseConference, replaceConference, resumeConnection } from '#/modules/conferencing/index.ts'
import { disconnect } from '#/modules/connections/index.ts'
import { inTransaction } from '#/platform/db/transaction.ts'
import { askForRoom, calls, liveMeetings, olivia, room, soon, withRoom } from './conferencing-stage.ts'

const zoomTime = (at: Date) => `${at.toISOString().slice(0, 19)}Z`
const listScope = 'meeting:read:list_meetings'

describe('what becomes of rooms when their connection ends', () => {
  it('T10 J10 disconnected: coming rooms have failed, past ones keep their link, nothing is called at Zoom', async () => {
    const { world, connectionId, eventId, before } = await withRoom()
    await using _ = world
    world.clock.advance(3 * 24 * 60)
    const coming = await askForRoom(world, connectionId)
    await world.runJobs()
    const callsBefore = await calls(world)
    await disconnect(world.ctx(), world.app.outside, { connectionId })
    await world.runJobs()
    expect(await room(world, coming)).toMatchObject({
      state: 'failed',
      problem: 'not_connected',
      joinUrl: null,
      passcode: null,
      meetingId: null,
    })
    expect(await room(world, eventId)).toMatchObject({ joinUrl: before.joinUrl, passcode: null, meetingId: null })
    expect(await calls(world)).toEqual(callsBefore)
    expect(await liveMeetings(world)).toHaveLength(2)
  })

  it('T10 a workspace that wants it so loses the past links too', async () => {
    const { world, connectionId, eventId } = await withRoom()
    await using _ = world
    await world.app.db.update(workspaces).set({ pastLinks: 'remove' })
    world.clock.advance(3 * 24 * 60)
    await disconnect(world.ctx(), world.app.outside, { connectionId })
    await world.runJobs()
    expect((await room(world, eventId)).joinUrl).toBeNull()
  })

  it('J16 a room whose connection is gone is made with another one', async () => {
    const { world, connectionId, eventId } = await withRoom()
    await using _ = world
    await disconnect(world.ctx(), world.app.outside, { connectionId })
    await world.runJobs()
    const next = await world.connectZoom(world.ada, 'sora.second@zoom-sandbox.example')
    await replaceConference(world.ctx(), { eventId, connection: { id: next } })
    await world.runJobs()
    expect(await room(world, eventId)).toMatchObject({ state: 'ready', connectionId: next })
  })

  it('J12 dead: links that work stay, what waits is made when somebody reconnects', async () => {
    const { world, connectionId, eventId, before } = await withRoom()
    await using _ = world
    const clientId = world.app.config.zoom?.clientId
    await world.control('/tokens/expire', { clientId, email: olivia, refresh: true })
    const waiting = await askForRoom(world, connectionId)
    const startsAt = soon(world, 4 * 24 * 60)
    await inTransaction(world.ctx(), (ctx) => moveConference(ctx, { eventId, startsAt, durationMinutes: 30 }))
    await world.runJobs()
    expect(await room(world, waiting)).toMatchObject({ state: 'reconnect', problem: 'connection_lost' })
    expect(await room(world, eventId)).toMatchObject({
      state: 'ready',
      problem: 'connection_lost',
      joinUrl: before.joinUrl,
    })
    await world.connectZoom(world.ada, olivia, { connectionId })
    await world.runJobs()
    expect(await room(world, waiting)).toMatchObject({ state: 'ready', problem: null })
    expect(await room(world, eventId)).toMatchObject({ state: 'ready', problem: null, joinUrl: before.joinUrl })
    expect((await liveMeetings(world)).map(({ start_time }) => start_time)).toContain(zoomTime(startsAt))
    expect(await liveMeetings(world)).toHaveLength(2)
  })
})

describe('X6 U8 the smallest set of permissions', () => {
  it('makes the meeting; a reschedule and a cancel tell the host what to do by hand, and call nothing', async () => {
    const decline = [listScope, 'meeting:update:meeting', 'meeting:delete:meeting', 'meeting:read:meeting']
    const { world, eventId, before } = await withRoom(decline)
    await using _ = world
    expect(before.state).toBe('ready')
    const startsAt = soon(world, 4 * 24 * 60)
    await inTransaction(world.ctx(), (ctx) => moveConference(ctx, { eventId, startsAt, durationMinutes: 30 }))
    await world.runJobs()
    expect(await room(world, eventId)).toMatchObject({
      state: 'ready',
      problem: 'missing_scope_update',
      joinUrl: before.joinUrl,
    })
    await inTransaction(world.ctx(), (ctx) => releaseConference(ctx, { eventId }))
    await world.runJobs()
    expect(await room(world, eventId)).toMatchObject({ state: 'rejected', problem: 'missing_scope_delete' })
    expect(await calls(world)).toEqual(['POST /v2/users/me/meetings 201'])
  })

  it('and when more is granted, what was left undone is done', async () => {
    const { world, connectionId, eventId } = await withRoom(['meeting:delete:meeting'])
    await using _ = world
    await inTransaction(world.ctx(), (ctx) => releaseConference(ctx, { eventId }))
    await world.runJobs()
    expect((await room(world, eventId)).state).toBe('rejected')
    await world.connectZoom(world.ada, olivia, { connectionId })
    await resumeConnection(world.app, connectionId)
    await world.runJobs()
    expect((await room(world, eventId)).state).toBe('removed')
    expect(await liveMeetings(world)).toEqual([])
  })
})
