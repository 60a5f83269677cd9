import type { ProviderCall } from '#/modules/connections/index.ts'
import { i18nFor, type MessageKey } from '#/platform/i18n/i18n.ts'
import type { Page } from '#/web/route.ts'
import { usePage } from '#/web/ui/layout.tsx'

// Reports are for whoever helps (T14): account, what it is about, times, request ids and the last errors. In English,
// since they go to the operator. No guest, no answer, no link, passcode or token is in one.

/** Who reports, where and when: the beginning of each report. */
export function reportHead({ app, ctx, http, visitor }: Page): string[] {
  return [
    'Anteroom support report',
    field('made', ctx.now().toISOString()),
    field('site', app.config.publicUrls[0]),
    field('request', http.res.headers.get('x-request-id') ?? 'unknown'),
    field('account', `${visitor?.email ?? 'unknown'} (${visitor?.workspace?.role ?? 'no role'})`),
    field('workspace', visitor?.workspace?.slug ?? 'none'),
  ]
}

export function field(name: string, value: string): string {
  return `${`${name}:`.padEnd(18)}${value}`
}

/** The problem, and what to do about it. */
export function problemLines(problem: ProblemWithWords | null): string[] {
  if (!problem) return [field('problem', 'none')]
  const key: MessageKey = `conference.problem.${problem}.operator`
  return [field('problem', problem), field('what to do', i18nFor('en').t(key))]
}

type ProblemWithWords = MessageKey extends infer Key
  ? Key extends `conference.problem.${infer P}.operator`
    ? P
    : never
  : never

/** What was asked of the provider, with its tracking ids. */
export function callLines(calls: ProviderCall[]): string[] {
  return [`calls at the provider, newest first (${calls.length}):`, ...calls.slice(0, 30).map(callLine)]
}

function callLine(call: ProviderCall): string {
  const took = call.milliseconds === null ? '' : ` ${call.milliseconds} ms`
  const tracking = call.trackingId ? ` tracking ${call.trackingId}` : ''
  return `  ${call.at.toISOString()} ${call.method} ${call.path} ${call.status ?? '-'} ${call.outcome}${took}${tracking}`
}

/** A report with the button that copies it, and the text folded away. */
export function SupportReport({ lines }: { lines: string[] }) {
  const { t } = usePage().i18n
  return (
    <section class="card grid gap-3" id="support-report" aria-label={t('report.title')} data-copy>
      <div class="flex flex-wrap items-center justify-between gap-3">
        <h2>{t('report.title')}</h2>
        <button
          type="button"
          class="button button-quiet button-small"
          data-copied={t('ui.copied')}
          data-refused={t('ui.copy_refused')}
          hidden
        >
          {t('report.copy')}
        </button>
      </div>
      <p class="text-muted">{t('report.explanation')}</p>
      <details>
        <summary>{t('report.show')}</summary>
        <pre class="copy-text mt-3 overflow-x-auto text-small" tabindex={0}>
          {lines.join('\n')}
        </pre>
      </details>
    </section>
  )
}
