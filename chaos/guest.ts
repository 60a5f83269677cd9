import { setTimeout as sleep } from 'node:timers/promises'
import { formsIn, linksIn } from '../tests/form-reader.ts'
import type { Dice } from './dice.ts'

/** What one guest was told, by answers that they could believe. */
export interface Promised {
  email: string
  /** The page of the booking; null until one was answered. */
  link: string | null
  /** The start that they were told last. */
  startsAt: string | null
  /** Starts that a request without an answer may have led to. */
  perhaps: string[]
  state: 'asked' | 'booked' | 'cancelled' | 'perhaps_cancelled' | 'refused'
}

export interface Visit {
  origin: string
  dice: Dice
  /** What the guest did is no more worth waiting for. */
  isOver(): boolean
}

/** `refused`: the product said no, which is an answer. `lost`: no answer however often it was asked. */
export type Outcome = 'done' | 'refused' | 'lost'

/** Books as a browser without scripts does: the month, a day, a time, the form. */
export async function book(visit: Visit, page: string, promised: Promised): Promise<Outcome> {
  const { dice } = visit
  const day = new Date(Date.now() + (2 + dice.below(12)) * 86_400_000).toISOString().slice(0, 10)
  const form = await chooseTime(visit, page, day)
  if (form === 'lost') return 'lost'
  if (!form) return refuse(promised)
  const fields: Record<string, string> = { ...form.fields, guestName: 'Gia', guestEmail: promised.email }
  promised.perhaps = [fields.startsAt ?? '']
  const isTwice = dice.chance(0.05)
  const [answer, twin] = await Promise.all([
    send(visit, form.action, fields),
    isTwice ? send(visit, form.action, fields) : null,
  ])
  const told = [answer, twin].find((one) => one?.status === 303)
  if (told) {
    promised.link = told.location
    promised.startsAt = fields.startsAt ?? null
    promised.perhaps = []
    promised.state = 'booked'
    return 'done'
  }
  if (!answer) return 'lost'
  // Refused for good: the same form sent before would have been answered with its ticket.
  promised.perhaps = []
  return refuse(promised)
}

/** Moves the booking to another time of some day. */
export async function move(visit: Visit, promised: Promised): Promise<Outcome> {
  const page = `${promised.link}/reschedule`
  const day = new Date(Date.now() + (2 + visit.dice.below(12)) * 86_400_000).toISOString().slice(0, 10)
  const form = await chooseTime(visit, page, day)
  if (form === 'lost') return 'lost'
  if (!form?.fields.startsAt) return 'refused'
  const { startsAt } = form.fields
  promised.perhaps.push(startsAt)
  const answer = await send(visit, form.action, form.fields)
  if (!answer) return 'lost'
  promised.perhaps = promised.perhaps.filter((one) => one !== startsAt)
  if (answer.status !== 303) return 'refused'
  promised.startsAt = startsAt
  promised.perhaps = []
  return 'done'
}

export async function cancel(visit: Visit, promised: Promised): Promise<Outcome> {
  const page = await read(visit, `${promised.link}/cancel`)
  if (page === null) return 'lost'
  const form = formsIn(page).find(({ action }) => action.endsWith('/cancel'))
  if (!form) return 'refused'
  promised.state = 'perhaps_cancelled'
  const answer = await send(visit, form.action, form.fields)
  if (!answer) return 'lost'
  promised.state = answer.status === 303 ? 'cancelled' : 'booked'
  return answer.status === 303 ? 'done' : 'refused'
}

function refuse(promised: Promised): Outcome {
  promised.state = 'refused'
  return 'refused'
}

/** The form for one of the day's first times, where guests meet; null when there is none. */
async function chooseTime(visit: Visit, path: string, day: string) {
  const month = await read(visit, `${path}?date=${day}&tz=UTC`)
  if (month === null) return 'lost'
  const times = linksIn(month, /class="time"/)
  const href = times[Math.min(visit.dice.below(16), times.length - 1)]
  if (!href) return null
  const page = await read(visit, href)
  if (page === null) return 'lost'
  return formsIn(page).find(({ method, fields }) => method === 'post' && 'startsAt' in fields) ?? null
}

async function read(visit: Visit, path: string): Promise<string | null> {
  const answer = await ask(visit, path)
  return answer && (answer.status === 200 ? answer.text : '')
}

function send(visit: Visit, path: string, fields: Record<string, string>): Promise<Answer | null> {
  return ask(visit, path, new URLSearchParams(fields))
}

interface Answer {
  status: number
  location: string
  text: string
}

/** Asks until something answers that isn't a trouble of the server's; the same form may be sent twice. */
async function ask(visit: Visit, path: string, body?: URLSearchParams): Promise<Answer | null> {
  const address = `203.0.${visit.dice.below(256)}.${visit.dice.below(256)}`
  for (let tries = 0; tries < 40; tries++) {
    const answer = await askOnce(visit.origin, path, address, body).catch(() => null)
    if (answer && answer.status < 500) return answer
    if (visit.isOver()) return null
    await sleep(250 + 100 * Math.min(tries, 10))
  }
  return null
}

async function askOnce(origin: string, path: string, address: string, body?: URLSearchParams): Promise<Answer> {
  const answer = await fetch(origin + path, {
    method: body ? 'POST' : 'GET',
    redirect: 'manual',
    headers: { origin, 'x-forwarded-for': address },
    signal: AbortSignal.timeout(15_000),
    ...(body && { body }),
  })
  const location = (answer.headers.get('location') ?? '').split('?')[0] ?? ''
  return { status: answer.status, location, text: await answer.text() }
}
