import type { Fact } from '#/platform/facts/facts.ts'
import type { ConnectionId } from '#/platform/ids.ts'
import type { Conference, ConferenceFactKind } from './conference.ts'

/** Ids and codes only: links and passcodes are read from the row when somebody is told (decision 13). */
export function conferenceFact(kind: ConferenceFactKind, conference: Conference): Fact {
  const { id, eventId, generation, state, problem } = conference
  return { kind: `conference.${kind}`, about: { eventId, conferenceId: id }, changes: { generation, state, problem } }
}

/** So many meetings of this connection vanished at once that the sweep believed none of it (decision 19). */
export const conferenceSweepStopped = (connectionId: ConnectionId, vanished: number, checked: number): Fact => ({
  kind: 'conference.sweep_stopped',
  about: { connectionId },
  changes: { vanished, checked },
})
