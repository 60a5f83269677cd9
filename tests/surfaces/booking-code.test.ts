import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { confirmBooking, requestBooking } from '#/modules/events/index.ts'
import { changeMeetingType, type MeetingType } from '#/modules/meeting-types/index.ts'
import { rateLimits } from '#/platform/http/tables.ts'
import { Browser } from '../browser.ts'
import { addMeetingType, as, asVisitor, book, bookingOf, openSlots } from '../fixtures.ts'
import { formsIn, linksIn, type ReadForm } from '../form-reader.ts'
import { World } from '../world.ts'

let world: World
let type: MeetingType
const questions = [{ id: 'topic', label: 'Topic', kind: 'short' as const, required: true }]
beforeAll(async () => {
  world = await World.create()
})
beforeEach(async () => {
  world.clock.set('2027-03-01T07:00:00Z')
  await world.runJobs()
  world.mails.length = 0
  await world.app.db.delete(rateLimits)
  type = await addMeetingType(world, world.ada, { title: 'Advice', guestsConfirmEmail: true, questions })
})
afterEach(async () => {
  await world.pool.query('delete from events')
  await world.pool.query('delete from booking_requests')
})
afterAll(() => world[Symbol.asyncDispose]())

const who = { guestName: 'Gia', guestEmail: 'gia@anteroom.example', 'answers.topic': 'A & B' }

/** Gia fills the form for the first free time. */
async function filled(gia: Browser): Promise<ReadForm> {
  const [first = ''] = linksIn((await gia.get(`/ada/${type.slug}`)).body, /class="time"/)
  const [form] = formsIn((await gia.get(first)).body).filter(({ action }) => action === `/ada/${type.slug}`)
  if (!form) throw new Error('no form')
  return { ...form, fields: { ...form.fields, ...who } }
}

/** … and sends it: the path of the page where the code is entered. */
async function asked(gia: Browser, form?: ReadForm): Promise<string> {
  const { action, fields } = form ?? (await filled(gia))
  const { status, to } = await gia.post(action, fields)
  expect([status, to]).toEqual([303, expect.stringMatching(/^\/booking\/[\w-]{22}\/code$/)])
  return to ?? ''
}

/** The code in the newest mail. */
async function mailedCode(): Promise<string> {
  await world.runJobs()
  return world.mails.at(-1)?.text.match(/^\d{6}$/m)?.[0] ?? ''
}

const held = async () => (await world.pool.query('select * from event_hosts where cancelled_at is null')).rows.length

