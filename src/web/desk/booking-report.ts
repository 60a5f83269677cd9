import type { ConnectionView, ProviderCall } from '#/modules/connections/index.ts'
import type { EventView } from '#/modules/events/index.ts'
import type { MailView } from '#/modules/notifications/index.ts'
import type { Page } from '#/web/route.ts'
import { callLines, field, problemLines, reportHead } from '#/web/support-report.tsx'

/** What a report is made of: one booking and what was done for it. */
interface Reported {
  event: EventView
  calls: ProviderCall[]
  mails: MailView[]
  connection: ConnectionView | null
}

/** The support report of a booking (T14). */
export function bookingReport(page: Page, { event, calls, mails, connection }: Reported): string[] {
  const room = event.conference
  return [
    ...reportHead(page),
    '',
    field('event', `${event.id}, ${event.status}`),
    field('time', `${event.startsAt.toISOString()}, ${event.durationMinutes} min, ${event.timeZone}`),
    field('location', event.location.kind),
    field('provider', connection ? `${connection.provider}, connection ${connection.id}` : 'none'),
    field('provider account', connection ? `${connection.email}, ${connection.state}` : 'none'),
    ...(room
      ? [
          field('room', `${room.state}, wanted ${room.wanted}, meeting number ${room.generation}`),
          ...problemLines(room.problem),
          field('provider said', room.problemDetail ?? 'nothing'),
          field('asked for', room.requestedAt.toISOString()),
          field('ready', room.readyAt?.toISOString() ?? 'not yet'),
          field('next try', room.nextTryAt?.toISOString() ?? 'none'),
        ]
      : [field('room', 'none')]),
    '',
    ...callLines(calls),
    '',
    `mails (${mails.length}):`,
    ...mails.map(mailLine),
  ]
}

function mailLine({ kind, recipient, state, at, replyCode }: MailView): string {
  return `  ${at.toISOString()} ${kind} to ${recipient}: ${state}${replyCode === null ? '' : `, reply ${replyCode}`}`
}
