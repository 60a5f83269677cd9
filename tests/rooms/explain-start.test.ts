import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { WithApp } from '#/cli/database.ts'
import { explainCommand } from '#/cli/explain.ts'
import { slotsCommand } from '#/cli/slots.ts'
import { disconnect } from '#/modules/connections/index.ts'
import { explainStart, openTimes } from '#/modules/events/index.ts'
import { archiveMeetingType, findOfferedType } from '#/modules/meeting-types/index.ts'
import { Lines } from '../command-lines.ts'
import { addMeetingType, book } from '../fixtures.ts'
import { World } from '../world.ts'

let world: World
let withApp: WithApp
beforeAll(async () => {
  world = await World.create()
  withApp = async (work) => await work(world.app)
  await addMeetingType(world, world.ada, {
    slug: 'talk',
    ...{ durationMinutes: 60, bufferAfterMinutes: 15, minimumNoticeMinutes: 24 * 60, horizonDays: 30, maxPerDay: 2 },
  })
})
afterAll(() => world[Symbol.asyncDispose]())
beforeEach(() => world.clock.set('2027-03-01T07:00:00Z'))

async function explain(...argv: string[]): Promise<{ status: number; text: string }> {
  const io = new Lines()
  return { status: await explainCommand(argv, io, withApp), text: io.text }
}

async function slots(...argv: string[]): Promise<{ status: number; text: string }> {
  const io = new Lines()
  return { status: await slotsCommand(argv, io, withApp), text: io.text }
}

describe('anteroom explain WORKSPACE/TYPE START', () => {
  it('X5 says that a time is offered, on the host’s clock, with every rule that admits it', async () => {
    const { status, text } = await explain('ada/talk', '2027-03-03T10:00')
    expect(status).toBe(0)
    expect(text).toContain(
      'ada/talk is offered at Wednesday, 3 March 2027, 10:00 (UTC+1), on the clock of Europe/Berlin.',
    )
    expect(text).not.toContain('NO ')
    expect(text).toContain('Ada: free at 2027-03-03T10:00+01:00 in Europe/Berlin')
    expect(text).toContain('inside the hours 2027-03-03 09:00+01:00–2027-03-03 17:00+01:00')
    expect((await explain('ada/talk', '2027-03-03T09:00:00Z')).text).toBe(text)
  })

  it.each([
    ['2027-03-03T08:00', 'hours', 'no hours are open at 2027-03-03 08:00+01:00'],
    ['2027-03-03T10:30', 'grid', 'on no host'],
    ['2027-03-01T15:00', 'notice', '1440 min of notice: the earliest start is 2027-03-02 08:00+01:00'],
    ['2027-05-03T10:00', 'horizon', 'after 2027-03-31, the last day counted from 2027-03-01'],
  ])('X5 names the rule against %s: %s', async (start, rule, words) => {
    const { status, text } = await explain('ada/talk', start)
    expect(status).toBe(0)
    expect(text).toContain('ada/talk is not offered at ')
    expect(text.split('\n').find((line) => line.startsWith(`  NO   ${rule}`))).toContain(words)
    expect(text).toContain('Offered nearest to it: 2027-03-')
  })

  it('X5 names what is booked, its buffers and a full day', async () => {
    const type = await addMeetingType(world, world.ada, {
      ...{ slug: 'booked', durationMinutes: 60, bufferAfterMinutes: 15, maxPerDay: 2 },
    })
    await book(world, type, { startsAt: new Date('2027-03-04T09:00:00Z') })
    const taken = (await explain('ada/booked', '2027-03-04T11:00')).text
    expect(taken).toMatch(/NO {3}blocked .* overlaps an own event .*2027-03-04 10:00\+01:00–2027-03-04 11:15\+01:00/)
    await book(world, type, { startsAt: new Date('2027-03-04T12:00:00Z'), guestEmail: 'second@anteroom.example' })
    expect((await explain('ada/booked', '2027-03-04T15:00')).text).toMatch(/NO {3}day limit .*is full, 2 of 2/)
  })

  it('X5 agrees with what guests are offered, at every quarter of an hour of a day', async () => {
    const ctx = world.ctx({ kind: 'visitor' })
    const offered = await findOfferedType(ctx, { slug: 'booked' })
    if (!offered) throw new Error('not offered')
    const [date, timeZone] = ['2027-03-04', 'Europe/Berlin']
    const { slots } = await openTimes(ctx, { meetingType: offered.type, from: date, to: date, timeZone })
    const explained: string[] = []
    for (let at = Date.parse('2027-03-03T23:00:00Z'); at < Date.parse('2027-03-04T23:00:00Z'); at += 900_000) {
      const startsAt = new Date(at)
      if ((await explainStart(ctx, offered, startsAt)).isOffered) explained.push(startsAt.toISOString())
    }
    expect(explained).toEqual(slots.map(({ startsAt }) => startsAt.toISOString()))
  })

  it('X5 says that no place is left, and that a Zoom account with another meeting hides the time', async () => {
    const connectionId = await world.connectZoom()
    const locations = [{ id: 'zoom', kind: 'zoom' as const, connectionId }]
    await addMeetingType(world, world.ada, { slug: 'hides', locations, zoomOverlap: 'hide' })
    // Bo's hours, Ada's account: only the room is taken then.
    const studio = await world.connectZoom(world.ada, 'mika.member@zoom-sandbox.example', {
      ...{ scopeOfUse: 'workspace' as const, name: 'Studio' },
    })
    const shared = [{ id: 'zoom', kind: 'zoom' as const, connectionId: studio }]
    const bos = await addMeetingType(world, world.bo, { slug: 'bos', locations: shared })
    await addMeetingType(world, world.ada, { slug: 'shared', locations: shared, zoomOverlap: 'hide' })
    await book(world, bos, { startsAt: new Date('2027-03-05T09:00:00Z') })
    await world.runJobs()
    const hidden = await explain('ada/shared', '2027-03-05T10:00')
    expect(hidden.text).toContain('ada/shared is not offered at')
    expect(hidden.text).toMatch(/NO {3}zoom .*another meeting, 2027-03-05 10:00\+01:00–2027-03-05 10:30\+01:00/)
    expect((await explain('ada/shared', '2027-03-05T11:00')).text).toContain('no other meeting on its Zoom account')
    await disconnect(world.ctx(), world.app.outside, { connectionId })
    const closed = await explain('ada/hides', '2027-03-05T11:00')
    expect(closed.text).toContain('ada/hides is not offered at')
    expect(closed.text).toMatch(/NO {3}places .*nowhere to meet: no Zoom account is connected for the only place/)
    expect((await slots('ada/hides')).text).toContain('offers no time: no Zoom account is connected')
  })

  it('X5 as JSON holds the same verdict', async () => {
    const { text } = await explain('ada/talk', '2027-03-03T08:00', '--json')
    expect(JSON.parse(text)).toMatchObject({
      isOffered: false,
      places: { offered: 1, all: 1 },
      zoomMeetings: null,
      rules: { offered: false, perHost: [{ id: 'Ada', free: false }] },
    })
  })

  it('X5 says of an archived type that guests don’t reach it, and refuses what there isn’t', async () => {
    const type = await addMeetingType(world, world.ada, { slug: 'gone' })
    await archiveMeetingType(world.ctx(), { meetingTypeId: type.id })
    expect(await explain('ada/gone', '2027-03-03T10:00')).toEqual({
      status: 0,
      text: "ada/gone is archived: guests don't reach it.\n",
    })
    for (const [name, start, words] of [
      ['nobody/talk', '2027-03-03T10:00', 'There is no workspace nobody.'],
      ['ada/nothing', '2027-03-03T10:00', 'has no meeting type nothing.'],
      ['talk', '2027-03-03T10:00', 'workspace/type'],
      ['ada/talk', 'noon', 'noon is no start'],
      ['ada/talk', '2027-03-28T02:30', 'twice or never'],
      ['ada/talk', '2027-10-31T02:30', 'twice or never'],
    ] as const) {
      const { status, text } = await explain(name, start)
      expect([status, text]).toEqual([2, expect.stringContaining(words)])
    }
    expect((await explain('ada/talk')).status).toBe(2)
  })
})

