import { type BrowserContext, expect, type Page, test } from '@playwright/test'
import en from '../../messages/en.json' with { type: 'json' }
import { formsIn, linksIn } from '../form-reader.ts'
import { submit } from './acts.ts'
import { type Product, startProduct } from './product.ts'
import { addMeetingType, connect, isTold, made, mailsTo, meetings, owner, signUp } from './steps.ts'

const create = { method: 'POST', path: '/v2/users/' }
const change = { method: 'PATCH', path: '/v2/meetings/' }

// What Zoom says in its own words: the host may read them, a guest may not.
const said = 'Sesame stays shut'
const refusal = (status: number, code: number, message = said) => ({ kind: 'status', status, code, message })
const noScope = refusal(400, 4711, `Invalid access token, does not contain scopes: ${said}.`)

let product: Product
let desk: Page
let visitor: BrowserContext

test.beforeAll(async ({ browser }) => {
  product = await startProduct({
    env: {
      ANTEROOM_LOOK_AFTER_SECONDS: '1',
      ANTEROOM_RETRY_SECONDS: '2',
      ANTEROOM_CALL_SECONDS: '2',
      ANTEROOM_FIRST_MAIL_SECONDS: '1',
    },
  })
  desk = await (await browser.newContext()).newPage()
  visitor = await browser.newContext()
  await signUp(desk, product, { email: 'ada@anteroom.example', slug: 'ada', timeZone: 'UTC' })
  await connect(desk, product)
  await addMeetingType(desk, product)
})
test.afterEach(async ({ browserName: _ }, info) => {
  if (info.status !== info.expectedStatus)
    await info.attach('log', { body: product.output(), contentType: 'text/plain' })
  await product.control('/faults', undefined, 'DELETE')
})
test.afterAll(() => product[Symbol.asyncDispose]())

/** When the host reads that it is tried next. */
type NextTry = 'soon' | 'after 00:00 UTC' | 'never'
/** What ends it once Zoom is well again: time alone, or what the host's sentence asks for. */
type Cure = 'time' | 'reconnect' | 'new link'

interface Standing {
  dot: 'ready' | 'busy' | 'problem'
  word: string
  sentence: string
  next: NextTry
}

const onCreate = (effect: object) => () => fault(create, effect)

/** Nobody knows whether there is a meeting, and looking does not help until Zoom is well again. */
const inDoubt = (effect: object) => async () => {
  await fault(create, effect, 1)
  await fault({ method: 'GET', path: '/v2/' }, { kind: 'drop_before' })
}

test.describe('while a meeting is being made', () => {
  // biome-ignore format: a table
  const table: [trouble: string, make: () => Promise<unknown>, dot: Standing['dot'], state: string, problem: string, next: NextTry, cure: Cure][] = [
    ['500',                 onCreate({ kind: 'status', status: 500 }),           'busy',    'retrying',  'provider_down',        'soon',            'time'],
    ['a hanging answer',    inDoubt({ kind: 'hang' }),                           'busy',    'retrying',  'no_answer',            'soon',            'time'],
    ['reset before acting', inDoubt({ kind: 'drop_before' }),                    'busy',    'retrying',  'no_answer',            'soon',            'time'],
    ['reset after acting',  inDoubt({ kind: 'drop_after' }),                     'busy',    'retrying',  'no_answer',            'soon',            'time'],
    ['garbage',             inDoubt({ kind: 'garbage' }),                        'busy',    'retrying',  'no_answer',            'soon',            'time'],
    ['429 second',          onCreate({ kind: 'rate_limit', limit: 'second' }),   'busy',    'retrying',  'busy',                 'soon',            'time'],
    ['401',                 onCreate(refusal(401, 124)),                         'problem', 'reconnect', 'connection_lost',      'soon',            'time'],
    ['invalid_grant',       deadGrant,                                           'problem', 'reconnect', 'connection_lost',      'never',           'reconnect'],
    ['4711',                onCreate(noScope),                                   'problem', 'rejected',  'missing_scope_create', 'never',           'reconnect'],
    ['3161',                onCreate(refusal(400, 3161)),                        'problem', 'rejected',  'cannot_host',          'never',           'new link'],
    ['XML',                 onCreate({ ...refusal(400, 200), xml: true }),       'problem', 'rejected',  'plan_or_permission',   'never',           'new link'],
  ]

  for (const [trouble, make, dot, state, problem, next, cure] of table) {
    test(`X2 X9 X10 J13 ${trouble} is told to host and guest, then there is one meeting`, async () => {
      const email = `gia-${trouble.replaceAll(' ', '-')}@anteroom.example`
      await make()
      const { ticket, startsAt } = await book(email)
      const sentence = text(`conference.problem.${problem}.host`)
      const booking = await hostSees(email, { dot, word: text(`room.${state}`), sentence, next })
      const guest = await guestReads(ticket, text(`conference.problem.${problem}.guest`))
      await hasRoomMail(email)

      await product.control('/faults', undefined, 'DELETE')
      await cured(cure, booking)
      // On the page that the guest still has open.
      const joinUrl = await linkOn(guest)
      await hostSees(email, ready)
      expect((await made(product, startsAt)).map(({ join_url }) => join_url)).toEqual([joinUrl])
      await isTold(product, email, { joinUrl, startsAt, not: said })
      await guest.close()
    })
  }
})

