import type { MessageKey } from '#/platform/i18n/i18n.ts'
import { CopyButton, LinkButton } from '#/web/ui/buttons.tsx'
import { Icon } from '#/web/ui/icons.tsx'
import { usePage } from '#/web/ui/layout.tsx'

interface FirstStepsProps {
  hasConnection: boolean
  hasType: boolean
  isBooked: boolean
  /** The first meeting type's link, to share. */
  link: string | null
}

/** What a new host does first, each step as it really stands; gone with the first booking. */
export function FirstSteps({ hasConnection, hasType, isBooked, link }: FirstStepsProps) {
  const { t } = usePage().i18n
  if (isBooked) return null
  const steps: { name: 'connect' | 'hours' | 'type' | 'share'; isDone: boolean; href: string }[] = [
    { name: 'connect', isDone: hasConnection, href: '/settings/integrations/zoom' },
    // Hours are there from the start; whether they fit, only the host knows.
    { name: 'hours', isDone: true, href: '/availability' },
    { name: 'type', isDone: hasType, href: hasType ? '/meeting-types' : '/meeting-types/new' },
    { name: 'share', isDone: false, href: '/meeting-types' },
  ]
  const next = steps.find(({ isDone }) => !isDone)
  return (
    <section class="card grid gap-4" aria-label={t('first_steps.title')}>
      <div>
        <h2>{t('first_steps.title')}</h2>
        <p class="text-muted">{t('first_steps.lead')}</p>
      </div>
      <ol class="grid divide-y divide-line">
        {steps.map(({ name, isDone, href }, i) => (
          <li key={name} class="flex flex-wrap items-center gap-x-4 gap-y-2 py-3">
            <Mark isDone={isDone} number={i + 1} />
            <div class="min-w-0 flex-1 basis-48">
              <span class="font-semibold">{t(`first_steps.${name}` as MessageKey)}</span>
              <span class="block text-muted">{t(`first_steps.${name}_${isDone ? 'done' : 'why'}` as MessageKey)}</span>
            </div>
            {name === 'share' && link ? (
              <CopyButton text={link} label={t('meeting_type.copy_link')} hideText />
            ) : (
              (name !== 'share' || hasType) && (
                <LinkButton href={href} small kind={name === next?.name ? 'primary' : 'quiet'}>
                  {t(`first_steps.${name}_${isDone ? 'see' : 'do'}` as MessageKey)}
                </LinkButton>
              )
            )}
          </li>
        ))}
      </ol>
    </section>
  )
}

function Mark({ isDone, number }: { isDone: boolean; number: number }) {
  const { t } = usePage().i18n
  return (
    <span
      class={`grid size-7 flex-none place-items-center rounded-full border ${isDone ? 'border-accent text-accent' : 'border-line text-muted'}`}
    >
      {isDone ? (
        <>
          <Icon name="check" size={16} />
          <span class="sr-only">{t('first_steps.done')}</span>
        </>
      ) : (
        number
      )}
    </span>
  )
}