describe('anteroom slots WORKSPACE/TYPE', () => {
  it('X5 prints a line a day, on the host’s clock or another', async () => {
    const { status, text } = await slots('ada/talk', '--from', '2027-03-08', '--to', '2027-03-09')
    expect(status).toBe(0)
    expect(text).toBe(
      [
        'ada/talk from 2027-03-08 to 2027-03-09, on the clock of Europe/Berlin:',
        '  Mon 2027-03-08  09:00 10:00 11:00 12:00 13:00 14:00 15:00 16:00',
        '  Tue 2027-03-09  09:00 10:00 11:00 12:00 13:00 14:00 15:00 16:00',
        '',
      ].join('\n'),
    )
    const elsewhere = await slots('ada/talk', '--from=2027-03-08', '--to=2027-03-08', '--time-zone', 'Asia/Tokyo')
    expect(elsewhere.text).toContain('Mon 2027-03-08  17:00 18:00')
  })

  it('X5 prints the same as JSON, and says when nothing is offered', async () => {
    const { text } = await slots('ada/talk', '--from', '2027-03-08', '--to', '2027-03-08', '--json')
    expect(JSON.parse(text).slots[0]).toEqual({ start: '2027-03-08T08:00:00.000Z' })
    expect((await slots('ada/talk', '--from', '2027-03-06', '--to', '2027-03-07')).text).toContain('Nothing is offered')
  })

  it.each([
    [['ada/talk', '--from', 'soon']],
    [['ada/talk', '--from', '2027-03-08', '--to', '2027-03-07']],
    [['ada/talk', '--time-zone', 'Mars/Base']],
    [['ada/talk', '--until', '2027-03-08']],
    [['ada/talk', 'more']],
    [['ada/nothing']],
  ])('X5 refuses %j', async (argv) => {
    expect((await slots(...argv)).status).toBe(2)
  })
})
