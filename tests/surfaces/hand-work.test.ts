import { expect, it } from 'vitest'
import { cancelEvent } from '#/modules/events/index.ts'
import { fault, room } from '../rooms/conferencing-stage.ts'
import { schedule } from '../rooms/notifications-stage.ts'
import { testOrigin, World } from '../world.ts'

const decline = [...['update', 'delete', 'read'].map((what) => `meeting:${what}:meeting`), 'meeting:read:list_meetings']

it('X6 the page of a cancelled booking says what to delete at Zoom, links there, and takes "done" for an answer', async () => {
  await using world = await World.create()
  const connectionId = await world.connectZoom(world.ada, undefined, {
    declineScopes: decline,
  })
  const { eventId } = await schedule(world, { connectionId })
  await world.runJobs()
  const { meetingId } = await room(world, eventId)
  await cancelEvent(world.ctx(), { eventId, reason: '' })
  await world.runJobs()
  const cookie = await world.signIn(world.ada)
  const page = async () =>
    (await world.web.request(`${testOrigin}/bookings/${eventId}`, { headers: { cookie } })).text()
  const before = await page()
  expect(before).toContain(`delete meeting ${meetingId}`)
  expect(before).toContain(`href="${world.sandbox.origin}/meeting/${meetingId}"`)
  const done = await world.web.request(`${testOrigin}/bookings/${eventId}/done-at-zoom`, {
    method: 'POST',
    headers: { cookie, origin: testOrigin, 'content-type': 'application/x-www-form-urlencoded' },
  })
  expect(done.status).toBe(303)
  expect(await page()).not.toContain(`/meeting/${meetingId}`)
  expect(await room(world, eventId)).toMatchObject({ state: 'removed', problem: null })
})

it('X6 the page says both what is to be deleted at Zoom and what is to be looked for there', async () => {
  await using world = await World.create({ env: { ANTEROOM_LOOK_AFTER_SECONDS: '60' } })
  const connectionId = await world.connectZoom(world.ada, undefined, { declineScopes: decline })
  await fault(world, { kind: 'drop_after' }, { method: 'POST', path: '/v2/users/' })
  const { eventId } = await schedule(world, { connectionId })
  await world.runJobs()
  world.clock.advance(2.1)
  await world.runJobs()
  const { meetingId } = await room(world, eventId)
  await cancelEvent(world.ctx(), { eventId, reason: '' })
  await world.runJobs()
  const cookie = await world.signIn(world.ada)
  const page = async () =>
    (await world.web.request(`${testOrigin}/bookings/${eventId}`, { headers: { cookie } })).text()
  const before = await page()
  expect(before).toContain('may not delete meetings')
  expect(before).toContain(`delete meeting ${meetingId}`)
  expect(before).toContain('look for a second, unused meeting')
  expect(before).toContain(`href="${world.sandbox.origin}/meeting"`)
  await world.web.request(`${testOrigin}/bookings/${eventId}/done-at-zoom`, {
    method: 'POST',
    headers: { cookie, origin: testOrigin, 'content-type': 'application/x-www-form-urlencoded' },
  })
  expect(await page()).not.toContain('look for a second')
  expect(await room(world, eventId)).toMatchObject({ state: 'removed', problem: null, handWork: [] })
})

it.each([
  ['offers to put it back', [], true],
  [
    'says that it is to be put back there by hand, with a link, where it may not be changed',
    ['meeting:update:meeting'],
    false,
  ],
])('X6 the page of a booking whose time was changed at Zoom %s', async (_what, declineScopes, offered) => {
  await using world = await World.create()
  const connectionId = await world.connectZoom(world.ada, undefined, { declineScopes })
  const { eventId } = await schedule(world, { connectionId })
  await world.runJobs()
  const { meetingId } = await room(world, eventId)
  await world.pool.query(
    `update conferences set provider_starts_at = starts_at + interval '1 hour', problem = 'moved_at_provider'`,
  )
  const cookie = await world.signIn(world.ada)
  const html = await (await world.web.request(`${testOrigin}/bookings/${eventId}`, { headers: { cookie } })).text()
  expect(html.includes(`action="/bookings/${eventId}/put-back-time"`)).toBe(offered)
  expect(html.includes('This connection may not change meetings')).toBe(!offered)
  expect(html.includes(`href="${world.sandbox.origin}/meeting/${meetingId}"`)).toBe(!offered)
  expect(html).toContain(`action="/bookings/${eventId}/use-zoom-time"`)
})
