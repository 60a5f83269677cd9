import { findPerson, type Person } from '../people/person.ts'
import { validationFailed } from '../rest/refusals.ts'
import type { Sandbox } from '../sandbox.ts'

/** Alternative hosts must be licensed members of the host's account. Zoom's code for this is unconfirmed. */
export function checkAlternativeHosts(sandbox: Sandbox, host: Person, list: string | undefined): void {
  for (const email of (list ?? '').split(';').filter(Boolean)) {
    const other = findPerson(sandbox, email.trim())
    if (other?.accountId === host.accountId && other.type === 'licensed') continue
    throw validationFailed([{ field: 'settings.alternative_hosts', message: `Invalid alternative host: ${email}.` }])
  }
}
