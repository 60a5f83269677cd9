import {
  getInvitation,
  type Invitation,
  isSignUpOpen,
  judgeInvitation,
  signUp,
  signUpInput,
} from '#/modules/accounts/index.ts'
import { DomainError } from '#/platform/errors.ts'
import { statusOf } from '#/platform/http/status.ts'
import { isId } from '#/platform/ids.ts'
import { type Page, type Refusal, type Route, route } from '#/web/route.ts'
import { Notice, RefusalSummary } from '#/web/ui/boxes.tsx'
import { Button, LinkButton } from '#/web/ui/buttons.tsx'
import { PasswordField, TextField, typedIn } from '#/web/ui/fields.tsx'
import { AuthCard, renderPublic } from '#/web/ui/public-page.tsx'
import { keepProof } from './session-cookies.ts'

export const signUpRoutes: Route[] = [
  route({
    method: 'GET',
    path: '/sign-up',
    access: 'public',
    handle: (page) => (page.visitor ? page.http.redirect('/home', 303) : signUpPage(page)),
  }),
  route({
    method: 'POST',
    path: '/sign-up',
    access: 'public',
    form: signUpInput,
    async handle(page, input) {
      const { proof } = await signUp(page.app, { ...input, language: page.i18n.locale }, page.address)
      keepProof(page, proof)
      return page.http.redirect('/sign-up/sent', 303)
    },
    refuse: signUpPage,
  }),
  route({ method: 'GET', path: '/sign-up/sent', access: 'public', handle: sentPage }),
]

async function signUpPage(page: Page, refusal?: Refusal): Promise<Response> {
  const { t } = page.i18n
  const invitation = await invitationOf(page, typedIn(refusal, 'invitation', page.url.searchParams.get('invitation')))
  const isClosed = page.app.config.signUp === 'closed'
  const isWelcome = (invitation !== null && !isClosed) || (await isSignUpOpen(page.app))
  return renderPublic(page, {
    title: t('account.sign_up'),
    status: refusal ? statusOf[refusal.code] : 200,
    children: (
      <AuthCard
        title={t('account.sign_up')}
        {...(invitation && { lead: t('account.sign_up_invited', { workspace: invitation.workspaceName }) })}
        below={
          <p>
            {t('account.have_account')} <a href="/log-in">{t('account.log_in')}</a>
          </p>
        }
      >
        {isWelcome ? (
          <SignUpForm page={page} refusal={refusal} invitation={invitation} />
        ) : (
          <Notice>
            <p>{t(isClosed ? 'error.sign_up_closed' : 'error.sign_up_by_invitation')}</p>
          </Notice>
        )}
      </AuthCard>
    ),
  })
}

interface FormProps {
  page: Page
  refusal: Refusal | undefined
  invitation: Invitation | null
}

function SignUpForm({ page, refusal, invitation }: FormProps) {
  const { t } = page.i18n
  return (
    <form method="post" action="/sign-up" class="grid gap-4">
      <RefusalSummary refusal={refusal} />
      {invitation && <input type="hidden" name="invitation" value={invitation.id} />}
      <TextField
        name="name"
        label={t('account.name')}
        hint={t('account.name_hint')}
        autocomplete="name"
        maxLength={80}
        refusal={refusal}
      />
      <TextField
        name="email"
        type="email"
        label={t('account.email')}
        hint={t('account.email_hint')}
        value={invitation?.email ?? ''}
        autocomplete="username"
        refusal={refusal}
      />
      <PasswordField label={t('account.password')} refusal={refusal} isNew />
      <Button>{t('account.sign_up')}</Button>
    </form>
  )
}

// A link with an invitation that is over still shows the page: whoever may sign up without one, may.
async function invitationOf(page: Page, id: string): Promise<Invitation | null> {
  if (!isId(id)) return null
  const invitation = await getInvitation(page.app.db, id).catch((error: unknown) => {
    if (error instanceof DomainError) return null
    throw error
  })
  return invitation && judgeInvitation(invitation, page.app.clock.now()) === null ? invitation : null
}

function sentPage(page: Page): Response {
  const { t } = page.i18n
  return renderPublic(page, {
    title: t('account.sent_title'),
    noIndex: true,
    children: (
      <AuthCard title={t('account.sent_title')}>
        <p>{t('account.sent_confirm')}</p>
        <p class="text-muted">{t('account.sent_nothing')}</p>
        <LinkButton href="/log-in">{t('account.log_in')}</LinkButton>
      </AuthCard>
    ),
  })
}
