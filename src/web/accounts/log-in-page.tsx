import { z } from 'zod'
import { logIn, logInInput, logOut } from '#/modules/accounts/index.ts'
import { statusOf } from '#/platform/http/status.ts'
import { type Page, type Refusal, type Route, route } from '#/web/route.ts'
import { RefusalSummary } from '#/web/ui/boxes.tsx'
import { Button } from '#/web/ui/buttons.tsx'
import { PasswordField, TextField, typedIn } from '#/web/ui/fields.tsx'
import { AuthCard, renderPublic } from '#/web/ui/public-page.tsx'
import { ownPath } from './own-path.ts'
import { passCookies } from './session-cookies.ts'

export const logInRoutes: Route[] = [
  route({
    method: 'GET',
    path: '/log-in',
    access: 'public',
    handle: (page) =>
      page.visitor ? page.http.redirect(target(page.url.searchParams.get('to')), 303) : logInPage(page),
  }),
  route({
    method: 'POST',
    path: '/log-in',
    access: 'public',
    form: logInInput.extend({ to: z.string().optional() }),
    async handle(page, { email, password, to }) {
      const browser = { address: page.address, headers: page.http.req.raw.headers }
      passCookies(page, await logIn(page.app, { email, password }, browser))
      return page.http.redirect(target(to), 303)
    },
    refuse: logInPage,
  }),
  route({
    method: 'POST',
    path: '/log-out',
    access: 'public',
    async handle(page) {
      passCookies(page, await logOut(page.app, page.http.req.raw.headers))
      return page.http.redirect('/log-in', 303)
    },
  }),
]

function target(to: string | null | undefined): string {
  return ownPath(to) ?? '/home'
}

function logInPage(page: Page, refusal?: Refusal): Response {
  const { t } = page.i18n
  const to = typedIn(refusal, 'to', page.url.searchParams.get('to'))
  return renderPublic(page, {
    title: t('account.log_in'),
    status: refusal ? statusOf[refusal.code] : 200,
    noIndex: true,
    children: (
      <AuthCard
        title={t('account.log_in')}
        below={
          <p>
            {t('account.no_account')} <a href="/sign-up">{t('account.sign_up')}</a>
          </p>
        }
      >
        <form method="post" action="/log-in" class="grid gap-4">
          <RefusalSummary refusal={refusal} />
          {to && <input type="hidden" name="to" value={to} />}
          <TextField name="email" type="email" label={t('account.email')} autocomplete="username" refusal={refusal} />
          <PasswordField label={t('account.password')} refusal={refusal} />
          <Button>{t('account.log_in')}</Button>
          <a href="/forgot-password" class="min-h-6 justify-self-start">
            {t('account.forgot')}
          </a>
        </form>
      </AuthCard>
    ),
  })
}