test.describe('once a meeting has been made', () => {
  test('X2 X10 J10 3001 at a reschedule is another meeting by itself', async () => {
    const email = 'gia-3001@anteroom.example'
    const { ticket } = await book(email)
    const guest = await visitor.newPage()
    await guest.goto(ticket)
    const before = await linkOn(guest)
    await product.control('/webhooks', { drop: 1 })
    await product.control(`/meetings/${idIn(before)}/delete`, {})
    await product.control('/webhooks', {})

    const startsAt = await reschedule(guest, ticket)
    // Until Zoom has answered nobody knows that the old one is dead; the mail and the page have the new one then.
    await expect(async () => {
      await guest.reload()
      expect(await linkOn(guest)).not.toBe(before)
    }).toPass({ timeout: 20_000 })
    const joinUrl = await linkOn(guest)
    await hostSees(email, ready)
    expect((await made(product, startsAt)).map(({ join_url }) => join_url)).toEqual([joinUrl])
    await isTold(product, email, { joinUrl, startsAt, not: said })
    await guest.close()
  })

  test('X2 X10 J10 a meeting deleted at Zoom is told to both, and the host makes a new one', async () => {
    const email = 'gia-lost@anteroom.example'
    const { ticket, startsAt } = await book(email)
    const guest = await visitor.newPage()
    await guest.goto(ticket)
    const before = await linkOn(guest)
    await product.control(`/meetings/${idIn(before)}/delete`, {})
    const sentence = text('conference.problem.deleted_at_provider.host')
    const booking = await hostSees(email, { dot: 'problem', word: en['room.lost'], sentence, next: 'never' })
    await guest.close()
    const later = await guestReads(ticket, text('conference.problem.deleted_at_provider.guest'))
    await cured('new link', booking)
    const joinUrl = await linkOn(later)
    await hostSees(email, ready)
    // Earlier bookings may have had this time, and have left it.
    const live = (await made(product, startsAt)).filter(({ deletedAt }) => deletedAt === null)
    expect(live.map(({ join_url }) => join_url)).toEqual([joinUrl])
    expect(joinUrl).not.toBe(before)
    await isTold(product, email, { joinUrl, startsAt, not: said })
    await later.close()
  })

  test('X2 X10 4711 at a reschedule leaves the guest’s link alone, and is made good by reconnecting', async () => {
    const email = 'gia-4711-change@anteroom.example'
    const { ticket, startsAt: first } = await book(email)
    const guest = await visitor.newPage()
    await guest.goto(ticket)
    const joinUrl = await linkOn(guest)
    await fault(change, noScope)
    const startsAt = await reschedule(guest, ticket)
    const sentence = text('conference.problem.missing_scope_update.host')
    const booking = await hostSees(email, { dot: 'problem', word: en['room.ready_but'], sentence, next: 'never' })
    await guest.reload()
    expect(await linkOn(guest)).toBe(joinUrl)
    await expect(guest.locator('main')).not.toContainText(said)
    expect(await made(product, startsAt)).toEqual([])

    await product.control('/faults', undefined, 'DELETE')
    await cured('reconnect', booking)
    await hostSees(email, ready)
    expect(await made(product, first)).toEqual([])
    expect((await made(product, startsAt)).map(({ join_url }) => join_url)).toEqual([joinUrl])
    await isTold(product, email, { joinUrl, startsAt, not: said })
    await guest.close()
  })
})

