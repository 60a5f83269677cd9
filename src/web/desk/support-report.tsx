import type { Problem } from '#/modules/conferencing/index.ts'
import type { ConnectionView, ProviderCall } from '#/modules/connections/index.ts'
import type { EventView } from '#/modules/events/index.ts'
import type { MailView } from '#/modules/notifications/index.ts'
import { i18nFor } from '#/platform/i18n/i18n.ts'
import type { Page } from '#/web/route.ts'
import { usePage } from '#/web/ui/layout.tsx'

/** What a report is made of: one booking and what was done for it. */
interface Reported {
  event: EventView
  calls: ProviderCall[]
  mails: MailView[]
  connection: ConnectionView | null
}

/**
 * A text for whoever helps: account, event, provider, times, request ids and the last errors (T14). In English, since
 * it goes to the operator. No guest, no answer, no link, passcode or token is in it.
 */
export function supportReport({ app, ctx, visitor }: Page, { event, calls, mails, connection }: Reported): string {
  const room = event.conference
  const lines = [
    'Anteroom support report',
    field('made', ctx.now().toISOString()),
    field('site', app.config.publicUrls[0]),
    field('account', `${visitor?.email ?? 'unknown'} (${visitor?.workspace?.role ?? 'no role'})`),
    field('workspace', visitor?.workspace?.slug ?? 'none'),
    '',
    field('event', `${event.id}, ${event.status}`),
    field('time', `${event.startsAt.toISOString()}, ${event.durationMinutes} min, ${event.timeZone}`),
    field('location', event.location.kind),
    field('provider', connection ? `${connection.provider}, connection ${connection.id}` : 'none'),
    field('provider account', connection ? `${connection.email}, ${connection.state}` : 'none'),
    ...(room
      ? [
          field('room', `${room.state}, wanted ${room.wanted}, meeting number ${room.generation}`),
          field('problem', room.problem ?? 'none'),
          ...(room.problem ? [field('what to do', toOperator(room.problem))] : []),
          field('provider said', room.problemDetail ?? 'nothing'),
          field('asked for', room.requestedAt.toISOString()),
          field('ready', room.readyAt?.toISOString() ?? 'not yet'),
          field('next try', room.nextTryAt?.toISOString() ?? 'none'),
        ]
      : [field('room', 'none')]),
    '',
    `calls at the provider, newest first (${calls.length}):`,
    ...calls.slice(0, 30).map(callLine),
    '',
    `mails (${mails.length}):`,
    ...mails.map(mailLine),
  ]
  return lines.join('\n')
}

function toOperator(problem: Problem): string {
  return i18nFor('en').t(`conference.problem.${problem}.operator`)
}

function field(name: string, value: string): string {
  return `${`${name}:`.padEnd(18)}${value}`
}

function callLine(call: ProviderCall): string {
  const took = call.milliseconds === null ? '' : ` ${call.milliseconds} ms`
  const tracking = call.trackingId ? ` tracking ${call.trackingId}` : ''
  return `  ${call.at.toISOString()} ${call.method} ${call.path} ${call.status ?? '-'} ${call.outcome}${took}${tracking}`
}

function mailLine({ kind, recipient, state, at, replyCode }: MailView): string {
  return `  ${at.toISOString()} ${kind} to ${recipient}: ${state}${replyCode === null ? '' : `, reply ${replyCode}`}`
}

/** The report, folded away under the booking, with a button that copies it. */
export function SupportReport({ text }: { text: string }) {
  const { t } = usePage().i18n
  return (
    <details class="card" id="support-report">
      <summary class="cursor-pointer font-semibold">{t('booked.report')}</summary>
      <div class="mt-3 grid gap-3" data-copy>
        <p class="text-muted">{t('booked.report_explanation')}</p>
        <div>
          <button type="button" class="button button-quiet button-small" data-copied={t('ui.copied')} hidden>
            {t('booked.report_copy')}
          </button>
        </div>
        <pre class="copy-text overflow-x-auto text-small" tabindex={0}>
          {text}
        </pre>
      </div>
    </details>
  )
}
