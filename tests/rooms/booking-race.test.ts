import { sql } from 'drizzle-orm'
import { afterAll, beforeAll, expect, it, vi } from 'vitest'
import { confirmBooking, nearestTimes } from '#/modules/events/index.ts'
import { DomainError } from '#/platform/errors.ts'
import { addMeetingType, aroundTheClock, asVisitor, bookingOf, openSlots } from '../fixtures.ts'
import { World } from '../world.ts'

// A crowd takes its time where the machine is busy with other things, too.
vi.setConfig({ testTimeout: 120_000 })

let world: World
beforeAll(async () => {
  world = await World.create()
})
afterAll(() => world[Symbol.asyncDispose]())

/** Everybody at once; the refusals' codes, counted. Anything but a refusal is thrown on. */
async function race(bookings: Promise<unknown>[]): Promise<Record<string, number>> {
  const counts: Record<string, number> = {}
  for (const result of await Promise.allSettled(bookings)) {
    if (result.status === 'rejected' && !(result.reason instanceof DomainError)) throw result.reason
    const outcome = result.status === 'fulfilled' ? 'confirmed' : (result.reason as DomainError).code
    counts[outcome] = (counts[outcome] ?? 0) + 1
  }
  return counts
}

it('X3 of 200 guests who want the same start one is confirmed and 199 are told it is taken', async () => {
  const type = await addMeetingType(world)
  const startsAt = (await openSlots(world, type))[3]?.startsAt as Date
  const ctx = asVisitor(world)
  const outcomes = await race(
    Array.from({ length: 200 }, (_, i) =>
      confirmBooking(ctx, bookingOf(type, startsAt, { guestEmail: `gia-${i}@anteroom.example` })),
    ),
  )
  expect(outcomes).toEqual({ confirmed: 1, slot_taken: 199 })
  const nearest = await nearestTimes(ctx, { meetingType: type, around: startsAt })
  expect(nearest.length).toBeGreaterThanOrEqual(3)
  expect(nearest.map((time) => time.startsAt.getTime())).not.toContain(startsAt.getTime())
})

it('X3 starts that only buffers and a daily limit keep apart never break them, however many guests come at once', async () => {
  const rules = {
    durationMinutes: 20,
    slotIntervalMinutes: 10,
    bufferBeforeMinutes: 5,
    bufferAfterMinutes: 25,
    maxPerDay: 4,
  }
  const type = await addMeetingType(world, world.bo, { ...rules, hours: aroundTheClock })
  const day = new Date(world.clock.now().getTime() + 3 * 86_400_000).toISOString().slice(0, 10)
  const starts = Array.from({ length: 20 }, (_, i) => new Date(Date.parse(`${day}T09:00:00Z`) + i * 10 * 60_000))
  const ctx = asVisitor(world)
  const outcomes = await race(
    starts.flatMap((startsAt, i) =>
      ['a', 'b', 'c'].map((who) =>
        confirmBooking(ctx, bookingOf(type, startsAt, { guestEmail: `${who}${i}@anteroom.example` })),
      ),
    ),
  )
  expect(Object.keys(outcomes).sort()).toEqual(['confirmed', 'slot_taken'])
  expect(outcomes.confirmed).toBeGreaterThan(1)
  expect(outcomes.confirmed).toBeLessThanOrEqual(4)
  expect(await countBroken(type.id)).toEqual({ overlaps: 0, buffers: 0, limits: 0, held: outcomes.confirmed })
})

/** By SQL alone: what no two events of a host may be, nor a day have. */
async function countBroken(meetingTypeId: string): Promise<Record<string, number>> {
  const { rows } = await world.app.db.execute<Record<string, number>>(sql`
    with held as (
      select e.*, h.host_id, h.during from events e join event_hosts h on h.event_id = e.id
      where h.cancelled_at is null and e.meeting_type_id = ${meetingTypeId}
    ), pairs as (
      select a.during as one, b.during as other,
        tstzrange(lower(a.during) - make_interval(mins => a.buffer_before_minutes),
                  upper(a.during) + make_interval(mins => a.buffer_after_minutes)) as grown
      from held a join held b on a.host_id = b.host_id and a.id <> b.id
    )
    select (select count(*)::int from pairs where one && other) as overlaps,
      (select count(*)::int from pairs where grown && other) as buffers,
      (select count(*)::int from (select 1 from held group by host_id, (starts_at at time zone 'UTC')::date
        having count(*) > 4) days) as limits,
      (select count(*)::int from held) as held`)
  return rows[0] ?? {}
}
