import { z } from 'zod'
import { emailInput, password, requestPasswordReset, resetPassword } from '#/modules/accounts/index.ts'
import { statusOf } from '#/platform/http/status.ts'
import { redirectWithNotice } from '#/web/notice.ts'
import { type Page, type Refusal, type Route, route } from '#/web/route.ts'
import { RefusalSummary } from '#/web/ui/boxes.tsx'
import { Button, LinkButton } from '#/web/ui/buttons.tsx'
import { PasswordField, TextField, typedIn } from '#/web/ui/fields.tsx'
import { AuthCard, renderPublic } from '#/web/ui/public-page.tsx'

export const passwordRoutes: Route[] = [
  route({ method: 'GET', path: '/forgot-password', access: 'public', handle: (page) => forgotPage(page) }),
  route({
    method: 'POST',
    path: '/forgot-password',
    access: 'public',
    form: emailInput,
    async handle(page, { email }) {
      await requestPasswordReset(page.app, email, page.address)
      return page.http.redirect('/forgot-password/sent', 303)
    },
    refuse: forgotPage,
  }),
  route({ method: 'GET', path: '/forgot-password/sent', access: 'public', handle: sentPage }),
  route({ method: 'GET', path: '/reset-password', access: 'public', handle: (page) => resetPage(page) }),
  route({
    method: 'POST',
    path: '/reset-password',
    access: 'public',
    form: z.object({ token: z.string().min(1).max(200), password }),
    async handle(page, input) {
      await resetPassword(page.app, input)
      return redirectWithNotice(page, '/log-in', 'notice.password_changed')
    },
    refuse: resetPage,
  }),
]

function forgotPage(page: Page, refusal?: Refusal): Response {
  const { t } = page.i18n
  return renderPublic(page, {
    title: t('account.forgot_title'),
    status: refusal ? statusOf[refusal.code] : 200,
    noIndex: true,
    children: (
      <AuthCard title={t('account.forgot_title')} lead={t('account.forgot_lead')}>
        <form method="post" action="/forgot-password" class="grid gap-4">
          <RefusalSummary refusal={refusal} />
          <TextField name="email" type="email" label={t('account.email')} autocomplete="username" refusal={refusal} />
          <Button>{t('account.forgot_send')}</Button>
        </form>
      </AuthCard>
    ),
  })
}

function sentPage(page: Page): Response {
  const { t } = page.i18n
  return renderPublic(page, {
    title: t('account.sent_title'),
    noIndex: true,
    children: (
      <AuthCard title={t('account.sent_title')}>
        <p>{t('account.sent_reset')}</p>
        <p class="text-muted">{t('account.sent_nothing')}</p>
        <LinkButton href="/log-in">{t('account.log_in')}</LinkButton>
      </AuthCard>
    ),
  })
}

function resetPage(page: Page, refusal?: Refusal): Response {
  const { t } = page.i18n
  const token = typedIn(refusal, 'token', page.url.searchParams.get('token'))
  if (!token) return page.http.redirect('/forgot-password', 303)
  const isOver = refusal?.code === 'link_expired'
  return renderPublic(page, {
    title: t('account.reset_title'),
    status: refusal ? statusOf[refusal.code] : 200,
    noIndex: true,
    children: (
      <AuthCard title={t('account.reset_title')} lead={t('account.reset_lead')}>
        <RefusalSummary refusal={refusal} />
        {isOver ? (
          <LinkButton kind="primary" href="/forgot-password">
            {t('account.forgot_send')}
          </LinkButton>
        ) : (
          <form method="post" action="/reset-password" class="grid gap-4">
            <input type="hidden" name="token" value={token} />
            <PasswordField label={t('account.new_password')} refusal={refusal} isNew />
            <Button>{t('account.reset_save')}</Button>
          </form>
        )}
      </AuthCard>
    ),
  })
}
