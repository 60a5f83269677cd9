import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { listMembers, removeMember } from '#/modules/accounts/index.ts'
import { disconnect } from '#/modules/connections/index.ts'
import {
  archiveMeetingType,
  changeMeetingType,
  findMeetingTypeBySlug,
  getMeetingType,
  listMeetingTypes,
  locationsOf,
  type MeetingTypeInput,
  offeredLocations,
} from '#/modules/meeting-types/index.ts'
import { addMeetingType, as, asVisitor } from '../fixtures.ts'
import { World } from '../world.ts'

let world: World
beforeAll(async () => {
  world = await World.create()
})
afterAll(() => world[Symbol.asyncDispose]())

const link = { id: 'link', kind: 'link', url: 'https://meet.example.org/ada' } as const

describe('a meeting type', () => {
  it('is found by its URL name until it is archived, which gives the name back', async () => {
    const type = await addMeetingType(world, world.ada, { slug: 'advice' })
    const ctx = asVisitor(world)
    expect((await findMeetingTypeBySlug(ctx, 'advice'))?.id).toBe(type.id)
    await expect(addMeetingType(world, world.bo, { slug: 'advice' })).rejects.toMatchObject({
      code: 'name_taken',
      field: 'slug',
    })
    await archiveMeetingType(world.ctx(), { meetingTypeId: type.id })
    await archiveMeetingType(world.ctx(), { meetingTypeId: type.id })
    expect(await findMeetingTypeBySlug(ctx, 'advice')).toBeNull()
    expect((await getMeetingType(ctx, type.id)).archivedAt).not.toBeNull()
    const again = await addMeetingType(world, world.ada, { slug: 'advice' })
    expect((await findMeetingTypeBySlug(ctx, 'advice'))?.id).toBe(again.id)
  })

  it('may have the URL name that another workspace uses', async () => {
    await addMeetingType(world, world.ada, { slug: 'shared' })
    const theirs = await addMeetingType(world, world.mallory, { slug: 'shared' })
    expect((await findMeetingTypeBySlug(asVisitor(world, world.mallory), 'shared'))?.id).toBe(theirs.id)
  })

  it('changes only what is given', async () => {
    const type = await addMeetingType(world, world.ada, { maxPerDay: 3, horizonDays: 30 })
    const changed = await changeMeetingType(world.ctx(), { meetingTypeId: type.id, durationMinutes: 45 })
    expect(changed).toEqual({ ...type, durationMinutes: 45, updatedAt: changed.updatedAt })
  })

  it.each<[string, Partial<Record<keyof MeetingTypeInput, unknown>>, string]>([
    ['a length of nothing', { durationMinutes: 0 }, 'durationMinutes'],
    ['more than a day', { durationMinutes: 1441 }, 'durationMinutes'],
    ['half minutes', { durationMinutes: 2.5 }, 'durationMinutes'],
    ['a URL name with capitals', { slug: 'Advice' }, 'slug'],
    ['no location', { locations: [] }, 'locations'],
    ['a link that is not https', { locations: [{ ...link, url: 'http://meet.example.org' }] }, 'locations.0.url'],
    ['a link that is a script', { locations: [{ ...link, url: 'javascript:alert(1)' }] }, 'locations.0.url'],
    ['two locations of one id', { locations: [link, link] }, 'locations'],
    [
      'a phone number that is none',
      { locations: [{ id: 'p', kind: 'phone', number: 'call me' }] },
      'locations.0.number',
    ],
    [
      'a choice of one',
      { questions: [{ id: 'q', label: 'Which?', kind: 'choice', required: true, choices: ['a'] }] },
      'questions.0.choices',
    ],
    [
      'a question id that could not name a field',
      { questions: [{ id: 'a b', label: 'What?', kind: 'short', required: true }] },
      'questions.0.id',
    ],
    ['a limit of none a day', { maxPerDay: 0 }, 'maxPerDay'],
    ['a reminder a minute before', { reminderMinutes: [1] }, 'reminderMinutes.0'],
  ])('refuses %s', async (_, change, field) => {
    await expect(addMeetingType(world, world.ada, change as Partial<MeetingTypeInput>)).rejects.toMatchObject({
      code: 'invalid_input',
      field,
    })
  })

  it('is not Mallory’s to see or change, nor Bo’s to change', async () => {
    const { id: meetingTypeId } = await addMeetingType(world)
    const mallory = as(world, world.mallory)
    const notFound = { code: 'not_found' }
    await expect(getMeetingType(mallory, meetingTypeId)).rejects.toMatchObject(notFound)
    await expect(changeMeetingType(mallory, { meetingTypeId, title: 'x' })).rejects.toMatchObject(notFound)
    await expect(archiveMeetingType(mallory, { meetingTypeId })).rejects.toMatchObject(notFound)
    await expect(getMeetingType(mallory, 'no id')).rejects.toMatchObject(notFound)
    expect((await listMeetingTypes(mallory)).map(({ id }) => id)).not.toContain(meetingTypeId)
    const bo = as(world, world.bo)
    await expect(changeMeetingType(bo, { meetingTypeId, title: 'x' })).rejects.toMatchObject({ code: 'not_allowed' })
  })
})

describe('a Zoom location', () => {
  it('Y7 takes a connection that its host may use: their own or the workspace’s, no one else’s', async () => {
    await using world = await World.create()
    const own = await world.connectZoom()
    const zoom = (connectionId: typeof own) => ({ locations: [{ id: 'zoom', kind: 'zoom' as const, connectionId }] })
    const type = await addMeetingType(world, world.ada, zoom(own))
    const name = (await locationsOf(world.ctx(), type))[0]?.connectionName
    expect(name).toMatch(/^Zoom/)
    const refusal = { code: 'location_unavailable', field: 'locations.0' }
    await expect(addMeetingType(world, world.bo, zoom(own))).rejects.toMatchObject(refusal)
    await expect(addMeetingType(world, world.mallory, zoom(own))).rejects.toMatchObject(refusal)
  })

  it('J7 is hidden from guests and broken for its host once its connection is gone; other changes still pass', async () => {
    await using world = await World.create()
    const connectionId = await world.connectZoom()
    const type = await addMeetingType(world, world.ada, {
      locations: [{ id: 'zoom', kind: 'zoom', connectionId }, link],
    })
    expect(await offeredLocations(asVisitor(world), type)).toHaveLength(2)
    await disconnect(world.ctx(), world.app.outside, { connectionId })
    expect(await offeredLocations(asVisitor(world), type)).toEqual([link])
    expect((await locationsOf(world.ctx(), type)).map(({ isBroken }) => isBroken)).toEqual([true, false])
    const changed = await changeMeetingType(world.ctx(), { meetingTypeId: type.id, title: 'Still there' })
    expect(changed.locations).toEqual(type.locations)
  })
})

describe('a member who is removed', () => {
  it('T9 can’t be booked any more in the workspace that they left', async () => {
    const type = await addMeetingType(world, world.bo, { slug: 'bo-leaves' })
    const bo = (await listMembers(world.ctx())).find(({ userId }) => userId === world.bo.userId)
    await removeMember(world.ctx(), bo?.id ?? '')
    await world.runJobs()
    expect(await findMeetingTypeBySlug(asVisitor(world), 'bo-leaves')).toBeNull()
    expect((await getMeetingType(world.ctx(), type.id)).archivedAt).not.toBeNull()
  })
})
