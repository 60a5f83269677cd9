import { sql } from 'drizzle-orm'
import { afterAll, beforeAll, expect, it, vi } from 'vitest'
import { issueFormNonce } from '#/modules/events/index.ts'
import type { MeetingType } from '#/modules/meeting-types/index.ts'
import { addMeetingType, aroundTheClock, asVisitor, openSlots } from '../fixtures.ts'
import { formsIn } from '../form-reader.ts'
import { testOrigin, World } from '../world.ts'

// A crowd takes its time where the machine is busy with other things, too.
vi.setConfig({ testTimeout: 120_000 })

let world: World
beforeAll(async () => {
  world = await World.create({ env: { ANTEROOM_TRUSTED_PROXIES: '127.0.0.1' } })
})
afterAll(() => world[Symbol.asyncDispose]())

interface Answer {
  status: number
  to: string | null
  body: string
}

/** Guest `i` sends the form for this start, from an address of their own. */
async function submit(workspace: string, type: MeetingType, startsAt: Date, i: number): Promise<Answer> {
  const response = await world.web.request(`${testOrigin}/${workspace}/${type.slug}`, {
    method: 'POST',
    headers: {
      'content-type': 'application/x-www-form-urlencoded',
      origin: testOrigin,
      'x-forwarded-for': `198.51.${Math.floor(i / 250)}.${(i % 250) + 1}`,
    },
    body: new URLSearchParams({
      startsAt: startsAt.toISOString().replace('.000Z', 'Z'),
      guestName: `Gia the ${i}th`,
      guestEmail: `gia-${i}@anteroom.example`,
      guestTimeZone: 'America/New_York',
      nonce: issueFormNonce(asVisitor(world), type.id),
      'answers.why': `Because ${i}`,
    }).toString(),
  })
  return { status: response.status, to: response.headers.get('location'), body: await response.text() }
}

const questions = [{ id: 'why', label: 'Why?', kind: 'short' as const, required: true }]

it('X3 200 guests send the same start: one is confirmed, 199 get their form back with free times', async () => {
  const type = await addMeetingType(world, world.ada, { questions })
  const startsAt = (await openSlots(world, type))[4]?.startsAt as Date
  const answers = await Promise.all(Array.from({ length: 200 }, (_, i) => submit('ada', type, startsAt, i)))
  expect(countStatuses(answers)).toEqual({ 303: 1, 422: 199 })
  expect(answers.find(({ status }) => status === 303)?.to).toMatch(/^\/booking\/[\w-]{22}$/)
  answers.forEach(({ status, body }, i) => {
    if (status === 303) return
    for (const typed of [`Gia the ${i}th`, `gia-${i}@anteroom.example`, `Because ${i}`])
      expect(body).toContain(`value="${typed}"`)
    expect(freeTimesIn(body).length).toBeGreaterThanOrEqual(3)
    expect(freeTimesIn(body)).not.toContain(startsAt.getTime())
  })
  const { rows } = await world.app.db.execute(
    sql`select count(*)::int as held from event_hosts where cancelled_at is null`,
  )
  expect(rows).toEqual([{ held: 1 }])
})

it('X3 20 starts that only buffers and a daily limit keep apart: none is broken, whoever comes first', async () => {
  const type = await addMeetingType(world, world.bo, {
    questions,
    hours: aroundTheClock,
    durationMinutes: 20,
    slotIntervalMinutes: 10,
    bufferAfterMinutes: 25,
    maxPerDay: 4,
  })
  const day = Math.ceil(world.clock.now().getTime() / 86_400_000 + 1) * 86_400_000
  const answers = await Promise.all(
    Array.from({ length: 100 }, (_, i) => submit('ada', type, new Date(day + (i % 20) * 600_000), 300 + i)),
  )
  const counts = countStatuses(answers)
  expect(Object.keys(counts).sort()).toEqual(['303', '422'])
  const { rows } = await world.app.db.execute<{ held: number; broken: number }>(sql`
    with held as (select * from events where meeting_type_id = ${type.id} and cancelled_at is null)
    select count(*)::int as held, (select count(*)::int from held a join held b on a.starts_at < b.starts_at
      and b.starts_at < a.starts_at + interval '45 minutes') as broken from held`)
  expect(rows).toEqual([{ held: counts[303], broken: 0 }])
  expect(counts[303]).toBeLessThanOrEqual(4)
})

function countStatuses(answers: Answer[]): Record<number, number> {
  const counts: Record<number, number> = {}
  for (const { status } of answers) counts[status] = (counts[status] ?? 0) + 1
  return counts
}

/** The starts that the form offers instead, as epoch milliseconds. */
function freeTimesIn(body: string): number[] {
  return formsIn(body).flatMap(({ choices }) => (choices.startsAt ?? []).map(Date.parse))
}
