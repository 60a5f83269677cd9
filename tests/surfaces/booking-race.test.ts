import { sql } from 'drizzle-orm'
import { afterAll, beforeAll, expect, it, vi } from 'vitest'
import type { MeetingType } from '#/modules/meeting-types/index.ts'
import { type Crowd, type CrowdAnswer, crowdEnv, gatherCrowd } from '../crowd.ts'
import { addMeetingType, aroundTheClock, openSlots } from '../fixtures.ts'
import { formsIn } from '../form-reader.ts'
import { World } from '../world.ts'

// A crowd takes its time where the machine is busy with other things, too.
vi.setConfig({ testTimeout: 120_000 })

let world: World
let crowd: Crowd
beforeAll(async () => {
  world = await World.create({ env: crowdEnv })
  crowd = await gatherCrowd(world)
})
afterAll(async () => {
  await crowd[Symbol.asyncDispose]()
  await world[Symbol.asyncDispose]()
})

const questions = [{ id: 'why', label: 'Why?', kind: 'short' as const, required: true }]

/** So many guests at once, guest `i` for the start that `startOf` names. */
async function rush(type: MeetingType, guests: number[], startOf: (i: number) => Date): Promise<CrowdAnswer[]> {
  const sent = guests.map((i) => crowd.book(type, startOf(i), i, { 'answers.why': `Because ${i}` }))
  return await Promise.all(sent)
}

it('X3 200 guests send the same start over sockets: one is confirmed, 199 get their form back with free times', async () => {
  const type = await addMeetingType(world, world.ada, { questions })
  const startsAt = (await openSlots(world, type))[4]?.startsAt as Date
  const answers = await rush(type, numbers(0, 200), () => startsAt)
  expect(countStatuses(answers)).toEqual({ 303: 1, 422: 199 })
  expect(answers.find(({ status }) => status === 303)?.to).toMatch(/^\/booking\/[\w-]{22}$/)
  answers.forEach((answer, i) => {
    if (answer.status === 422) expectFormBack(answer, i, startsAt)
  })
  expect(await brokenRules(type)).toEqual({ held: 1, overlaps: 0, buffers: 0, days: 0 })
})

it('X3 200 guests for 20 starts that only buffers and a daily limit keep apart: none is broken, whoever comes first', async () => {
  const type = await addMeetingType(world, world.bo, {
    questions,
    hours: aroundTheClock,
    durationMinutes: 20,
    slotIntervalMinutes: 10,
    bufferAfterMinutes: 25,
    // One fewer than the buffers alone would let in.
    maxPerDay: 3,
  })
  const day = Math.ceil(world.clock.now().getTime() / 86_400_000 + 1) * 86_400_000
  const startOf = (i: number) => new Date(day + (i % 20) * 600_000)
  const guests = numbers(200, 400)
  const answers = await rush(type, guests, startOf)
  const { 303: held = 0, 422: refused = 0, ...others } = countStatuses(answers)
  expect([held + refused, others]).toEqual([200, {}])
  answers.forEach((answer, at) => {
    const i = guests[at] as number
    if (answer.status === 422) expectFormBack(answer, i, startOf(i))
  })
  expect(await brokenRules(type)).toEqual({ held, overlaps: 0, buffers: 0, days: 0 })
  // Whichever came first, a second one fits beside it.
  expect(held).toBeGreaterThanOrEqual(2)
})

function expectFormBack({ body }: CrowdAnswer, i: number, startsAt: Date): void {
  for (const typed of [`Gia the ${i}th`, `gia-${i}@anteroom.example`, `Because ${i}`])
    expect(body).toContain(`value="${typed}"`)
  const offered = freeTimesIn(body)
  expect(offered.length).toBeGreaterThanOrEqual(3)
  expect(offered).not.toContain(startsAt.getTime())
}

/** What the database says: events held, pairs that overlap, pairs closer than the buffers, days over the limit. */
async function brokenRules(type: MeetingType): Promise<unknown> {
  const apart = type.durationMinutes + Math.max(type.bufferBeforeMinutes, type.bufferAfterMinutes)
  const { rows } = await world.app.db.execute(sql`
    with held as (
      select e.*, h.during from events e join event_hosts h on h.event_id = e.id
      where e.meeting_type_id = ${type.id} and e.cancelled_at is null and h.cancelled_at is null),
    pairs as (
      select a.during && b.during as meet, b.starts_at - a.starts_at < ${apart} * interval '1 minute' as too_close
      from held a join held b on a.id <> b.id and a.starts_at <= b.starts_at)
    select (select count(*)::int from held) as held,
      (select count(*)::int from pairs where meet) as overlaps,
      (select count(*)::int from pairs where too_close) as buffers,
      (select count(*)::int from (select 1 from held group by date_trunc('day', starts_at at time zone 'UTC')
        having count(*) > ${type.maxPerDay ?? 1_000_000}) full_days) as days`)
  return rows[0]
}

function numbers(from: number, to: number): number[] {
  return Array.from({ length: to - from }, (_, i) => from + i)
}

function countStatuses(answers: CrowdAnswer[]): Record<number, number> {
  const counts: Record<number, number> = {}
  for (const { status } of answers) counts[status] = (counts[status] ?? 0) + 1
  return counts
}

/** The starts that the form offers instead, as epoch milliseconds. */
function freeTimesIn(body: string): number[] {
  return formsIn(body).flatMap(({ choices }) => (choices.startsAt ?? []).map(Date.parse))
}
