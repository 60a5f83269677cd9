import { steadyNumber, steadyZoomId } from '../ids.ts'
import type { Account, Person, PersonSettings, Plan } from './person.ts'

const DOMAIN = 'zoom-sandbox.example'
const SEEDED_AT = '2024-03-01T09:00:00Z'

/** The people every sandbox starts with. Their e-mails and ids never change. */
export function seededPeople(): Person[] {
  return [
    seed('olivia.owner', 'Olivia Owner', 'licensed', 'main', 'Europe/Berlin', { role: 'owner' }),
    seed('mika.member', 'Mika Member', 'licensed', 'main', 'Europe/London'),
    seed('una.unassigned', 'Una Unassigned', 'unassigned', 'main', 'Europe/Berlin'),
    seed('bella.basic', 'Bella Basic', 'basic', 'bella', 'America/New_York', { role: 'owner' }),
    seed('felix.free', 'Felix Free', 'basic', 'felix', 'Asia/Kolkata', {
      role: 'owner',
      settings: defaultSettings('basic', { meetingsNeedPaidPlan: true }),
    }),
    seed('blake.blocked', 'Blake Blocked', 'licensed', 'strict', 'America/Chicago', { adminBlocksApps: true }),
    seed('pia.pmi', 'Pia Pmi', 'licensed', 'strict', 'America/Chicago', { role: 'owner', usePmi: true }),
    seed('sora.second', 'Sora Second', 'licensed', 'second', 'Asia/Tokyo', { role: 'owner' }),
  ]
}

export function seededAccounts(): Account[] {
  return [
    account('main', 'Main account', 'business'),
    account('bella', 'Bella Basic', 'free'),
    account('felix', 'Felix Free', 'free'),
    account('strict', 'Strict account', 'business'),
    account('second', 'Second account', 'pro'),
  ]
}

/** What a fresh Zoom account has: Basic accounts have no dial-in, licensed ones have audio conferencing. */
export function defaultSettings(type: Person['type'], chosen: Partial<PersonSettings> = {}): PersonSettings {
  return {
    hostVideo: true,
    participantVideo: true,
    joinBeforeHost: true,
    muteUponEntry: false,
    waitingRoom: false,
    waitingRoomLocked: false,
    audio: type === 'licensed' ? 'both' : 'voip',
    dialInCountries: type === 'licensed' ? ['US', 'DE'] : [],
    requirePasscode: true,
    meetingsNeedPaidPlan: false,
    ...chosen,
    passcodeRule: {
      length: 0,
      haveLetter: false,
      haveNumber: false,
      haveSpecialCharacter: false,
      onlyAllowNumeric: false,
      ...chosen.passcodeRule,
    },
  }
}

function seed(
  name: string,
  displayName: string,
  type: Person['type'],
  accountWord: string,
  timeZone: string,
  more: Partial<Person> = {},
): Person {
  const email = `${name}@${DOMAIN}`
  return {
    id: steadyZoomId(email),
    email,
    displayName,
    type,
    role: 'member',
    timeZone,
    accountId: steadyZoomId(`account ${accountWord}`),
    adminBlocksApps: false,
    usePmi: false,
    pmi: steadyNumber(email, 10),
    createdAt: SEEDED_AT,
    settings: defaultSettings(type),
    ...more,
  }
}

function account(word: string, name: string, plan: Plan): Account {
  const id = steadyZoomId(`account ${word}`)
  return { id, number: steadyNumber(id, 8), name, plan }
}
