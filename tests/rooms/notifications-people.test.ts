import { describe, expect, it } from 'vitest'
import { listMembers, removeMember } from '#/modules/accounts/index.ts'
import { disconnect } from '#/modules/connections/index.ts'
import { cancelEvent, moveEvent, renewManageLink } from '#/modules/events/index.ts'
import { tellPeople } from '#/modules/notifications/index.ts'
import { announce } from '#/platform/facts/facts.ts'
import { letter } from '#/platform/mail/letter.ts'
import { as } from '../fixtures.ts'
import { World } from '../world.ts'
import { ada, gia, schedule, startIn, subjects, to } from './notifications-stage.ts'

const linkIn = (text: string) => /\/booking\/([\w-]{22})/.exec(text)?.[1]

describe('what reaches whom', () => {
  it('J12 a lost connection is told once to its owner, with where to reconnect, and not for each event', async () => {
    await using world = await World.create()
    const connectionId = await world.connectZoom()
    await schedule(world, { connectionId })
    await schedule(world, { connectionId, startsAt: startIn(world, 96) })
    await world.runJobs()
    world.mails.length = 0
    await lose(world, connectionId)
    await announce(world.ctx(), { kind: 'connection.lost', about: { connectionId } })
    await announce(world.ctx(), { kind: 'connection.lost', about: { connectionId } })
    await world.runJobs()
    expect(subjects(world.mails)).toEqual(['Please reconnect Zoom: Zoom '])
    expect(world.mails[0]?.to.address).toBe(ada)
    expect(world.mails[0]?.text).toContain('http://localhost:3000/settings/integrations/zoom')
  })

  it('J12 the workspace’s own connection is told to its owners; a member hears nothing', async () => {
    await using world = await World.create()
    const connectionId = await world.connectZoom(world.ada, undefined, { scopeOfUse: 'workspace' })
    await lose(world, connectionId)
    await announce(world.ctx(), { kind: 'connection.lost', about: { connectionId } })
    await world.runJobs()
    expect(world.mails.map((mail) => mail.to.address)).toEqual([ada])
  })

  it('J12 who reconnected before the mail left is not bothered', async () => {
    await using world = await World.create()
    const connectionId = await world.connectZoom()
    await announce(world.ctx(), { kind: 'connection.lost', about: { connectionId } })
    await world.runJobs()
    expect(world.mails).toEqual([])
  })

  it('T9 a new manage link goes to its guest only and later mails carry it', async () => {
    await using world = await World.create()
    const { eventId, booking } = await schedule(world)
    await world.runJobs()
    const first = linkIn(to(world, gia)[0]?.text ?? '')
    world.mails.length = 0
    const { manageToken } = await renewManageLink(world.ctx(), { bookingId: booking.id })
    await world.runJobs()
    expect(world.mails.map((mail) => mail.to.address)).toEqual([gia])
    expect(linkIn(world.mails[0]?.text ?? '')).toBe(manageToken)
    expect(first).not.toBe(manageToken)
    await moveEvent(world.ctx(), { eventId, startsAt: startIn(world, 96) })
    await world.runJobs()
    expect(linkIn(to(world, gia).at(-1)?.text ?? '')).toBe(manageToken)
    for (const mail of to(world, ada)) expect(JSON.stringify(mail)).not.toContain(manageToken)
    const { rows } = await world.pool.query('select payload::text from graphile_worker._private_jobs')
    for (const text of [...world.logLines, JSON.stringify(rows)]) expect(text).not.toContain(manageToken)
  })

  it('T9 answers reach the host, escaped, and are never echoed to the guest', async () => {
    await using world = await World.create()
    const { booking } = await schedule(world)
    const words = 'Buy <script>alert(1)</script> at\r\nevil.example'
    await world.pool.query('update bookings set answers = $1 where id = $2', [
      JSON.stringify({ topic: words }),
      booking.id,
    ])
    await world.runJobs()
    const [toGuest] = to(world, gia)
    const [toHost] = to(world, ada)
    expect(JSON.stringify(toGuest)).not.toContain('evil.example')
    expect(toHost?.text).toContain('evil.example')
    expect(toHost?.html).toContain('Buy &#60;script&#62;')
    expect(toHost?.html).not.toContain('<script')
  })
})