describe('decision 45, guests confirm their e-mail with a code first', () => {
  it.each([
    ['en', 'Check your mail', 'Enter this code', 'You are booked'],
    ['ja', 'メールをご確認ください', 'このコードを入力', '予約が確定しました'],
  ])('U4 X4 a booking is one once the code is entered, without scripts (%s)', async (language, title, mail, booked) => {
    const gia = new Browser(world, { language })
    const form = await filled(gia)
    const path = await asked(gia, form)
    expect(await held()).toBe(0)
    const page = await gia.get(path)
    expect(page.body).toContain(title)
    expect(page.body).toContain('gia@anteroom.example')
    const code = await mailedCode()
    expect(world.mails).toHaveLength(1)
    const [sent] = world.mails
    expect(sent?.to.address).toBe('gia@anteroom.example')
    expect(sent?.subject).toContain(code)
    for (const body of [sent?.text, sent?.html]) {
      expect(body).toContain(mail)
      expect(body).toContain(code)
      // Whoever typed them may not be who reads this.
      for (const typed of ['Gia', 'A & B', 'A &#38; B']) expect(body).not.toContain(typed)
    }
    const done = await gia.post(path, { code: ` ${code.slice(0, 3)} ${code.slice(3)} ` })
    expect([done.status, done.to]).toEqual([303, expect.stringMatching(/^\/booking\/[\w-]{22}$/)])
    expect((await gia.get(done.to ?? '')).body).toContain(booked)
    expect(await held()).toBe(1)
    // Whichever page is sent again: it is the same booking, and nobody gets a second code.
    expect((await gia.get(path)).to).toBe(done.to)
    expect((await gia.post(path, { code })).to).toBe(done.to)
    expect(await asked(gia, form)).toBe(path)
    await world.runJobs()
    expect(world.mails.filter(({ subject }) => subject.includes(code))).toHaveLength(1)
    expect(await held()).toBe(1)
  })

  it('U4 a form that is sent twice has one page and one mail', async () => {
    const gia = new Browser(world)
    const form = await filled(gia)
    const paths = await Promise.all([asked(gia, form), asked(gia, form)])
    expect(new Set(paths).size).toBe(1)
    await mailedCode()
    expect(world.mails).toHaveLength(1)
  })

  it('U4 a wrong code says how many tries are left; after five even the right one is refused, until another is sent', async () => {
    const gia = new Browser(world)
    const path = await asked(gia)
    const code = await mailedCode()
    const wrong = code === '000000' ? '111111' : '000000'
    const four = []
    for (let n = 0; n < 4; n++) four.push(await gia.post(path, { code: wrong }))
    expect(four.map(({ status }) => status)).toEqual([422, 422, 422, 422])
    expect(four[0]?.body).toContain('You can try 4 more times')
    expect(four[3]?.body).toContain('You can try once more')
    expect((await gia.post(path, { code: wrong })).body).toContain('can’t be used any more')
    const late = await gia.post(path, { code })
    expect([late.status, await held()]).toEqual([422, 0])
    expect((await gia.post(`${path}/another`)).to).toBe(path)
    const second = await mailedCode()
    expect(second).not.toBe(code)
    expect((await gia.post(path, { code: second })).status).toBe(303)
    expect(await held()).toBe(1)
  })

  it('U4 guesses that are sent at once are counted, too', async () => {
    const gia = new Browser(world)
    const path = await asked(gia)
    const code = await mailedCode()
    const guesses = Array.from({ length: 12 }, (_, n) => `${n}`.padStart(6, '9')).filter((guess) => guess !== code)
    const answers = await Promise.all(guesses.map((guess) => gia.post(path, { code: guess })))
    expect(answers.filter(({ body }) => body.includes('You can try'))).toHaveLength(4)
    expect((await gia.post(path, { code })).status).toBe(422)
  })

  it('U4 a code works for ten minutes, its page for an hour; then the page says that nothing was booked', async () => {
    const gia = new Browser(world)
    const path = await asked(gia)
    const code = await mailedCode()
    world.clock.advance(11)
    const late = await gia.post(path, { code })
    expect([late.status, late.body.includes('has expired')]).toEqual([422, true])
    await gia.post(`${path}/another`)
    expect((await gia.post(path, { code: await mailedCode() })).status).toBe(303)
    const other = await asked(gia, await filled(new Browser(world)))
    world.clock.advance(61)
    const gone = await gia.get(other)
    expect([gone.status, gone.body.includes('Nothing was booked')]).toEqual([410, true])
  })

  it('X3 a time taken in the meantime gives the form back as typed with free times, and the address stays confirmed', async () => {
    const gia = new Browser(world)
    const form = await filled(gia)
    const path = await asked(gia, form)
    const code = await mailedCode()
    const other = await addMeetingType(world, world.ada)
    await book(world, other, { startsAt: form.fields.startsAt ?? '', guestEmail: 'first@anteroom.example' })
    const refused = await gia.post(path, { code })
    expect(refused.status).toBe(422)
    const [again] = formsIn(refused.body).filter(({ action }) => action === form.action)
    expect(again?.fields).toMatchObject(who)
    expect(again?.choices.startsAt?.length).toBeGreaterThanOrEqual(3)
    const mails = world.mails.length
    const done = await gia.post(form.action, { ...again?.fields, startsAt: again?.choices.startsAt?.[0] ?? '' })
    expect(done.to).toMatch(/^\/booking\/[\w-]{22}$/)
    expect(world.mails.filter(({ subject }) => subject.includes('is your code')).length).toBe(1)
    expect(world.mails.length).toBe(mails)
    // The proof is for that address alone.
    const fields = {
      ...again?.fields,
      guestEmail: 'else@anteroom.example',
      startsAt: again?.choices.startsAt?.[1] ?? '',
    }
    expect((await gia.post(form.action, fields)).to).toMatch(/\/code$/)
  })

  it('U4 a mistyped address is changed in the form as it was typed', async () => {
    const gia = new Browser(world)
    const form = await filled(gia)
    const path = await asked(gia, form)
    const page = await gia.get(`${path}?change`)
    expect(page.status).toBe(200)
    const [again] = formsIn(page.body).filter(({ action }) => action === form.action)
    expect(again?.fields).toMatchObject({ ...who, startsAt: form.fields.startsAt })
    await asked(gia, { ...form, fields: { ...again?.fields, guestEmail: 'right@anteroom.example' } })
    await mailedCode()
    expect(world.mails.map(({ to }) => to.address)).toContain('right@anteroom.example')
  })

  it('X3 the verb itself refuses a booking without a code, and a forged proof is none', async () => {
    const [slot] = await openSlots(world, type)
    const input = bookingOf(type, slot?.startsAt as Date, { answers: { topic: 'x' } })
    for (const emailProof of [undefined, 'k.a.b.c', 'x'])
      await expect(
        confirmBooking(asVisitor(world), { ...input, ...(emailProof && { emailProof }) }),
      ).rejects.toMatchObject({ code: 'email_not_proven' })
    await changeMeetingType(as(world, world.ada), { meetingTypeId: type.id, guestsConfirmEmail: false })
    expect((await confirmBooking(asVisitor(world), input)).isRepeat).toBe(false)
  })

  it('U4 an address gets five codes an hour, then the form comes back', async () => {
    const slots = await openSlots(world, type)
    for (let n = 0; n < 5; n++)
      await requestBooking(asVisitor(world), bookingOf(type, slots[n]?.startsAt as Date, { answers: { topic: 'x' } }))
    const gia = new Browser(world)
    const form = await filled(gia)
    const refused = await gia.post(form.action, form.fields)
    expect([refused.status, refused.body.includes('value="A &amp; B"')]).toEqual([429, true])
  })

  it('T13 what was typed lies sealed, and is forgotten once it is of no use', async () => {
    await asked(new Browser(world))
    const { rows } = await world.pool.query('select r::text as row from booking_requests r')
    expect(rows.length).toBeGreaterThan(0)
    for (const { row } of rows) for (const typed of ['gia@', 'Gia', 'A & B']) expect(row).not.toContain(typed)
    world.clock.advance(61)
    await world.pool.query(`select graphile_worker.add_job('events.forget-old', '{}'::json)`)
    await world.runJobs()
    expect((await world.pool.query('select 1 from booking_requests')).rows).toEqual([])
  })
})

