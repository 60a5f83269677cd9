import { type ClientKind, declaredScopes } from '#/modules/connections/index.ts'
import { callName, type PlanStep, reviewPlan, scopeName } from '#/modules/review/index.ts'
import type { MessageKey } from '#/platform/i18n/i18n.ts'
import { CodeText } from '#/web/integrations/cells.tsx'
import type { Page } from '#/web/route.ts'
import { usePage } from '#/web/ui/layout.tsx'
import { renderDocument } from './document.tsx'

/** The reviewer's test plan: what to do, what follows, and which permissions and calls each step shows (T3, U1). */
export function planPage(page: Page): Response {
  const { t } = page.i18n
  const { config } = page.app
  const kind = config.zoom?.kind ?? 'user'
  const steps = reviewPlan(config.zoom ? declaredScopes(config.zoom).map(({ key }) => key) : undefined)
  return renderDocument(page, {
    title: t('review.plan.title'),
    lead: t('review.plan.lead', { count: steps.length }),
    children: (
      <>
        <section class="grid gap-2" aria-label={t('review.plan.before')}>
          <h2>{t('review.plan.before')}</h2>
          <p>{t('review.plan.account')}</p>
          <p>{t('review.plan.persons')}</p>
          <p>{t('review.plan.executed')}</p>
        </section>
        <ol class="grid gap-4">
          {steps.map((step, index) => (
            <Step key={step.id} kind={kind} step={step} number={index + 1} />
          ))}
        </ol>
        <p>
          <a class="inline-block py-1" href="/integrations/zoom">
            {t('public.zoom.title')}
          </a>
        </p>
      </>
    ),
  })
}

function Step({ kind, step, number }: { kind: ClientKind; step: PlanStep; number: number }) {
  const { t } = usePage().i18n
  const { id, scopes, calls, events } = step
  return (
    <li class="card grid gap-3" id={id}>
      <h2 class="text-large">
        {number}. {t(`review.plan.${id}.title`)}
      </h2>
      <p>{t(`review.plan.${id}.do`)}</p>
      <p>
        <strong class="font-semibold">{t('review.plan.expect')}</strong> {t(`review.plan.${id}.expect`)}
      </p>
      <dl class="grid gap-x-6 gap-y-1 text-small md:grid-cols-[10rem_1fr]">
        <Codes label="review.plan.permissions" texts={scopes.map((key) => scopeName(key, kind))} />
        <Codes
          label="review.plan.calls"
          texts={calls.map((call) => callName(call, kind))}
          otherwise={t('review.plan.no_call')}
        />
        <Codes label="review.plan.events" texts={events} />
      </dl>
    </li>
  )
}

function Codes({ label, texts, otherwise }: { label: MessageKey; texts: readonly string[]; otherwise?: string }) {
  const { t } = usePage().i18n
  if (texts.length === 0 && !otherwise) return null
  return (
    <>
      <dt class="text-muted">{t(label)}</dt>
      <dd class="mb-1 md:mb-0">
        {texts.length === 0
          ? otherwise
          : texts.map((text) => (
              <span key={text} class="block">
                <CodeText text={text} />
              </span>
            ))}
      </dd>
    </>
  )
}
