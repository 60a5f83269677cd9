import type { App } from './apps/app.ts'
import type { Fault } from './faults/fault.ts'
import type { JournalEntry } from './journal/journal.ts'
import type { Meeting } from './meetings/meeting.ts'
import type { AccessToken, AuthorizationCode, Grant, RefreshToken } from './oauth/grant.ts'
import type { Account, Person } from './people/person.ts'
import { seededAccounts, seededPeople } from './people/seed.ts'
import type { Delivery, WebhookWeather } from './webhooks/delivery.ts'

/** Choices where the sources about Zoom disagree, or where Zoom changed over time. */
export type Behaviour = {
  /** What a past `start_time` becomes on create: captured bodies keep it, the specification says now. */
  pastStart: 'kept' | 'now'
  /** `x-ratelimit-limit`, `-remaining`, `-type`, `retry-after`, which Zoom documented formerly. */
  legacyRateHeaders: boolean
  /** Errors as XML to callers that don't ask for JSON: always, as Zoom does at times, or never. */
  xmlErrors: boolean
  /** The authorize page goes on to another origin before anything is shown, as `zoom.us` does to `marketplace.zoom.us`. */
  consentElsewhere: boolean
  /** What tokens name as `api_url`, such as a region's host; null: this sandbox. Whoever follows it has to be led back. */
  apiUrl: string | null
}

export type Limits = { enabled: boolean; perUserDay: number }

/** Everything a sandbox remembers. Plain data and maps only, so that it can be written to a file. */
export type State = {
  clockOffsetMs: number
  accounts: Account[]
  people: Person[]
  apps: App[]
  /** Browser cookie → person id: who is signed in at "Zoom" in that browser. */
  sessions: Map<string, string>
  codes: Map<string, AuthorizationCode>
  grants: Grant[]
  accessTokens: Map<string, AccessToken>
  refreshTokens: Map<string, RefreshToken>
  meetings: Map<number, Meeting>
  pageTokens: Map<string, { offset: number; expiresAt: number; query: string }>
  journal: JournalEntry[]
  journalSeq: number
  faults: Fault[]
  deliveries: Delivery[]
  weather: WebhookWeather
  refreshGraceSeconds: number
  limits: Limits
  behaviour: Behaviour
  /** `person day` → creates and updates; `account category day` → calls. */
  usage: Map<string, number>
}

/** A new sandbox: the seeded people, no apps, no meetings, no faults, the real clock. */
export function freshState(): State {
  return {
    clockOffsetMs: 0,
    accounts: seededAccounts(),
    people: seededPeople(),
    apps: [],
    sessions: new Map(),
    codes: new Map(),
    grants: [],
    accessTokens: new Map(),
    refreshTokens: new Map(),
    meetings: new Map(),
    pageTokens: new Map(),
    journal: [],
    journalSeq: 0,
    faults: [],
    deliveries: [],
    weather: {},
    refreshGraceSeconds: 0,
    limits: { enabled: true, perUserDay: 100 },
    behaviour: { pastStart: 'kept', legacyRateHeaders: false, xmlErrors: true, consentElsewhere: false, apiUrl: null },
    usage: new Map(),
  }
}
