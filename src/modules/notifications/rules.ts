import { createHash } from 'node:crypto'
import type { EventLocation } from '#/modules/events/index.ts'
import { withoutTurns } from '#/platform/input.ts'
import type { NewsKind } from './tables.ts'

/** How things stand for one person at an event: what a mail written now would say. */
export interface Standing {
  isConfirmed: boolean
  isCancelled: boolean
  startsAt: Date
  endsAt: Date
  /** Hashes, as `placeOf` and `linkHashOf` make them. */
  place: string
  linkHash: string | null
  /** Null for those to whom a new title is no news. */
  titleHash: string | null
  /** Is a join link to come, and is it worth waiting for? */
  link: 'here' | 'coming' | 'hopeless' | 'none'
  /** Since when the link has been waited for. */
  waitingSince: Date
}

/** What the last mail that reached them, or was given up, said. */
export interface Told {
  kind: NewsKind
  startsAt: Date
  place: string
  linkHash: string | null
  /** Null in mails from before titles could change. */
  titleHash: string | null
}

export type News = { do: 'nothing' } | { do: 'wait'; until: Date } | { do: 'tell'; kind: NewsKind }

const soonMinutes = 5

/** What this person has to hear now; the wait for a link ends after `firstMailSeconds` (decision 25). */
export function judgeNews(is: Standing, told: Told | null, now: Date, firstMailSeconds: number): News {
  if (!is.isConfirmed) return { do: 'nothing' }
  if (is.isCancelled) return told?.kind === 'cancelled' ? { do: 'nothing' } : { do: 'tell', kind: 'cancelled' }
  if (now >= is.endsAt) return { do: 'nothing' }
  const kind = newsKind(is, told)
  if (kind === null) return { do: 'nothing' }
  const until = new Date(is.waitingSince.getTime() + firstMailSeconds * 1000)
  const isSoon = is.startsAt.getTime() - now.getTime() <= soonMinutes * 60_000
  return is.link === 'coming' && !isSoon && now < until ? { do: 'wait', until } : { do: 'tell', kind }
}

function newsKind(is: Standing, told: Told | null): NewsKind | null {
  if (!told) return 'confirmed'
  if (told.startsAt.getTime() !== is.startsAt.getTime()) return 'moved'
  if (told.place !== is.place) return 'location_changed'
  if (is.titleHash !== null && told.titleHash !== null && is.titleHash !== told.titleHash) return 'details_changed'
  if (is.linkHash === null || is.linkHash === told.linkHash) return null
  return told.linkHash === null ? 'link_ready' : 'link_replaced'
}

/** Is what a claimed mail was to tell still worth telling? */
export function isStillNews(kind: NewsKind, is: Standing, now: Date): boolean {
  if (kind === 'cancelled') return is.isCancelled
  if (is.isCancelled || !is.isConfirmed || now >= is.endsAt) return false
  return kind === 'link_ready' || kind === 'link_replaced' ? is.linkHash !== null : true
}

/** Should this person be reminded `minutes` before the start? Not when they booked later than that. */
export function isReminderDue(is: Standing, knewAt: Date, minutes: number, now: Date): boolean {
  const at = reminderAt(is.startsAt, minutes)
  return is.isConfirmed && !is.isCancelled && now >= at && now < is.startsAt && knewAt <= at
}

export function reminderAt(startsAt: Date, minutes: number): Date {
  return new Date(startsAt.getTime() - minutes * 60_000)
}

/** Tells places apart without holding them; another Zoom connection is the same place to a guest. */
export function placeOf(location: EventLocation): string {
  return location.kind === 'zoom' ? 'zoom' : hash(JSON.stringify(Object.entries(location).sort()))
}

export function linkHashOf(joinUrl: string | null): string | null {
  return joinUrl === null ? null : hash(joinUrl)
}

export function titleHashOf(title: string): string {
  return hash(title)
}

/** A `Message-ID` (RFC 5322 §3.6.4) that the same parts always give: the key of "told once". */
export function messageIdOf(host: string, ...parts: (string | number)[]): string {
  return `<${hash(JSON.stringify(parts))}@${host}>`
}

/** What a refused mail is worth: 5xx is the server's last word, said twice more in case it was a mood (greylisting). */
export function mayTryAgain(attempts: number, replyCode: number | null): boolean {
  return attempts < (replyCode !== null && replyCode >= 500 ? 3 : 25)
}

/** Text of others in a header, a calendar property or a subject: one line, nothing that turns it around. */
export function oneLine(text: string): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is taken out
  return withoutTurns(text.replace(/[\u0000-\u001f\u007f-\u009f\u2028\u2029]+/g, ' ')).trim()
}

function hash(text: string): string {
  return createHash('sha256').update(text).digest('base64url').slice(0, 24)
}
