import { newZoomId, steadyNumber } from '../ids.ts'
import { now, type Sandbox, zoomTime } from '../sandbox.ts'
import type { Person, PersonSettings, Plan } from './person.ts'
import { defaultSettings } from './seed.ts'

export type NewPerson = {
  email: string
  displayName: string
  type: Person['type']
  timeZone: string
  accountId?: string | undefined
  role?: Person['role'] | undefined
  adminBlocksApps?: boolean | undefined
  usePmi?: boolean | undefined
  settings?: Partial<PersonSettings> | undefined
  plan?: Plan | undefined
}

/** Adds a person or, for a known e-mail, changes that person. Without `accountId` they own an account of their own. */
export function addPerson(sandbox: Sandbox, input: NewPerson): Person {
  const known = sandbox.state.people.find((person) => person.email.toLowerCase() === input.email.toLowerCase())
  const accountId = input.accountId ?? known?.accountId ?? newZoomId()
  let account = sandbox.state.accounts.find((candidate) => candidate.id === accountId)
  const isNewAccount = !account
  if (!account) {
    const plan = input.type === 'basic' ? 'free' : 'business'
    account = { id: accountId, number: steadyNumber(accountId, 8), name: input.displayName, plan }
    sandbox.state.accounts.push(account)
  }
  if (input.plan) account.plan = input.plan

  const person: Person = {
    id: known?.id ?? newZoomId(),
    email: input.email,
    displayName: input.displayName,
    type: input.type,
    role: input.role ?? known?.role ?? (isNewAccount ? 'owner' : 'member'),
    timeZone: input.timeZone,
    accountId,
    adminBlocksApps: input.adminBlocksApps ?? false,
    usePmi: input.usePmi ?? false,
    pmi: known?.pmi ?? steadyNumber(input.email, 10),
    createdAt: known?.createdAt ?? zoomTime(now(sandbox)),
    settings: defaultSettings(input.type, input.settings),
  }
  if (known) Object.assign(known, person)
  else sandbox.state.people.push(person)
  sandbox.changed()
  return known ?? person
}
