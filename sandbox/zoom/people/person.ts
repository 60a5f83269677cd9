import type { Sandbox } from '../sandbox.ts'

export type Plan = 'free' | 'pro' | 'business'

export type Account = {
  id: string
  number: number
  name: string
  /** Decides the rate limits, which all users and apps of an account share. */
  plan: Plan
}

/** The person's own Zoom settings: what a meeting gets where the request is silent. */
export type PersonSettings = {
  hostVideo: boolean
  participantVideo: boolean
  joinBeforeHost: boolean
  muteUponEntry: boolean
  waitingRoom: boolean
  /** The admin locked the waiting room to the value above: requests are overwritten silently. */
  waitingRoomLocked: boolean
  audio: 'both' | 'telephony' | 'voip' | 'thirdParty'
  dialInCountries: string[]
  /** New meetings get a passcode unless the request says otherwise. */
  requirePasscode: boolean
  passcodeRule: {
    length: number
    haveLetter: boolean
    haveNumber: boolean
    haveSpecialCharacter: boolean
    onlyAllowNumeric: boolean
  }
  /** Answers 400 / 200 "Only available for Paid account." to every create. */
  meetingsNeedPaidPlan: boolean
}

export type Person = {
  id: string
  email: string
  displayName: string
  type: 'basic' | 'licensed' | 'unassigned' | 'none'
  role: 'owner' | 'admin' | 'member'
  timeZone: string
  accountId: string
  adminBlocksApps: boolean
  /** "Use my personal meeting id for scheduled meetings" is on. */
  usePmi: boolean
  pmi: number
  createdAt: string
  settings: PersonSettings
}

/** Zoom's numbers: 1 Basic, 2 Licensed, 4 Unassigned without Meetings Basic, 99 None. */
export const PERSON_TYPE_NUMBER = { basic: 1, licensed: 2, unassigned: 4, none: 99 } as const

export function findPerson(sandbox: Sandbox, idOrEmail: string): Person | null {
  const wanted = idOrEmail.toLowerCase()
  return sandbox.state.people.find((person) => person.id === idOrEmail || person.email.toLowerCase() === wanted) ?? null
}

export function accountOf(sandbox: Sandbox, person: Person): Account {
  const account = sandbox.state.accounts.find((candidate) => candidate.id === person.accountId)
  if (!account) throw new Error(`no account ${person.accountId}`)
  return account
}

/** Licences 4 and 99 can't host; Zoom answers 3161. */
export function mayHost(person: Person): boolean {
  return person.type === 'basic' || person.type === 'licensed'
}