test('X2 after all that no two meetings are the same booking’s, and none is left over', async () => {
  const live = (await meetings(product)).filter(({ deletedAt }) => deletedAt === null)
  const markers = live.map(({ agenda }) => agenda.match(/\[\w+\.\d+\.[\w-]+\]/)?.[0])
  expect(new Set(markers).size).toBe(live.length)
  await desk.goto(`${product.origin}/bookings`)
  await expect(desk.locator('.agenda-line')).toHaveCount(live.length)
  const links = desk.locator('.agenda-join a')
  expect((await links.evaluateAll((all) => all.map((link) => (link as HTMLAnchorElement).href))).toSorted()).toEqual(
    live.map(({ join_url }) => join_url).toSorted(),
  )
})

// The last one: the day’s meetings are then used up for all that this host still has.
test('X2 X9 X10 J13 429 day is told to host and guest, and Zoom is left alone until 00:00 UTC, whatever the host presses', async () => {
  const email = 'gia-429-day@anteroom.example'
  await fault(create, { kind: 'rate_limit', limit: 'user_day' })
  const { ticket } = await book(email)
  const standing: Standing = {
    dot: 'busy',
    word: en['room.retrying'],
    sentence: text('conference.problem.daily_limit.host'),
    next: 'after 00:00 UTC',
  }
  const booking = await hostSees(email, standing)
  const guest = await guestReads(ticket, text('conference.problem.daily_limit.guest'))
  await hasRoomMail(email)
  const before = await creates()
  await cured('new link', booking)
  await hostSees(email, standing)
  expect(await creates()).toBe(before)
  await guest.close()
})

/** How often a meeting was asked of Zoom. */
async function creates(): Promise<number> {
  const journal = (await product.control('/journal')) as { method: string; path: string }[]
  return journal.filter(({ method, path }) => method === 'POST' && path.endsWith('/meetings')).length
}

const ready: Standing = {
  dot: 'ready',
  word: en['room.ready'],
  sentence: en['conference.state.ready.host'],
  next: 'never',
}

/** A sentence as it is read; the host's connection is called Zoom. */
function text(key: string): string {
  const found = (en as Record<string, string>)[key]
  if (!found) throw new Error(`no message ${key}`)
  return found.replaceAll('{connectionName}', `Zoom (${owner})`)
}

function fault(match: object, effect: object, times?: number): Promise<unknown> {
  return product.control('/faults', { match, effect, ...(times && { times }) })
}

/** Tokens that Zoom forgot, the refresh token too. */
function deadGrant(): Promise<unknown> {
  return product.control('/tokens/expire', { clientId: product.clientId, email: owner, refresh: true })
}

