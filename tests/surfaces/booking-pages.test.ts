import { eq } from 'drizzle-orm'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { formerSlugs, users } from '#/modules/accounts/tables.ts'
import { disconnect } from '#/modules/connections/index.ts'
import { archiveMeetingType, changeMeetingType, forgetFormerSlugs } from '#/modules/meeting-types/index.ts'
import { formerTypeSlugs } from '#/modules/meeting-types/tables.ts'
import { Browser } from '../browser.ts'
import { addMeetingType, aroundTheClock, book } from '../fixtures.ts'
import { formsIn, linksIn, type ReadForm } from '../form-reader.ts'
import { World } from '../world.ts'

let world: World
beforeAll(async () => {
  world = await World.create()
  // A Monday, 8:00 in Berlin.
  world.clock.set('2027-03-01T07:00:00Z')
})
afterAll(() => world[Symbol.asyncDispose]())

const who = { guestName: 'Gia', guestEmail: 'gia@anteroom.example' }
const day = /class="day open/
const time = /class="time"/

function only(forms: ReadForm[], action: string): ReadForm {
  const [form, ...others] = forms.filter((one) => one.action === action && one.method === 'post')
  if (!form || others.length > 0) throw new Error(`not one form to ${action}`)
  return form
}

/** Gia opens the page, follows the first time, and is at the form. */
async function openForm(gia: Browser, address: string): Promise<ReadForm> {
  const page = await gia.get(address)
  const [first] = linksIn(page.body, time)
  return only(formsIn((await gia.get(first ?? '')).body), address)
}

