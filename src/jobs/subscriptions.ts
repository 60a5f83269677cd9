import type { RecordedFact } from '#/platform/facts/facts.ts'
import type { Job } from '#/platform/jobs/jobs.ts'

/** What follows from each fact. A fact that nothing follows from is listed with none, so that nobody has to wonder. */
const subscriptions: Record<string, (fact: RecordedFact) => Job[]> = {
  'workspace.created': () => [],
  'workspace.changed': () => [],
  'member.invited': ({ id, about }) => [
    { task: 'accounts.send-invitation', payload: { invitationId: about.invitationId, mailId: id } },
  ],
  'member.joined': () => [],
  'member.role_changed': () => [],
  'member.removed': () => [],
  'invitation.withdrawn': () => [],

  'schedule.created': () => [],
  'schedule.changed': () => [],
  'meeting_type.created': () => [],
  'meeting_type.changed': () => [],
  'meeting_type.archived': () => [],

  'event.drafted': () => [],
  'event.confirmed': () => [],
  'event.moved': () => [],
  'event.cancelled': () => [],
  'event.location_changed': () => [],
  'booking.confirmed': () => [],
  'booking.cancelled': () => [],
  'booking.link_renewed': () => [],
}

/** The jobs that follow from `fact`; an unlisted kind is a bug. */
export function follow(fact: RecordedFact): Job[] {
  const subscription = subscriptions[fact.kind]
  if (!subscription) throw new Error(`no line in subscriptions.ts for the fact ${fact.kind}`)
  return subscription(fact)
}