/** Books the first free time as a browser without scripts does: quickly. */
async function book(email: string): Promise<{ ticket: string; startsAt: string }> {
  const page = `${product.origin}/ada/intro`
  const [time] = linksIn(await (await visitor.request.get(page)).text(), /class="time/)
  const html = await (await visitor.request.get(new URL(time ?? '', page).href)).text()
  const form = formsIn(html).find(({ fields }) => 'guestEmail' in fields)
  if (!form) throw new Error('no form to book with')
  const answer = await visitor.request.post(page, {
    form: { ...form.fields, guestName: 'Gia', guestEmail: email },
    headers: { origin: product.origin },
    maxRedirects: 0,
  })
  expect(answer.status()).toBe(303)
  const ticket = new URL(answer.headers().location ?? '', page).href.replace(/\?.*/, '')
  return { ticket, startsAt: form.fields.startsAt ?? '' }
}

/** Moves the booking to the last time of the first day; answers with the new start. */
async function reschedule(guest: Page, ticket: string): Promise<string> {
  await guest.goto(`${ticket}/reschedule`)
  await guest.locator('a.time').last().click()
  const startsAt = await guest.inputValue('[name=startsAt]')
  await submit(guest, '/reschedule')
  await guest.waitForURL(/\/booking\/[^/]+$/)
  return startsAt
}

/** The host finds the booking in the list and opens it: word, dot, sentence and next try; answers with its address. */
async function hostSees(email: string, { dot, word, sentence, next }: Standing): Promise<string> {
  const room = desk.locator('#room')
  await expect(async () => {
    await desk.goto(`${product.origin}/bookings?search=${encodeURIComponent(email)}`)
    await expect(desk.locator('.agenda-state')).toHaveText(word, { timeout: 50 })
    await desk.locator('.agenda-what a').click()
    await expect(room.locator(`.dot-${dot} + span`)).toHaveText(word, { timeout: 1000 })
    await expect(room.locator('p').first()).toHaveText(sentence, { timeout: 50 })
    const [line] = await room.getByText('Next try:').allInnerTexts()
    expect(fitsNextTry(line, next), `${line} is ${next}`).toBe(true)
  }).toPass({ timeout: 20_000, intervals: [100] })
  return desk.url()
}

/** Does this line tell of such a next try? The host's zone is UTC. */
function fitsNextTry(line: string | undefined, next: NextTry): boolean {
  if (!line) return next === 'never'
  const [, hours, minutes] = line.match(/^Next try: .* (\d+):(\d\d) \(UTC\+0\)$/) ?? []
  if (!hours) return false
  const at = Number(hours) * 60 + Number(minutes)
  if (next === 'after 00:00 UTC') return at <= 1
  const wait = (at - (Math.floor(Date.now() / 60_000) % 1440) + 1440) % 1440
  return next === 'soon' && wait <= 1
}

/** The ticket in a new page, which says this and nothing of Zoom's own words. */
async function guestReads(ticket: string, sentence: string): Promise<Page> {
  const guest = await visitor.newPage()
  await guest.goto(ticket)
  await expect(guest.getByRole('heading', { level: 1 })).toHaveText(en['ticket.confirmed'])
  await expect(guest.locator('.ticket-room [role=status]')).toHaveText(sentence, { timeout: 1000 })
  await expect(guest.locator('main')).not.toContainText(said)
  await expect(guest.locator('a[href*="/j/"]')).toHaveCount(0)
  return guest
}

/** The guest’s first mail says how it stands with the link: that it follows, or that it can’t be made. */
async function hasRoomMail(email: string): Promise<void> {
  await expect(async () => {
    const texts = (await mailsTo(product, email, 1)).map((mail) => mail.text)
    const sentences = [en['mail.room.follows'], en['mail.room.refused']]
    expect(texts.some((text) => sentences.some((sentence) => text.includes(sentence)))).toBe(true)
  }).toPass({ timeout: 15_000 })
}

async function cured(cure: Cure, booking: string): Promise<void> {
  if (cure === 'reconnect') await connect(desk, product)
  if (cure !== 'new link') return
  await desk.goto(booking)
  await submit(desk, '/new-link')
}

/** The link on the guest's page, once it is there. */
async function linkOn(guest: Page): Promise<string> {
  const link = guest.locator('.ticket-room a[href*="/j/"]').first()
  await expect(link).toBeVisible({ timeout: 20_000 })
  return (await link.getAttribute('href')) ?? ''
}

function idIn(joinUrl: string): string {
  return joinUrl.match(/\/j\/(\d+)/)?.[1] ?? ''
}
