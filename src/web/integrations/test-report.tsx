import type { TestReport, TestStep } from '#/modules/connections/index.ts'
import { Section, StatusDot, type Tone } from '#/web/ui/boxes.tsx'
import { usePage } from '#/web/ui/layout.tsx'

const tones: Record<TestStep['outcome'], Tone> = { ok: 'ready', warning: 'busy', failed: 'problem', skipped: 'quiet' }

/** What a test found, step by step: what works, what doesn't, and what to do about it (C5). */
export function TestResult({ report }: { report: TestReport }) {
  const { t } = usePage().i18n
  const worst = report.steps.some(({ outcome }) => outcome === 'failed')
    ? 'failed'
    : report.steps.some(({ outcome }) => outcome === 'warning')
      ? 'warning'
      : 'ok'
  return (
    <Section title={t('integrations.test.result')} explanation={t(`integrations.test.result_${worst}`)} id="report">
      <ol class="grid gap-3">
        {report.steps.map(({ step, outcome, sentence }) => (
          <li key={step} class="grid gap-x-4 sm:grid-cols-[14rem_1fr]">
            <span class="font-semibold">{t(`integrations.test.step_${step}`)}</span>
            <span>
              <StatusDot tone={tones[outcome]} label={t(`integrations.test.${outcome}`)} />
              <span class="block">{t(sentence.key, sentence.values)}</span>
            </span>
          </li>
        ))}
      </ol>
    </Section>
  )
}
