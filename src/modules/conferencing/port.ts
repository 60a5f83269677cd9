import type { Config } from '#/platform/config/config.ts'
import type { Problem } from './problems.ts'
import type { DialIn, MeetingSettings } from './tables.ts'

/** What a room at a provider is to be. `marker` travels with it, so that it can be recognised later. */
export interface WantedRoom {
  topic: string
  marker: string
  startsAt: Date
  durationMinutes: number
  timeZone: string
  settings: MeetingSettings
}

/** The wanted values that differ from what was sent before; at least one. */
export type Changes = Partial<Omit<WantedRoom, 'marker'>>

/** What a provider says a room is. Values that it left out are null. */
export interface Room {
  meetingId: string
  /** The provider's user who hosts it. */
  meetingUserId: string | null
  joinUrl: string
  passcode: string | null
  dialIn: DialIn[]
  settings: MeetingSettings | null
  startsAt: Date | null
  durationMinutes: number | null
  topic: string | null
  /** The text that carries the marker. */
  note: string
}

/** Why a call did not do what it was for. `mayHaveHappened`: an answer came that doesn't tell. */
export type Failure =
  | { kind: 'retry_later'; problem: Problem; notBefore: Date | null; isDaily: boolean; mayHaveHappened: boolean }
  | { kind: 'reconnect'; problem: Problem }
  | { kind: 'rejected'; problem: Problem; detail: string | null }
  /** Sent, and no answer came: it may have happened. */
  | { kind: 'broken' }
  /** Nothing left this machine: repeat freely. */
  | { kind: 'not_sent' }

export type Made = { kind: 'made'; room: Room } | Failure
export type Updated = { kind: 'updated' } | { kind: 'gone' } | Failure
export type Removed = { kind: 'gone' } | Failure
export type Found = { kind: 'found'; room: Room } | { kind: 'gone' } | Failure
export type Listed = { kind: 'listed'; rooms: Room[] } | Failure

/** What can be asked of a provider, each with the permission that it needs. */
export type Operation = 'create' | 'update' | 'delete' | 'read' | 'list'

/** One provider's rooms. Every method makes its calls through `line`, and answers in our words. */
export interface ConferenceProvider {
  /** How many creates and updates a host may have a UTC day. */
  changesADay: number
  /** How many of them updates leave to creates. */
  changesKept: number
  /** How many calls an account may make a second, by its plan and the weight of the call. */
  callsASecond: Record<'free' | 'paid', Record<Weight, number>>
  may(operation: Operation, granted: ReadonlySet<string>): boolean
  make(line: Line, wanted: WantedRoom): Promise<Made>
  change(line: Line, meetingId: string, changes: Changes): Promise<Updated>
  remove(line: Line, meetingId: string): Promise<Removed>
  read(line: Line, meetingId: string): Promise<Found>
  /** Every scheduled room that `isOurs`; the others are dropped before they leave the adapter (J17). */
  list(line: Line, isOurs: (room: Room) => boolean): Promise<Listed>
  /** Where the host finds the room, or null: all rooms, in the provider's own pages. */
  pageOf(config: Config, meetingId: string | null): string
  /** Reads a verified webhook; null when it means nothing to a room. */
  readNews(event: string, payload: unknown): ProviderNews | null
}

/** What a provider told us unasked. */
export type ProviderNews = { accountId: string; meetingId: string } & (
  | { kind: 'made'; startsAt: Date | null }
  | { kind: 'deleted' }
  | { kind: 'changed'; startsAt: Date | null; settings: Partial<MeetingSettings> }
)

/** The way out: `callProvider` of the connections room, bound to one connection and paced. */
export interface Line {
  now: Date
  /** Why the calls are made, for the ledger. */
  reason: string
  /** The provider's user who hosts: `me`, or whom an app of the whole account acts for. */
  user: string
  call(request: CallRequest): Promise<CallResult>
}

export interface CallRequest {
  method: 'GET' | 'POST' | 'PATCH' | 'DELETE'
  /** A template, `/v2/meetings/{id}`; `params` fill it. */
  path: string
  params?: Record<string, string>
  query?: Record<string, string>
  body?: unknown
  scope: string
  reason: string
  /** What it counts as at the provider. */
  weight: Weight
  changes?: 'create' | 'update'
}

export type Weight = 'light' | 'medium'

export type CallResult =
  | { kind: 'answered'; status: number; body: unknown; trackingId: string | null; retryAfter: string | null }
  | { kind: 'not_sent' }
  | { kind: 'broken' }
  | { kind: 'reconnect'; problem: Problem }
  | { kind: 'retry_later'; problem: Problem }
  /** Not sent: it isn't its turn within the provider's limits. */
  | { kind: 'held'; problem: Problem; notBefore: Date; isDaily: boolean }
