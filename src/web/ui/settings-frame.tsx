import type { MessageKey } from '#/platform/i18n/i18n.ts'
import { isOperator } from '#/web/guard.ts'
import type { Page } from '#/web/route.ts'
import { renderDesk } from './desk.tsx'
import type { Children } from './layout.tsx'

export type SettingsPlace = 'profile' | 'workspace' | 'members' | 'integrations' | 'instance'

const places: [SettingsPlace, MessageKey][] = [
  ['profile', 'settings.profile'],
  ['workspace', 'settings.workspace'],
  ['members', 'settings.members'],
  ['integrations', 'settings.integrations'],
]

// The instance is the operator's alone; others would meet "not found" there.
function placesFor(page: Page): [SettingsPlace, MessageKey][] {
  return isOperator(page) ? [...places, ['instance', 'settings.instance']] : places
}

interface SettingsProps {
  current: SettingsPlace
  title: string
  children: Children
  action?: Children
  banner?: Children
  status?: number
}

/** Answers with a page of the settings: the desk, with the way to the neighbouring settings above. */
export function renderSettings(page: Page, { current, children, ...desk }: SettingsProps): Response {
  const { t } = page.i18n
  return renderDesk(page, {
    ...desk,
    current: 'settings',
    children: (
      <div class="grid gap-6">
        <nav
          class="flex flex-wrap gap-x-2 border-b border-line max-sm:text-small sm:gap-x-5"
          aria-label={t('nav.settings')}
        >
          {placesFor(page).map(([place, label]) => (
            <a
              key={place}
              href={place === 'instance' ? '/operator/doctor' : `/settings/${place}`}
              class={`inline-flex min-h-10 items-center border-b-2 no-underline ${place === current ? 'border-accent font-semibold text-ink' : 'border-transparent text-muted hover:text-ink'}`}
              {...(place === current && { 'aria-current': 'page' as const })}
            >
              {t(label)}
            </a>
          ))}
        </nav>
        {children}
      </div>
    ),
  })
}