describe('the booking page', () => {
  it.each([
    ['en', 'You are booked', 'Cancelled'],
    ['ja', '予約が確定しました', 'キャンセル済み'],
  ])('X4 T15 U4 books, moves and cancels by links and forms alone (%s)', async (language, booked, cancelled) => {
    const type = await addMeetingType(world, world.ada, { title: 'Advice' })
    const gia = new Browser(world, { language })
    const list = await gia.get('/ada')
    const [address = ''] = linksIn(list.body, new RegExp(`/ada/${type.slug}"`))
    const { action, fields } = await openForm(gia, address)
    const ticketAddress = (
      await gia.post(action, { ...fields, ...who, guestEmail: `gia-${language}@anteroom.example` })
    ).to
    const ticket = await gia.get(ticketAddress ?? '')
    expect(ticket.status).toBe(200)
    expect(ticket.body).toContain(`<html lang="${language}">`)
    expect(ticket.body).toContain(booked)
    expect(ticket.body).toContain('https://meet.example.org/ada')
    expect(ticket.body).toContain('<meta name="robots" content="noindex"/>')

    const picker = await gia.get(`${ticketAddress}/reschedule`)
    const other = linksIn(picker.body, time).find((link) => !link.includes(encodeURIComponent(fields.startsAt ?? '')))
    const ask = only(formsIn((await gia.get(other ?? '')).body), `${ticketAddress}/reschedule`)
    expect(ask.fields.startsAt).not.toBe(fields.startsAt)
    expect((await gia.post(ask.action, ask.fields)).to).toBe(ticketAddress)

    const question = only(formsIn((await gia.get(`${ticketAddress}/cancel`)).body), `${ticketAddress}/cancel`)
    expect((await gia.post(question.action, { ...question.fields, reason: 'Ill <today>' })).to).toBe(ticketAddress)
    const last = (await gia.get(ticketAddress ?? '')).body
    expect(last).toContain(cancelled)
    // What a guest wrote is for the host: whoever else has the link is shown no words of a stranger.
    expect(last).not.toContain('Ill &lt;today>')
    expect(last).not.toContain('https://meet.example.org/ada')
  })

  it('X4 opens the first day that has a free time, months ahead if need be, in the guest’s zone', async () => {
    const hours = {
      weekly: {},
      overrides: [{ date: '2027-06-09', intervals: [['09:00', '10:00'] as [string, string]] }],
    }
    const type = await addMeetingType(world, world.ada, { hours })
    const page = await new Browser(world).get(`/ada/${type.slug}?tz=Asia/Tokyo`)
    expect(page.body).toContain('June 2027')
    expect(linksIn(page.body, day)).toHaveLength(1)
    expect(linksIn(page.body, time)).toHaveLength(2)
    expect(page.body).toContain('Times in Tokyo, UTC+9')
    expect(page.body).toContain('4:00 PM')
    const march = await new Browser(world).get(`/ada/${type.slug}?month=2027-03&tz=Asia/Tokyo`)
    expect(linksIn(march.body, time)).toHaveLength(0)
    expect(march.body).toContain('No free times in March')
    expect(march.body).toContain('date=2027-06-09')
  })

  it('X13 labels a local time that comes twice with its offset', async () => {
    const type = await addMeetingType(world, world.ada, { hours: aroundTheClock, durationMinutes: 60 })
    world.clock.set('2027-10-29T07:00:00Z')
    const page = await new Browser(world).get(`/ada/${type.slug}?date=2027-10-31&tz=Europe/Berlin`)
    world.clock.set('2027-03-01T07:00:00Z')
    const night = linksIn(page.body, />2:00 AM/)
    expect(night).toEqual([expect.stringContaining('T00%3A00%3A00Z'), expect.stringContaining('T01%3A00%3A00Z')])
    expect(page.body.match(/2:00 AM<span[^>]*>UTC\+2</)).not.toBeNull()
    expect(page.body.match(/2:00 AM<span[^>]*>UTC\+1</)).not.toBeNull()
  })

  it('has the clock and the week of the reader’s region', async () => {
    const type = await addMeetingType(world)
    const british = (await new Browser(world, { language: 'en-GB' }).get(`/ada/${type.slug}`)).body
    const american = (await new Browser(world, { language: 'en-US' }).get(`/ada/${type.slug}`)).body
    expect(british).toContain('>09:00<')
    expect(american).toContain('>9:00 AM<')
    const weekOf = (body: string) => body.match(/class="weekdays"[^>]*><span>(\w+)/)?.[1]
    expect([weekOf(british), weekOf(american)]).toEqual(['Mon', 'Sun'])
  })

  it('T15 keeps the reader’s region with the booking, for the dates of later mails', async () => {
    const type = await addMeetingType(world)
    const gia = new Browser(world, { language: 'en-GB' })
    const form = await openForm(gia, `/ada/${type.slug}`)
    await gia.post(form.action, { ...form.fields, ...who, guestEmail: 'british@anteroom.example' })
    const { rows } = await world.pool.query(
      `select language from bookings where guest_email = 'british@anteroom.example'`,
    )
    expect(rows).toEqual([{ language: 'en-GB' }])
  })

  it('T15 lists time zones in Japanese to a Japanese reader', async () => {
    const type = await addMeetingType(world)
    const { body } = await new Browser(world, { language: 'ja' }).get(`/ada/${type.slug}`)
    expect(body).toContain('<optgroup label="ヨーロッパ">')
    expect(body).toContain('<option value="Europe/Berlin">ドイツ時間</option>')
    expect(body).not.toMatch(/<option value="[^"]+">[A-Z][a-z]/)
  })

  it('X3 gives a taken time’s form back as typed, with three or more free times, and books one of these', async () => {
    const questions = [{ id: 'topic', label: 'Topic', kind: 'long' as const, required: true }]
    const type = await addMeetingType(world, world.ada, { questions })
    const gia = new Browser(world)
    const form = await openForm(gia, `/ada/${type.slug}`)
    const typed = { ...form.fields, ...who, guestEmail: 'late@anteroom.example', 'answers.topic': 'A & <b>B</b>' }
    await book(world, type, { startsAt: form.fields.startsAt ?? '', answers: { topic: 'first' } })
    const refused = await gia.post(form.action, typed)
    expect(refused.status).toBe(422)
    expect(refused.body).toContain('This time has just been booked')
    const again = only(formsIn(refused.body), form.action)
    expect(again.fields).toMatchObject({
      guestName: 'Gia',
      guestEmail: 'late@anteroom.example',
      'answers.topic': 'A & <b>B</b>',
    })
    expect(again.choices.startsAt?.length).toBeGreaterThanOrEqual(3)
    expect(again.choices.startsAt).not.toContain(form.fields.startsAt)
    const chosen = again.choices.startsAt?.[1] ?? ''
    expect((await gia.post(again.action, { ...again.fields, startsAt: chosen })).to).toMatch(/^\/booking\//)
  })

  it('X3 when no other time is left, says so and leads on instead of asking for a time that can’t be had', async () => {
    const type = await addMeetingType(world, world.ada, { horizonDays: 1, maxPerDay: 1 })
    const gia = new Browser(world)
    const form = await openForm(gia, `/ada/${type.slug}`)
    for (const link of linksIn((await gia.get(`/ada/${type.slug}`)).body, /class="day open/)) {
      const [first = ''] = linksIn((await gia.get(link)).body, time)
      const startsAt = new URL(first, 'http://anteroom.example').searchParams.get('time') ?? ''
      await book(world, type, { startsAt, guestEmail: `before-${startsAt.slice(8, 10)}@anteroom.example` })
    }
    const refused = await gia.post(form.action, { ...form.fields, ...who, guestEmail: 'too-late@anteroom.example' })
    expect(refused.status).toBe(422)
    expect(refused.body).toContain('No other time is free')
    expect(formsIn(refused.body).filter(({ action }) => action === form.action)).toEqual([])
    expect(linksIn(refused.body, /See all free times/)).toEqual([`/ada/${type.slug}`])
  })

  it('X4 every wrong answer is told at its field, and a box that must be ticked is marked as such', async () => {
    const questions = [
      { id: 'terms', label: 'I have read the terms', kind: 'checkbox' as const, required: true },
      { id: 'tips', label: 'Send me tips', kind: 'checkbox' as const, required: false },
      { id: 'mobile', label: 'Mobile', kind: 'phone' as const, required: true },
    ]
    const type = await addMeetingType(world, world.ada, { questions })
    const gia = new Browser(world)
    const form = await openForm(gia, `/ada/${type.slug}`)
    const answers = { 'answers.mobile': 'ring me' }
    const { status, body } = await gia.post(form.action, { ...form.fields, ...who, ...answers })
    expect(status).toBe(422)
    const input = (name: string) => body.match(new RegExp(`<input[^>]*name="answers.${name}"[^>]*>`))?.[0] ?? ''
    expect(input('terms')).toMatch(/\brequired\b/)
    expect(input('terms')).toMatch(/\bautofocus\b/)
    expect(input('tips')).not.toMatch(/\brequired\b/)
    expect(body).toMatch(/Send me tips[^<]*<span[^>]*>\(optional\)/)
    expect(body).toMatch(/id="f-answers-terms[^"]*-error">Please fill this in\./)
    expect(body).toMatch(/id="f-answers-mobile-error">Write a phone number/)
  })

  it('X4 says once that an address has been booked with too often, beside the address', async () => {
    const type = await addMeetingType(world)
    const guestEmail = 'often@anteroom.example'
    for (let i = 0; i < 3; i++) await book(world, type, { guestEmail })
    const gia = new Browser(world)
    const form = await openForm(gia, `/ada/${type.slug}`)
    const { body, status } = await gia.post(form.action, { ...form.fields, ...who, guestEmail })
    expect(status).toBe(429)
    expect(body.match(/booked with too often today/g)).toHaveLength(1)
    expect(body).toMatch(/id="f-guestEmail-error">This address has been booked with too often today/)
    expect(body).toContain('Something in the form needs another look.')
  })

  it('X4 keeps what was typed when a field is wrong, with the sentence at the field', async () => {
    const type = await addMeetingType(world)
    const gia = new Browser(world)
    const form = await openForm(gia, `/ada/${type.slug}`)
    const refused = await gia.post(form.action, { ...form.fields, guestName: 'Gia "G"', guestEmail: 'gia at home' })
    expect(refused.status).toBe(422)
    expect(only(formsIn(refused.body), form.action).fields).toMatchObject({
      guestName: 'Gia "G"',
      guestEmail: 'gia at home',
      startsAt: form.fields.startsAt,
    })
    expect(refused.body).toMatch(/aria-invalid="true" aria-describedby="f-guestEmail-error"/)
  })

  it('X2 makes one booking of a form that is sent twice', async () => {
    const type = await addMeetingType(world)
    const gia = new Browser(world)
    const { action, fields } = await openForm(gia, `/ada/${type.slug}`)
    const typed = { ...fields, ...who, guestEmail: 'twice@anteroom.example' }
    const answers = await Promise.all([gia.post(action, typed), gia.post(action, typed)])
    expect(answers.map(({ status }) => status)).toEqual([303, 303])
    expect(answers[0]?.to).toBe(answers[1]?.to)
  })

  it('U3 lets the guest pick one of several locations and asks for a number where it is needed', async () => {
    const type = await addMeetingType(world, world.ada, {
      locations: [
        { id: 'link', kind: 'link', url: 'https://meet.example.org/ada' },
        { id: 'call', kind: 'phone' },
        { id: 'cafe', kind: 'in_person', address: 'Café Central' },
      ],
    })
    const gia = new Browser(world)
    const form = await openForm(gia, `/ada/${type.slug}`)
    expect(form.choices.locationId).toEqual(['link', 'call', 'cafe'])
    const typed = { ...form.fields, ...who, guestEmail: 'called@anteroom.example', locationId: 'call' }
    const refused = await gia.post(form.action, { ...typed, guestPhone: 'none' })
    expect(refused.status).toBe(422)
    expect(refused.body).toContain('f-guestPhone-error')
    expect(refused.body).toContain('Write a phone number')
    expect(refused.body).not.toContain('(optional)')
    const { to } = await gia.post(form.action, { ...typed, guestPhone: '+43 1 234567' })
    expect((await gia.get(to ?? '')).body).toContain('+43 1 234567')
  })

  it('X10 T10 offers no times for a type whose only Zoom account is gone, and says so to who had the form open', async () => {
    const connectionId = await world.connectZoom()
    const type = await addMeetingType(world, world.ada, { locations: [{ id: 'zoom', kind: 'zoom', connectionId }] })
    const gia = new Browser(world)
    const form = await openForm(gia, `/ada/${type.slug}`)
    await disconnect(world.ctx(), world.app.outside, { connectionId })
    const page = await gia.get(`/ada/${type.slug}`)
    expect(page.body).toContain('booked at the moment')
    expect(linksIn(page.body, time)).toEqual([])
    const late = await gia.post(form.action, { ...form.fields, ...who, guestEmail: 'late@anteroom.example' })
    expect(late.status).toBe(422)
    expect(late.body).toContain('booked at the moment')
    expect(formsIn(late.body).filter(({ method }) => method === 'post')).toEqual([])
  })

  it('T4 shows nothing of a host whose address is not verified', async () => {
    const type = await addMeetingType(world, world.mallory)
    const change = (emailVerified: boolean) =>
      world.app.db.update(users).set({ emailVerified }).where(eq(users.id, world.mallory.userId))
    const gia = new Browser(world)
    expect((await gia.get(`/mallory/${type.slug}`)).status).toBe(200)
    await change(false)
    expect((await gia.get(`/mallory/${type.slug}`)).status).toBe(404)
    expect((await gia.get('/mallory')).status).toBe(404)
    await change(true)
  })

  it('leads from an address as phones type it to the page that is meant, and answers at no other', async () => {
    const type = await addMeetingType(world)
    const gia = new Browser(world)
    for (const typed of [
      `/ADA/${type.slug}`,
      `/Ada/${type.slug.toUpperCase()}`,
      `/ada/${type.slug}/`,
      `/ADA/${type.slug}/`,
    ])
      expect([typed, await gia.get(`${typed}?month=2027-04`)]).toMatchObject([
        typed,
        { status: 308, to: `/ada/${type.slug}?month=2027-04` },
      ])
    for (const typed of ['/Ada', '/ada/', '/ADA/'])
      expect(await gia.get(typed)).toMatchObject({ status: 308, to: '/ada' })
    const nowhere = [
      '/Nobody',
      '/nobody/',
      '/Ada/Nothing',
      '/ada/nothing/',
      '/Settings',
      '/log-in/',
      '/ada/%00/',
      '/Ada/%00',
    ]
    for (const typed of nowhere) expect([typed, (await gia.get(typed)).status]).toEqual([typed, 404])
    expect((await gia.post(`/Ada/${type.slug}`)).status).toBe(404)
  })

  it('follows a workspace to its new name', async () => {
    const until = new Date('2027-04-01T00:00:00Z')
    await world.app.db.insert(formerSlugs).values({ slug: 'ada-before', workspaceId: world.ada.workspaceId, until })
    const moved = await new Browser(world).get('/ada-before/any?date=2027-03-02')
    expect(moved).toMatchObject({ status: 301, to: '/ada/any?date=2027-03-02' })
  })

  it('X4 follows a meeting type to its new URL name for 90 days, until another type has the old one', async () => {
    const type = await addMeetingType(world, world.ada, { slug: 'old-name' })
    const gia = new Browser(world)
    const { action, fields } = await openForm(gia, '/ada/old-name')
    await changeMeetingType(world.ctx(), { meetingTypeId: type.id, slug: 'new-name' })
    const moved = { status: 301, to: '/ada/new-name?date=2027-03-02' }
    expect(await gia.get('/ada/old-name?date=2027-03-02')).toMatchObject(moved)
    expect((await gia.post(action, { ...fields, ...who, guestEmail: 'gia.old@anteroom.example' })).status).toBe(303)
    await changeMeetingType(world.ctx(), { meetingTypeId: type.id, slug: 'newest-name' })
    expect((await gia.get('/ada/old-name')).to).toBe('/ada/newest-name')
    const taker = await addMeetingType(world, world.ada, { slug: 'old-name' })
    expect((await gia.get('/ada/old-name')).status).toBe(200)
    await archiveMeetingType(world.ctx(), { meetingTypeId: taker.id })
    expect((await gia.get('/ada/old-name')).status).toBe(404)
    expect((await gia.get('/ada/new-name')).status).toBe(301)
    const now = world.clock.now()
    world.clock.advance(91 * 24 * 60)
    expect((await gia.get('/ada/new-name')).status).toBe(404)
    await forgetFormerSlugs(world.app)
    expect(await world.app.db.select().from(formerTypeSlugs)).toEqual([])
    world.clock.set(now)
  })

  it('answers nonsense in the address with the page or "nothing here", never with a failure', async () => {
    const type = await addMeetingType(world)
    const gia = new Browser(world)
    const queries = [
      'month=2027-13',
      'date=2027-02-31',
      'month=x',
      'time=now',
      'tz=Mars/Base',
      'date=9999-12-31',
      'month=0001-01',
      'time=2027-03-01T07:00:00Z',
      'time=-271821-04-20T00:00Z',
    ]
    for (const query of queries) {
      expect([query, (await gia.get(`/ada/${type.slug}?${query}`)).status]).toEqual([query, 200])
    }
    expect((await gia.get(`/ada/${type.slug}?tz=%00`)).status).toBe(422)
    for (const path of ['/nobody', '/ada/nothing', '/ada/%00', '/ada/..%2f']) {
      expect([path, (await gia.get(path)).status]).toEqual([path, 404])
    }
  })

  it('slows down who tries over and over', async () => {
    const type = await addMeetingType(world, world.bo)
    const statuses = new Set<number>()
    const gia = new Browser(world)
    for (let i = 0; i < 40; i++)
      statuses.add(
        (
          await gia.post(`/ada/${type.slug}`, {
            ...who,
            guestTimeZone: 'UTC',
            startsAt: '2027-03-01T00:00:00Z',
            nonce: 'x',
          })
        ).status,
      )
    expect(statuses).toContain(429)
    world.clock.set('2027-03-01T08:00:00Z')
  })
})
