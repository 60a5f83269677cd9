import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import {
  changeSchedule,
  createDefaultSchedule,
  createSchedule,
  engineHours,
  getSchedule,
  listSchedules,
  type ScheduleInput,
} from '#/modules/availability/index.ts'
import { addMeetingType, as, openSlots } from '../fixtures.ts'
import { World } from '../world.ts'

let world: World
beforeAll(async () => {
  world = await World.create()
  world.clock.set('2027-03-01T00:00:00Z')
})
afterAll(() => world[Symbol.asyncDispose]())

const valid: ScheduleInput = { name: 'Hours', timeZone: 'Europe/Berlin', weekly: { mon: [['09:00', '12:00']] } }

describe('a schedule', () => {
  it('keeps what was given, and changes only what is changed', async () => {
    const ctx = world.ctx()
    const { id } = await createSchedule(ctx, { ...valid, hostId: world.ada.hostId })
    await changeSchedule(ctx, { scheduleId: id, overrides: [{ date: '2027-03-08', intervals: [] }] })
    expect(await getSchedule(ctx, id)).toMatchObject({
      ...valid,
      overrides: [{ date: '2027-03-08', intervals: [] }],
    })
  })

  it('starts as Monday to Friday, nine to five', async () => {
    const { hostId } = world.bo
    await createDefaultSchedule(as(world, world.bo), { hostId, timeZone: 'Asia/Tokyo', name: 'Working hours' })
    const [schedule] = await listSchedules(world.ctx(), hostId)
    expect(schedule?.weekly).toEqual(
      Object.fromEntries(['mon', 'tue', 'wed', 'thu', 'fri'].map((day) => [day, [['09:00', '17:00']]])),
    )
  })

  it.each<[string, object, string]>([
    ['a zone that does not exist', { timeZone: 'Europe/Atlantis' }, 'timeZone'],
    ['a bare offset, which knows no clock changes', { timeZone: '+02:00' }, 'timeZone'],
    ['an empty interval', { weekly: { mon: [['09:00', '09:00']] } }, 'weekly.mon.0'],
    ['seconds', { weekly: { mon: [['09:00:00', '10:00']] } }, 'weekly.mon.0.0'],
    ['an hour that is none', { weekly: { mon: [['25:00', '26:00']] } }, 'weekly.mon.0.0'],
    ['24:00 as a start', { weekly: { mon: [['24:00', '02:00']] } }, 'weekly.mon.0.0'],
    [
      'overlapping hours',
      {
        weekly: {
          mon: [
            ['09:00', '12:00'],
            ['11:00', '13:00'],
          ],
        },
      },
      'weekly.mon',
    ],
    ['a day of the week that is none', { weekly: { someday: [] } }, 'weekly'],
    ['a date that does not exist', { overrides: [{ date: '2027-02-30', intervals: [] }] }, 'overrides.0.date'],
    [
      'a date twice',
      {
        overrides: [
          { date: '2027-03-08', intervals: [] },
          { date: '2027-03-08', intervals: [] },
        ],
      },
      'overrides',
    ],
    ['a name that is empty', { name: ' ' }, 'name'],
  ])('refuses %s', async (_, change, field) => {
    const input = { ...valid, ...change, hostId: world.ada.hostId } as ScheduleInput & {
      hostId: typeof world.ada.hostId
    }
    await expect(createSchedule(world.ctx(), input)).rejects.toMatchObject({ code: 'invalid_input', field })
  })

  it('belongs to its workspace and its host: Mallory finds none, Bo may not change Ada’s', async () => {
    const { id } = await createSchedule(world.ctx(), { ...valid, hostId: world.ada.hostId })
    const mallory = as(world, world.mallory)
    await expect(getSchedule(mallory, id)).rejects.toMatchObject({ code: 'not_found' })
    await expect(changeSchedule(mallory, { scheduleId: id, name: 'Mine' })).rejects.toMatchObject({ code: 'not_found' })
    const forAda = { ...valid, hostId: world.ada.hostId }
    await expect(createSchedule(mallory, forAda)).rejects.toMatchObject({ code: 'not_found' })
    expect(await listSchedules(mallory, world.ada.hostId)).toEqual([])
    const bo = as(world, world.bo)
    await expect(changeSchedule(bo, { scheduleId: id, name: 'Bo’s' })).rejects.toMatchObject({ code: 'not_allowed' })
  })
})

describe('a night shift', () => {
  it('is stored on the date it starts and split at midnight for the engine', () => {
    const hours = engineHours({ weekly: { sun: [['22:00', '02:00']], mon: [['09:00', '24:00']] }, overrides: [] })
    expect(hours.weekly).toMatchObject({
      sun: [['22:00', '24:00']],
      mon: [
        ['09:00', '24:00'],
        ['00:00', '02:00'],
      ],
      tue: [],
    })
  })

  it('that ends at midnight has no part on the next day', () => {
    expect(engineHours({ weekly: { mon: [['22:00', '00:00']] }, overrides: [] }).weekly).toMatchObject({
      mon: [['22:00', '24:00']],
      tue: [],
    })
  })

  it('goes with an override of its own date, after midnight too, and stays with one of the next date', () => {
    const weekly = { mon: [['22:00', '02:00']] as [string, string][], tue: [['10:00', '11:00']] as [string, string][] }
    const closedMonday = engineHours({ weekly, overrides: [{ date: '2027-03-01', intervals: [] }] })
    expect(closedMonday.overrides).toEqual([
      { date: '2027-03-01', intervals: [] },
      { date: '2027-03-02', intervals: [['10:00', '11:00']] },
    ])
    const closedTuesday = engineHours({ weekly, overrides: [{ date: '2027-03-02', intervals: [] }] })
    expect(closedTuesday.overrides).toEqual([{ date: '2027-03-02', intervals: [['00:00', '02:00']] }])
  })

  it('offers its whole length across midnight', async () => {
    const hours: Partial<ScheduleInput> = { timeZone: 'UTC', weekly: { mon: [['22:00', '02:00']] } }
    const type = await addMeetingType(world, world.ada, { hours, durationMinutes: 60 })
    const starts = (await openSlots(world, type, 3)).map(({ startsAt }) => startsAt.toISOString().slice(0, 16))
    expect(starts).toEqual(['2027-03-01T22:00', '2027-03-01T23:00', '2027-03-02T00:00', '2027-03-02T01:00'])
  })
})
