import { z } from 'zod'
import {
  choseThePassword,
  confirmEmail,
  readConfirmationLink,
  sendConfirmationAgain,
} from '#/modules/accounts/index.ts'
import { DomainError } from '#/platform/errors.ts'
import { statusOf } from '#/platform/http/status.ts'
import { redirectWithNotice } from '#/web/notice.ts'
import { type Page, type Refusal, type Route, route } from '#/web/route.ts'
import { Notice, RefusalSummary } from '#/web/ui/boxes.tsx'
import { Button, LinkButton } from '#/web/ui/buttons.tsx'
import { PasswordField, typedIn } from '#/web/ui/fields.tsx'
import { AuthCard, renderPublic } from '#/web/ui/public-page.tsx'
import { dropProof, passCookies, proofOf } from './session-cookies.ts'

export const verifyEmailRoutes: Route[] = [
  route({ method: 'GET', path: '/verify-email', access: 'public', handle: openLink }),
  route({
    method: 'POST',
    path: '/verify-email',
    access: 'public',
    form: z.object({ token: z.string().max(2000), password: z.string().max(128).optional() }),
    async handle(page, { token, password }) {
      const browser = { address: page.address, headers: page.http.req.raw.headers }
      const confirmation = { token, password, proof: proofOf(page), sessionUserId: page.visitor?.userId }
      const cookies = await confirmEmail(page.app, confirmation, browser)
      passCookies(page, cookies)
      dropProof(page)
      const isLoggedIn = cookies.length > 0 || page.visitor !== null
      return redirectWithNotice(page, isLoggedIn ? '/home' : '/log-in', 'notice.address_confirmed')
    },
    refuse: refusePage,
  }),
  route({
    method: 'POST',
    path: '/verify-email/again',
    access: 'signed-in',
    async handle(page) {
      const { userId, emailVerified } = page.visitor ?? never()
      if (emailVerified) return page.http.redirect('/home', 303)
      await sendConfirmationAgain(page.app, userId)
      return redirectWithNotice(page, '/verify-email', 'notice.mail_sent')
    },
  }),
]

// Opening the link changes nothing: mail programs open links to look at them.
async function openLink(page: Page): Promise<Response> {
  const token = page.url.searchParams.get('token')
  if (!token) {
    if (!page.visitor) return page.http.redirect('/log-in?to=/verify-email', 303)
    return page.visitor.emailVerified ? page.http.redirect('/home', 303) : waitingPage(page)
  }
  return await linkPage(page, token)
}

async function refusePage(page: Page, refusal: Refusal): Promise<Response> {
  return await linkPage(page, typedIn(refusal, 'token'), refusal)
}

async function linkPage(page: Page, token: string, refusal?: Refusal): Promise<Response> {
  const { t } = page.i18n
  const link = await readConfirmationLink(page.app, token).catch((error: unknown) => {
    if (error instanceof DomainError) return null
    throw error
  })
  if (!link) return page.visitor && !page.visitor.emailVerified ? waitingPage(page, 410) : expiredPage(page)
  if (link.isConfirmed) return page.http.redirect(page.visitor ? '/home' : '/log-in', 303)
  const known = { proof: proofOf(page), sessionUserId: page.visitor?.userId }
  return renderPublic(page, {
    title: t('account.confirm_title'),
    status: refusal ? statusOf[refusal.code] : 200,
    noIndex: true,
    children: (
      <AuthCard title={t('account.confirm_title')} lead={link.email}>
        <form method="post" action="/verify-email" class="grid gap-4">
          <RefusalSummary refusal={refusal} />
          <input type="hidden" name="token" value={token} />
          {!choseThePassword(page.app, link.userId, known) && (
            <PasswordField label={t('account.password')} hint={t('account.confirm_password_hint')} refusal={refusal} />
          )}
          <Button>{t('account.confirm')}</Button>
          <a href="/forgot-password" class="min-h-6 justify-self-start">
            {t('account.forgot')}
          </a>
        </form>
      </AuthCard>
    ),
  })
}

function expiredPage(page: Page): Response {
  const { t } = page.i18n
  return renderPublic(page, {
    title: t('account.link_expired_title'),
    status: 410,
    noIndex: true,
    children: (
      <AuthCard title={t('account.link_expired_title')}>
        <p>{t('account.link_expired_text')}</p>
        <LinkButton kind="primary" href="/log-in?to=/verify-email">
          {t('account.log_in')}
        </LinkButton>
      </AuthCard>
    ),
  })
}

function waitingPage(page: Page, status = 200): Response {
  const { t } = page.i18n
  return renderPublic(page, {
    title: t('account.confirm_title'),
    status,
    noIndex: true,
    children: (
      <AuthCard title={t('account.confirm_title')} lead={page.visitor?.email}>
        {status === 410 && (
          <Notice tone="problem">
            <p>{t('error.link_expired')}</p>
          </Notice>
        )}
        <p>{t('account.waiting')}</p>
        <form method="post" action="/verify-email/again">
          <Button>{t('account.send_again')}</Button>
        </form>
        <form method="post" action="/log-out">
          <Button kind="quiet">{t('nav.log_out')}</Button>
        </form>
      </AuthCard>
    ),
  })
}

function never(): never {
  throw new DomainError('not_signed_in')
}