it('decision 45: an instance takes so many bookings an hour; then the form comes back with what was typed, and when', async () => {
  await using small = await World.create({ env: { ANTEROOM_BOOKINGS_PER_HOUR: '2' } })
  const open = await addMeetingType(small, small.ada)
  const send = async (n: number) => {
    const gia = new Browser(small)
    const [first = ''] = linksIn((await gia.get(`/ada/${open.slug}`)).body, /class="time"/)
    const [form] = formsIn((await gia.get(first)).body).filter(({ action }) => action === `/ada/${open.slug}`)
    const fields = { ...form?.fields, guestName: 'Gia', guestEmail: `gia-${n}@anteroom.example` }
    return { gia, fields, answer: await gia.post(`/ada/${open.slug}`, fields) }
  }
  // A form that is refused doesn't count.
  expect((await new Browser(small).post(`/ada/${open.slug}`, { nonce: 'x' })).status).toBe(422)
  expect((await send(1)).answer.status).toBe(303)
  expect((await send(2)).answer.status).toBe(303)
  const { gia, fields, answer } = await send(3)
  expect(answer.status).toBe(429)
  expect(answer.body).toContain('as many bookings as it takes in an hour')
  expect(answer.body).toContain('in 30 minutes')
  expect(answer.body).toContain('value="gia-3@anteroom.example"')
  small.clock.advance(31)
  expect((await gia.post(`/ada/${open.slug}`, fields)).status).toBe(303)
})
