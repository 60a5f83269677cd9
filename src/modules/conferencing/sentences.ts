import type { MessageKey } from '#/platform/i18n/i18n.ts'
import type { ConferenceView } from './queries.ts'

/** A sentence in the catalogues, with what fills it. */
export interface Sentence {
  key: MessageKey
  values: Record<string, string>
}

/** After so long a link that is still being made needs more than patience (J13). */
const patienceSeconds = 30

/** What to tell the host and the guest about the room now. Dates are the page's to format. */
export function conferenceSentences(
  view: Pick<ConferenceView, 'state' | 'wanted' | 'problem' | 'joinUrl' | 'requestedAt'>,
  { connectionName, now }: { connectionName: string; now: Date },
): { host: Sentence; guest: Sentence } {
  const values = { connectionName }
  const { problem } = view
  // A guest whose link works has no use for the host's troubles.
  const guestKey: MessageKey =
    !problem || view.joinUrl ? stateKey(view, 'guest', now) : `conference.problem.${problem}.guest`
  const hostKey: MessageKey = problem ? `conference.problem.${problem}.host` : stateKey(view, 'host', now)
  return { host: { key: hostKey, values }, guest: { key: guestKey, values } }
}

function stateKey(
  { state, wanted, joinUrl, requestedAt }: Pick<ConferenceView, 'state' | 'wanted' | 'joinUrl' | 'requestedAt'>,
  reader: 'host' | 'guest',
  now: Date,
): MessageKey {
  if (state === 'removed') return `conference.state.removed.${reader}`
  if (wanted === 'absent') return `conference.state.removing.${reader}`
  if (joinUrl) return `conference.state.ready.${reader}`
  const isLate = now.getTime() - requestedAt.getTime() > patienceSeconds * 1000
  return isLate ? `conference.state.late.${reader}` : `conference.state.waiting.${reader}`
}
