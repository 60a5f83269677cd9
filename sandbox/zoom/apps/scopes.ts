import type { AppKind } from './app.ts'

// <product>:<action>:<data> with an optional :admin or :master. There is no :user suffix.
const GRANULAR = /^[a-z_]+:[a-z_]+:[a-z_0-9]+(?::(admin|master))?$/

/** Null when an app of this kind may ask for the scope, else Zoom's own words. */
export function judgeScope(scope: string, kind: AppKind): string | null {
  const usage = kind === 'user' ? 'USER_OPERATION' : 'ADMIN_MANAGEMENT'
  const suffix = GRANULAR.exec(scope)
  const fits = suffix !== null && (kind === 'user' ? suffix[1] === undefined : suffix[1] !== undefined)
  return fits ? null : `${scope} is not a valid scope name when usage is ${usage}`
}

/** What a scope lets an app do, in the words of a consent page. */
export function scopeInWords(scope: string): string {
  const plain = scope.replace(/:(admin|master)$/, '')
  const everyone = scope === plain ? '' : ', for everyone in the account'
  const known: Record<string, string> = {
    'user:read:user': 'See your profile: name, e-mail, account',
    'user:read:list_users': 'List the users of the account',
    'user:read:settings': 'See your settings',
    'meeting:write:meeting': 'Create meetings',
    'meeting:read:meeting': 'See a meeting, and be told about changes to meetings',
    'meeting:update:meeting': 'Change meetings',
    'meeting:delete:meeting': 'Delete meetings',
    'meeting:read:list_meetings': 'List your meetings',
    'meeting:read:list_upcoming_meetings': 'List your upcoming meetings',
    'meeting:update:status': 'End meetings',
    'meeting:read:invitation': 'See the invitation text of a meeting',
  }
  return (known[plain] ?? `Use ${plain}`) + everyone
}