/** As the vault does when the provider says `invalid_grant`. */
async function lose(world: World, connectionId: string): Promise<void> {
  const at = world.clock.now()
  await world.pool.query(`update grants set state = 'reconnect', lost_at = $1`, [at])
  await world.pool.query(`update connections set lost_at = $1 where id = $2`, [at, connectionId])
}

describe('a letter', () => {
  it('escapes everything, links web addresses only, and says the same in text', () => {
    const { html, text } = letter({
      language: 'en',
      title: `<b>"Hi" & 'bye'</b>`,
      paragraphs: ['one\ntwo'],
      details: [{ label: 'Where', value: 'here', href: 'javascript:alert(1)' }],
      button: { label: 'Go', href: 'https://a.example/?x="><script>' },
      footer: ['small'],
    })
    expect(html).not.toMatch(/<script|<b>|javascript:/)
    expect(html).toContain('one<br>two')
    expect(html).toContain('prefers-color-scheme:dark')
    expect(text).toContain('Where: here')
    expect(text).toContain('-- \nsmall')
  })

  it.each([
    ['en', 'When: today', 'What is it about?\n  A site', 'Other plans?\n  Change here: https://a.example/x', 'Join:\n'],
    [
      'ja',
      'When：today',
      'What is it about?\n  A site',
      'Other plans?\n  Change here：https://a.example/x',
      'Join：\n',
    ],
  ] as const)(
    'U4 as text in %s it has no colon after a question, and keeps the words of a link',
    (language, ...said) => {
      const { text } = letter({
        language,
        title: 'Hi',
        paragraphs: [],
        details: [
          { label: 'When', value: 'today' },
          { label: 'What is it about?', value: 'A site' },
          { label: 'Other plans?', value: 'Change here', href: 'https://a.example/x' },
        ],
        button: { label: 'Join', href: 'https://a.example/j' },
      })
      for (const words of said) expect(text).toContain(words)
    },
  )
})

