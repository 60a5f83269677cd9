import type { RecordedFact } from '#/platform/facts/facts.ts'
import type { Job } from '#/platform/jobs/jobs.ts'
import { applyTypeJob } from './events-jobs.ts'
import { retireHostJob } from './meeting-types-jobs.ts'
import { sendBookingCodeJob, sendManageLinkJob, tellOwnersJob, tellPeopleJob } from './notifications-jobs.ts'

/** What follows from each fact. A fact that nothing follows from is listed with none, so that nobody has to wonder. */
const subscriptions: Record<string, (fact: RecordedFact) => Job[]> = {
  'workspace.created': () => [],
  'workspace.changed': () => [],
  'member.invited': ({ id, about }) => [
    { task: 'accounts.send-invitation', payload: { invitationId: about.invitationId, mailId: id } },
  ],
  'member.joined': () => [],
  'member.role_changed': () => [],
  'member.removed': (fact) => [retireHostJob(fact)],
  'invitation.withdrawn': () => [],

  'connection.connected': ({ about }) => [resumeConnection(about)],
  'connection.reconnected': ({ about }) => [resumeConnection(about)],
  'connection.lost': (fact) => [connectionGone(fact.about), tellOwnersJob(fact, 'reconnect')],
  'connection.disconnected': ({ about }) => [connectionGone(about)],
  'connection.scopes_changed': ({ about }) => [resumeConnection(about)],
  'connection.hosts_changed': ({ about }) => [resumeConnection(about)],
  'connection.host_used': () => [],
  'oauth_client.created': () => [],
  'oauth_client.changed': () => [],
  'oauth_client.removed': () => [],

  'conference.requested': () => [],
  'conference.ready': (fact) => [tellPeopleJob(fact)],
  'conference.problem': (fact) => [tellPeopleJob(fact)],
  'conference.lost': (fact) => [tellPeopleJob(fact)],
  'conference.removed': () => [],
  'conference.moved_at_provider': (fact) => [tellPeopleJob(fact)],
  'conference.sweep_stopped': (fact) => [tellOwnersJob(fact, 'sweep_stopped')],

  'schedule.created': () => [],
  'schedule.changed': () => [],
  'meeting_type.created': () => [],
  'meeting_type.changed': (fact) => (fact.changes?.isForUpcoming ? [applyTypeJob(fact)] : []),
  'meeting_type.archived': () => [],
  'meeting_type.restored': () => [],

  'event.drafted': () => [],
  'event.confirmed': (fact) => [tellPeopleJob(fact)],
  'event.moved': (fact) => [tellPeopleJob(fact)],
  'event.cancelled': (fact) => [tellPeopleJob(fact)],
  'event.details_changed': (fact) => [tellPeopleJob(fact)],
  'event.location_changed': (fact) => [tellPeopleJob(fact)],
  'event.guests_forgotten': () => [],
  'booking.code_requested': (fact) => [sendBookingCodeJob(fact)],
  'booking.confirmed': (fact) => [tellPeopleJob(fact)],
  'booking.cancelled': (fact) => [tellPeopleJob(fact)],
  'booking.link_renewed': (fact) => [sendManageLinkJob(fact)],
}

/** The jobs that follow from `fact`; an unlisted kind is a bug. */
export function follow(fact: RecordedFact): Job[] {
  const subscription = subscriptions[fact.kind]
  if (!subscription) throw new Error(`no line in subscriptions.ts for the fact ${fact.kind}`)
  return subscription(fact)
}

function resumeConnection({ connectionId }: RecordedFact['about']): Job {
  return { task: 'conferencing.resume-connection', payload: { connectionId } }
}

function connectionGone({ connectionId }: RecordedFact['about']): Job {
  return { task: 'conferencing.connection-gone', payload: { connectionId } }
}
