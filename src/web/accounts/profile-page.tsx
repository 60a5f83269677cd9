import {
  changePassword,
  changeProfile,
  endOtherSessions,
  endSession,
  getProfile,
  listSessions,
  newPasswordInput,
  profileInput,
} from '#/modules/accounts/index.ts'
import { statusOf } from '#/platform/http/status.ts'
import { i18nOf, type Language, languageNames, languages, negotiate } from '#/platform/i18n/i18n.ts'
import { redirectWithNotice } from '#/web/notice.ts'
import { type Page, type Refusal, type Route, route } from '#/web/route.ts'
import { RefusalSummary, Section } from '#/web/ui/boxes.tsx'
import { Button } from '#/web/ui/buttons.tsx'
import { DataTable } from '#/web/ui/data-table.tsx'
import { PasswordField, SelectField, TextField } from '#/web/ui/fields.tsx'
import { renderSettings } from '#/web/ui/settings-frame.tsx'
import { browserName } from './browser-name.ts'
import { passCookies } from './session-cookies.ts'
import { idIn, signedIn } from './signed-in.ts'

export const profileRoutes: Route[] = [
  route({
    method: 'GET',
    path: '/settings',
    access: 'signed-in',
    handle: (page) => page.http.redirect('/settings/profile', 303),
  }),
  route({ method: 'GET', path: '/settings/profile', access: 'signed-in', handle: (page) => profilePage(page) }),
  route({
    method: 'POST',
    path: '/settings/profile',
    access: 'signed-in',
    form: profileInput,
    async handle(page, input) {
      await changeProfile(page.app.db, signedIn(page).userId, { ...input, language: withRegion(page, input.language) })
      return redirectWithNotice(page, '/settings/profile', 'notice.saved')
    },
    refuse: (page, refusal) => profilePage(page, { profile: refusal }),
  }),
  route({
    method: 'POST',
    path: '/settings/profile/password',
    access: 'signed-in',
    form: newPasswordInput,
    async handle(page, input) {
      passCookies(page, await changePassword(page.app, page.http.req.raw.headers, signedIn(page).userId, input))
      return redirectWithNotice(page, '/settings/profile', 'notice.password_changed')
    },
    refuse: (page, refusal) => profilePage(page, { password: refusal }),
  }),
  route({
    method: 'POST',
    path: '/settings/profile/sessions/end-others',
    access: 'signed-in',
    async handle(page) {
      const { userId, sessionToken } = signedIn(page)
      await endOtherSessions(page.app.db, userId, sessionToken)
      return redirectWithNotice(page, '/settings/profile', 'notice.logged_out_elsewhere')
    },
  }),
  route({
    method: 'POST',
    path: '/settings/profile/sessions/:id/end',
    access: 'signed-in',
    async handle(page) {
      await endSession(page.app.db, signedIn(page).userId, idIn(page))
      return redirectWithNotice(page, '/settings/profile', 'notice.saved')
    },
  }),
]

interface Refusals {
  profile?: Refusal
  password?: Refusal
}

async function profilePage(page: Page, refusals: Refusals = {}): Promise<Response> {
  const { t } = page.i18n
  const { userId, workspace } = signedIn(page)
  const person = await getProfile(page.app.db, userId)
  const mails = i18nOf(person.language)
  const example = mails.dateTime(page.ctx.now(), workspace?.timeZone ?? 'UTC')
  const refusal = refusals.profile ?? refusals.password
  return renderSettings(page, {
    current: 'profile',
    title: t('settings.profile'),
    status: refusal ? statusOf[refusal.code] : 200,
    children: (
      <>
        <Section title={t('profile.you')} explanation={t('profile.you_explained', { email: person.email })}>
          <form method="post" action="/settings/profile" class="grid max-w-md gap-4">
            <RefusalSummary refusal={refusals.profile} />
            <TextField
              name="name"
              label={t('account.name')}
              hint={t('account.name_hint')}
              value={person.name}
              autocomplete="name"
              maxLength={80}
              refusal={refusals.profile}
            />
            <SelectField
              name="language"
              label={t('profile.language')}
              hint={t('profile.language_hint', { example })}
              value={mails.language}
              options={languages.map((value) => ({ value, label: languageNames[value] }))}
              refusal={refusals.profile}
            />
            <div>
              <Button>{t('ui.save')}</Button>
            </div>
          </form>
        </Section>
        <PasswordSection page={page} refusal={refusals.password} />
        {await sessionsSection(page)}
      </>
    ),
  })
}

// Mails to a host are written while no browser is there to ask: its region is kept with the language.
function withRegion({ http }: Page, language: Language): string {
  return negotiate(http.req.header('accept-language'), language).locale
}

function PasswordSection({ page, refusal }: { page: Page; refusal: Refusal | undefined }) {
  const { t } = page.i18n
  return (
    <Section title={t('profile.password')} explanation={t('profile.password_explained')}>
      <form method="post" action="/settings/profile/password" class="grid max-w-md gap-4">
        <RefusalSummary refusal={refusal} />
        <PasswordField name="currentPassword" label={t('profile.current_password')} refusal={refusal} />
        <PasswordField label={t('account.new_password')} refusal={refusal} isNew />
        <div>
          <Button kind="quiet">{t('profile.change_password')}</Button>
        </div>
      </form>
    </Section>
  )
}

async function sessionsSection(page: Page) {
  const { t, dateTime } = page.i18n
  const { userId, sessionToken, workspace } = signedIn(page)
  const open = await listSessions(page.app.db, userId, page.ctx.now())
  return (
    <Section
      bare
      title={t('profile.sessions')}
      explanation={t('profile.sessions_explained')}
      action={
        open.length > 1 && (
          <form method="post" action="/settings/profile/sessions/end-others">
            <Button kind="quiet" small>
              {t('profile.end_others')}
            </Button>
          </form>
        )
      }
    >
      <DataTable
        caption={t('profile.sessions')}
        rows={open}
        keyOf={({ id }) => id}
        columns={[
          {
            title: t('profile.browser'),
            cell: ({ userAgent }) => browserName(userAgent) ?? t('profile.unknown_browser'),
          },
          { title: t('profile.since'), cell: ({ createdAt }) => dateTime(createdAt, workspace?.timeZone ?? 'UTC') },
          {
            title: '',
            end: true,
            cell: ({ id, token }) =>
              token === sessionToken ? (
                <span class="text-muted">{t('profile.this_browser')}</span>
              ) : (
                <form method="post" action={`/settings/profile/sessions/${id}/end`}>
                  <Button kind="quiet" small>
                    {t('nav.log_out')}
                  </Button>
                </form>
              ),
          },
        ]}
      />
    </Section>
  )
}