describe('what the host has to know about rooms', () => {
  it('X11 a sweep that stopped is told to the owner once a day', async () => {
    await using world = await World.create()
    const connectionId = await world.connectZoom()
    for (let times = 0; times < 3; times++)
      await announce(world.ctx(), { kind: 'conference.sweep_stopped', about: { connectionId }, changes: {} })
    await world.runJobs()
    expect(world.mails.map(({ to, subject }) => [to.address, subject.split(':')[0]])).toEqual([
      [ada, 'Please look at Zoom'],
    ])
  })

  it('X11 a time changed at Zoom is told to the host once, to the guest not at all', async () => {
    await using world = await World.create()
    const connectionId = await world.connectZoom()
    const { event, eventId } = await schedule(world, { connectionId })
    await world.runJobs()
    world.mails.length = 0
    await world.pool.query(
      `update conferences set problem = 'moved_at_provider', provider_starts_at = $2 where event_id = $1`,
      [eventId, new Date(event.startsAt.getTime() + 3_600_000)],
    )
    for (let times = 0; times < 2; times++) {
      await announce(world.ctx(), { kind: 'conference.moved_at_provider', about: { eventId } })
      await world.runJobs()
    }
    expect(world.mails.map((mail) => mail.to.address)).toEqual([ada])
    expect(world.mails[0]?.subject).toMatch(/^The room needs you: /)
  })

  it('J12 many rooms without a connection are one mail a connection and day, which says how many', async () => {
    await using world = await World.create()
    const first = await world.connectZoom()
    const second = await world.connectZoom(world.ada, 'mika.member@zoom-sandbox.example', { name: 'Second' })
    for (const hours of [72, 73, 74]) await schedule(world, { connectionId: first, startsAt: startIn(world, hours) })
    for (const hours of [80, 81]) await schedule(world, { connectionId: second, startsAt: startIn(world, hours) })
    await world.runJobs()
    world.mails.length = 0
    const lost = async (connectionId: string) => {
      await disconnect(as(world, world.ada), world.app.outside, { connectionId })
      await world.runJobs()
    }
    await lost(first)
    expect(world.mails.map((mail) => mail.to.address)).toEqual([ada])
    expect(world.mails[0]?.subject).toBe('A Zoom connection is gone: 3 bookings have no link')
    expect(world.mails[0]?.text).toContain('/settings/integrations/zoom/replacement')
    expect(world.mails[0]?.text).not.toContain('Gia')
    expect(world.mails[0]?.calendar).toBeUndefined()
    await lost(second)
    expect(subjects(world.mails.slice(1))).toEqual(['A Zoom connection is gone: 2 bookings have no link'])
  })

  it('J3 of several guests one who leaves is told so, the host hears of it, the others nothing', async () => {
    await using world = await World.create()
    const invitees = [
      { name: 'Gia', email: gia },
      { name: 'Bo', email: 'bo@guests.example' },
    ]
    const { eventId, booking } = await schedule(world, { invitees })
    await world.runJobs()
    world.mails.length = 0
    await cancelEvent(world.ctx({ kind: 'guest', bookingId: booking.id }), { eventId })
    await world.runJobs()
    const leaver = booking.guestEmail
    expect(world.mails.map((mail) => mail.to.address).sort()).toEqual([ada, leaver].sort())
    expect(to(world, leaver)[0]).toMatchObject({ calendar: { method: 'CANCEL' } })
    expect(to(world, leaver)[0]?.text).toContain('You cancelled')
    expect(to(world, ada)[0]?.subject).toContain('can’t come: First talk')
  })

  it('J10 a trouble that went before its mail did is not told, and is told when it comes again', async () => {
    await using world = await World.create()
    const connectionId = await world.connectZoom()
    const { eventId } = await schedule(world, { connectionId })
    await world.runJobs()
    world.mails.length = 0
    const trouble = (problem: string | null) =>
      world.pool.query('update conferences set problem = $2 where event_id = $1', [eventId, problem])
    await trouble('policy')
    await tellPeople(world.app, world.ada.workspaceId, eventId)
    await trouble(null)
    await world.runJobs()
    expect(world.mails).toEqual([])
    await trouble('policy')
    await announce(world.ctx(), { kind: 'conference.problem', about: { eventId } })
    await world.runJobs()
    expect(world.mails.map((mail) => mail.to.address)).toEqual([ada])
  })
})

describe('a host who is no member any more', () => {
  it('T9 gets no more mails: an owner does in their place, and guests’ calendars keep the organizer', async () => {
    await using world = await World.create()
    const { eventId } = await schedule(world, { hostId: world.bo.hostId })
    await world.runJobs()
    expect(subjects(to(world, world.bo.email))).toEqual(['New booking: First talk with Gia'])
    const bo = (await listMembers(world.ctx())).find(({ userId }) => userId === world.bo.userId)
    await removeMember(world.ctx(), bo?.id ?? '')
    world.mails.length = 0
    await moveEvent(world.ctx(), { eventId, startsAt: startIn(world, 96) })
    await world.runJobs()
    expect(to(world, world.bo.email)).toEqual([])
    const [mail] = to(world, ada)
    expect(mail?.subject).toMatch(/^New time: First talk with Gia/)
    expect(mail?.text).toContain('because Bo, who hosts this meeting, is no longer a member')
    const [guests] = to(world, gia)
    expect(guests?.replyTo?.address).toBe(ada)
    expect(guests?.calendar?.content.replaceAll(/\r\n /g, '')).toMatch(/ORGANIZER[^\n]*mailto:bo@anteroom\.example/i)
  })
})
