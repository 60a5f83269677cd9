import { findLiveCheck, type LiveCheckView, type LiveStep, liveSteps } from '#/modules/doctor/index.ts'
import { statusOf } from '#/platform/http/status.ts'
import { isOperator } from '#/web/guard.ts'
import type { Page, Refusal } from '#/web/route.ts'
import { Notice, RefusalSummary, Section, StatusDot, type Tone } from '#/web/ui/boxes.tsx'
import { Button, LinkButton } from '#/web/ui/buttons.tsx'
import { classes, renderFragment, usePage } from '#/web/ui/layout.tsx'
import { renderSettings } from '#/web/ui/settings-frame.tsx'
import { StepBody } from './step-body.tsx'

export const liveCheckPath = '/settings/live-check'

/** Six steps that a person goes through with an account of their own; where it stands is read anew each time. */
export async function showLiveCheck(page: Page, refusal?: Refusal): Promise<Response> {
  const { t } = page.i18n
  const check = await findLiveCheck(page.ctx, page.app.config)
  return renderSettings(page, {
    current: isOperator(page) ? 'instance' : 'integrations',
    title: t('live_check.title'),
    status: refusal ? statusOf[refusal.code] : 200,
    children: (
      <div class="grid max-w-[44rem] gap-6">
        <RefusalSummary refusal={refusal} />
        <p class="text-muted">{t('live_check.lead')}</p>
        {check ? (
          <>
            <div aria-live="polite" {...(isPending(check) && { 'data-poll': `${liveCheckPath}/steps` })}>
              <Steps check={check} />
            </div>
            <div class="flex flex-wrap gap-3">
              <LinkButton href={liveCheckPath}>{t('live_check.look_again')}</LinkButton>
              <form method="post" action={`${liveCheckPath}/end`}>
                <Button kind="quiet">{t(check.current ? 'live_check.stop' : 'live_check.finish')}</Button>
              </form>
            </div>
            {check.current && <p class="text-muted">{t('live_check.stop_explained')}</p>}
          </>
        ) : (
          <Section title={t('live_check.begin_title')}>
            <ol class="grid list-decimal gap-1 pl-5">
              {liveSteps.map((step) => (
                <li key={step}>{t(`live_check.step.${step}`)}</li>
              ))}
            </ol>
            <p class="text-muted">{t('live_check.begin_explained')}</p>
            <form method="post" action={`${liveCheckPath}/begin`}>
              <Button>{t('live_check.begin')}</Button>
            </form>
          </Section>
        )}
      </div>
    ),
  })
}

/** The steps alone, for the page that asks again while something is awaited. */
export async function showLiveSteps(page: Page): Promise<Response> {
  const check = await findLiveCheck(page.ctx, page.app.config)
  return renderFragment(page, check ? <Steps check={check} /> : <p />)
}

function Steps({ check }: { check: LiveCheckView }) {
  const { t } = usePage().i18n
  const at = check.current ? liveSteps.indexOf(check.current) : liveSteps.length
  return (
    <div class="grid gap-6" {...(isPending(check) && { 'data-pending': '' })}>
      {check.current === null && <Notice tone="ready">{t('live_check.all_done')}</Notice>}
      <ol class="card grid list-none gap-5">
        {liveSteps.map((step, index) => (
          <Step key={step} step={step} number={index + 1} state={stateAt(index, at)} check={check} />
        ))}
      </ol>
    </div>
  )
}

type StepState = 'done' | 'now' | 'later'

const tones: Record<StepState, Tone> = { done: 'ready', now: 'busy', later: 'quiet' }

function stateAt(index: number, current: number): StepState {
  if (index === current) return 'now'
  return index < current ? 'done' : 'later'
}

function Step({
  step,
  number,
  state,
  check,
}: {
  step: LiveStep
  number: number
  state: StepState
  check: LiveCheckView
}) {
  const { t } = usePage().i18n
  return (
    <li
      class="grid gap-2 border-t border-line pt-5 first:border-t-0 first:pt-0"
      {...(state === 'now' && { 'aria-current': 'step' as const })}
    >
      <div class="flex flex-wrap items-baseline justify-between gap-x-4">
        <h2 class={classes(state === 'later' && 'text-muted')}>
          {number}. {t(`live_check.step.${step}`)}
        </h2>
        <StatusDot tone={tones[state]} label={t(`live_check.state.${state}`)} />
      </div>
      {state !== 'later' && <StepBody step={step} isDone={state === 'done'} check={check} />}
    </li>
  )
}

// Everything but what waits for a click here may become true elsewhere at any moment.
function isPending({ current, event, mail }: LiveCheckView): boolean {
  if (current === 'consent' || current === 'removal') return true
  if (current === 'booking') return event !== null
  return current === 'mail' && mail?.state !== 'sent'
}
