import type { Page } from '#/web/route.ts'
import { OwnPage, Part, renderDocument } from './document.tsx'

/** What is kept about whom, what for and how long, in the operator's name (T3). */
export function privacyPage(page: Page): Response {
  const { config } = page.app
  const { name, email, privacyUrl } = config.operator
  return renderDocument(page, {
    title: page.i18n.t('public.privacy.title'),
    lead: page.i18n.t('public.privacy.lead', { name }),
    children: (
      <>
        <OwnPage text="public.privacy.own" url={privacyUrl} />
        <Part
          title="public.privacy.what"
          texts={['public.privacy.what.host', 'public.privacy.what.guest', 'public.privacy.what.zoom']}
        />
        <Part
          title="public.privacy.not"
          texts={['public.privacy.not.1', 'public.privacy.not.2', 'public.privacy.not.3']}
        />
        <Part
          title="public.privacy.long"
          texts={['public.privacy.long.1']}
          values={{ months: config.keepGuestsMonths }}
        />
        <Part title="public.privacy.rights" texts={['public.privacy.rights.1']} values={{ email }} />
      </>
    ),
  })
}

/** Between whom the terms hold, and what they are (T3). */
export function termsPage(page: Page): Response {
  const { name, termsUrl } = page.app.config.operator
  const texts = [
    'public.terms.1',
    'public.terms.2',
    'public.terms.3',
    'public.terms.4',
    'public.terms.5',
    'public.terms.6',
  ] as const
  return renderDocument(page, {
    title: page.i18n.t('public.terms.title'),
    lead: page.i18n.t('public.terms.lead', { name }),
    children: (
      <>
        <OwnPage text="public.terms.own" url={termsUrl} />
        <ol class="list-decimal grid gap-3 pl-6">
          {texts.map((key) => (
            <li key={key} class="max-w-[65ch]">
              {page.i18n.t(key)}
            </li>
          ))}
        </ol>
      </>
    ),
  })
}

/** Whom to ask, and what to look at first (T3). */
export function supportPage(page: Page): Response {
  const { name, email, supportUrl } = page.app.config.operator
  return renderDocument(page, {
    title: page.i18n.t('public.support.title'),
    lead: page.i18n.t('public.support.lead', { name, email }),
    children: (
      <>
        <p>
          <a class="button button-quiet" href={`mailto:${email}`}>
            {email}
          </a>
        </p>
        <OwnPage text="public.support.site" url={supportUrl} />
        <Part title="public.support.guest" texts={['public.support.guest.1', 'public.support.guest.2']} />
        <Part title="public.support.host" texts={['public.support.host.1', 'public.support.host.2']} />
        <Part title="public.support.security" texts={['public.support.security.1']} values={{ email }} />
      </>
    ),
  })
}
