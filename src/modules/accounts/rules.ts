import type { ErrorCode } from '#/platform/errors.ts'

const urlName = /^[a-z0-9]+(?:-[a-z0-9]+)*$/

/** Can `text` be a workspace's URL name: 3 to 40 small letters, digits and single hyphens? */
export function isUrlName(text: string): boolean {
  return text.length >= 3 && text.length <= 40 && urlName.test(text)
}

/** A URL name made of `name`; empty when its letters don't make one (日本語), so that the person writes their own. */
export function suggestUrlName(name: string): string {
  const letters = name
    .normalize('NFKD')
    .replace(/[\p{M}'’]/gu, '')
    .toLowerCase()
    .replaceAll('ß', 'ss')
  const suggestion = letters
    .replace(/[^a-z0-9]+/g, '-')
    .slice(0, 40)
    .replace(/^-+|-+$/g, '')
  return isUrlName(suggestion) ? suggestion : ''
}

interface SignUpSituation {
  policy: 'open' | 'invite' | 'closed'
  isFirst: boolean
  isInvited: boolean
}

/** May this person make an account? The first one always may, since nobody could have invited them. */
export function judgeSignUp({ policy, isFirst, isInvited }: SignUpSituation): ErrorCode | null {
  if (isFirst || policy === 'open') return null
  if (policy === 'closed') return 'sign_up_closed'
  return isInvited ? null : 'sign_up_by_invitation'
}

interface InvitationState {
  status: string
  expiresAt: Date
}

/** Can the invitation still be accepted at `now`? */
export function judgeInvitation({ status, expiresAt }: InvitationState, now: Date): ErrorCode | null {
  if (status === 'accepted') return 'invitation_accepted'
  if (status !== 'pending') return 'invitation_withdrawn'
  return expiresAt <= now ? 'invitation_expired' : null
}
