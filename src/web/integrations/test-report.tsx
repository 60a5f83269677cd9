import type { TestReport, TestStep } from '#/modules/connections/index.ts'
import { isOperator } from '#/web/guard.ts'
import { Section, StatusDot, type Tone } from '#/web/ui/boxes.tsx'
import { usePage } from '#/web/ui/layout.tsx'
import { becauseOf } from './because.ts'

const tones: Record<TestStep['outcome'], Tone> = { ok: 'ready', warning: 'busy', failed: 'problem', skipped: 'quiet' }

interface TestResultProps {
  report: TestReport
  connectionName?: string
  /** Of an app that the workspace stored; else the instance's. */
  isOwnApp: boolean
  timeZone: string
}

/** What a test found, step by step: what works, what doesn't, and what to do about it (C5). */
export function TestResult({ report, connectionName = 'Zoom', isOwnApp, timeZone }: TestResultProps) {
  const page = usePage()
  const { t, dateTime } = page.i18n
  const said = ({ sentence, problem, at }: TestStep) =>
    problem && (isOwnApp || !isOperator(page))
      ? becauseOf(page, problem, { connectionName, isOwnApp })
      : t(sentence.key, { ...sentence.values, ...(at && { when: dateTime(at, timeZone) }) })
  const worst = report.steps.some(({ outcome }) => outcome === 'failed')
    ? 'failed'
    : report.steps.some(({ outcome }) => outcome === 'warning')
      ? 'warning'
      : 'ok'
  return (
    <Section title={t('integrations.test.result')} explanation={t(`integrations.test.result_${worst}`)} id="report">
      <ol class="grid gap-3">
        {report.steps.map((one) => (
          <li key={one.step} class="grid gap-x-4 sm:grid-cols-[14rem_1fr]">
            <span class="font-semibold">{t(`integrations.test.step_${one.step}`)}</span>
            <span>
              <StatusDot tone={tones[one.outcome]} label={t(`integrations.test.${one.outcome}`)} />
              <span class="block">{said(one)}</span>
            </span>
          </li>
        ))}
      </ol>
    </Section>
  )
}
