import { describe, expect, it } from 'vitest'
import { cancelEvent, moveEvent } from '#/modules/events/index.ts'
import { World } from '../world.ts'
import { ada, breakZoom, gia, joinUrlOf, pass, schedule, startIn, subjects, to } from './notifications-stage.ts'

const minutesUntil = (world: World, at: Date) => (at.getTime() - world.clock.now().getTime()) / 60_000

async function passUntil(world: World, at: Date): Promise<void> {
  await pass(world, minutesUntil(world, at) + 0.1)
}

const ahead = (at: Date, minutes: number) => new Date(at.getTime() - minutes * 60_000)

describe('reminders', () => {
  it('J5 guest and host are reminded 24 h and 1 h before, with the link, once each', async () => {
    await using world = await World.create()
    const connectionId = await world.connectZoom()
    const { event, eventId } = await schedule(world, { connectionId })
    await world.runJobs()
    const joinUrl = await joinUrlOf(world, eventId)
    world.mails.length = 0
    await passUntil(world, ahead(event.startsAt, 1441))
    expect(world.mails).toEqual([])
    await passUntil(world, ahead(event.startsAt, 1440))
    expect(subjects(to(world, gia))).toEqual(['Reminder: First talk with Ada'])
    await passUntil(world, ahead(event.startsAt, 60))
    expect(subjects(to(world, gia))).toHaveLength(2)
    expect(subjects(to(world, ada))).toHaveLength(2)
    for (const mail of world.mails) expect(mail.text).toContain(joinUrl)
    await passUntil(world, event.startsAt)
    expect(world.mails).toHaveLength(4)
  })

  it('J5 they move with a reschedule, the old times send nothing', async () => {
    await using world = await World.create()
    const { event, eventId } = await schedule(world)
    await world.runJobs()
    const startsAt = startIn(world, 120)
    await moveEvent(world.ctx(), { eventId, startsAt })
    await world.runJobs()
    world.mails.length = 0
    await passUntil(world, ahead(event.startsAt, 1))
    expect(world.mails).toEqual([])
    await passUntil(world, ahead(startsAt, 1440))
    await passUntil(world, ahead(startsAt, 60))
    expect(subjects(to(world, gia))).toEqual(['Reminder: First talk with Ada', 'Reminder: First talk with Ada'])
    const { rows } = await world.pool.query(`select 1 from graphile_worker._private_jobs where key like 'reminder:%'`)
    expect(rows).toEqual([])
  })

  it('J5 an event that is moved near loses the reminders that would have been earlier', async () => {
    await using world = await World.create()
    const { event, eventId } = await schedule(world)
    await world.runJobs()
    const startsAt = startIn(world, 3)
    await moveEvent(world.ctx(), { eventId, startsAt })
    await world.runJobs()
    world.mails.length = 0
    await passUntil(world, ahead(startsAt, 60))
    expect(subjects(to(world, gia))).toEqual(['Reminder: First talk with Ada'])
    await passUntil(world, event.startsAt)
    expect(to(world, gia)).toHaveLength(1)
  })

  it('J5 they die with a cancel', async () => {
    await using world = await World.create()
    const { event, eventId } = await schedule(world)
    await world.runJobs()
    await cancelEvent(world.ctx(), { eventId, reason: '' })
    await world.runJobs()
    world.mails.length = 0
    const { rows } = await world.pool.query(`select 1 from graphile_worker._private_jobs where key like 'reminder:%'`)
    expect(rows).toEqual([])
    await passUntil(world, event.startsAt)
    expect(world.mails).toEqual([])
  })

  it('J5 who booked later than that is not reminded', async () => {
    await using world = await World.create()
    const { event } = await schedule(world, { startsAt: startIn(world, 5) })
    await world.runJobs()
    world.mails.length = 0
    await passUntil(world, ahead(event.startsAt, 30))
    expect(subjects(to(world, gia))).toEqual(['Reminder: First talk with Ada'])
  })

  it('J5 a reminder that comes after the start, since nothing ran, is not sent', async () => {
    await using world = await World.create()
    const { event } = await schedule(world)
    await world.runJobs()
    world.mails.length = 0
    await passUntil(world, event.startsAt)
    expect(world.mails).toEqual([])
  })

  it('J4 a reminder never carries a dead link: it says that the link is being replaced', async () => {
    await using world = await World.create({ env: { ANTEROOM_RETRY_SECONDS: '3600' } })
    const connectionId = await world.connectZoom()
    const { event, eventId } = await schedule(world, { connectionId, reminderMinutes: [60] })
    await world.runJobs()
    const dead = await joinUrlOf(world, eventId)
    await breakZoom(world)
    await world.pool.query(
      `update conferences set state = 'lost', problem = 'deleted_at_provider', meeting_id = null, join_url = null where event_id = $1`,
      [eventId],
    )
    world.mails.length = 0
    await passUntil(world, ahead(event.startsAt, 60))
    const [mail] = to(world, gia)
    expect(mail?.subject).toMatch(/^Reminder: /)
    expect(mail?.text).toContain('The link is being replaced')
    expect(`${mail?.text}${mail?.html}`).not.toContain(dead)
  })
})
