import {
  acceptInvitation,
  chooseWorkspace,
  findHostOfUser,
  getInvitation,
  getWorkspace,
  type Invitation,
  judgeInvitation,
} from '#/modules/accounts/index.ts'
import { createDefaultSchedule } from '#/modules/availability/index.ts'
import { contextFor } from '#/platform/ctx.ts'
import type { ErrorCode } from '#/platform/errors.ts'
import { statusOf } from '#/platform/http/status.ts'
import { redirectWithNotice } from '#/web/notice.ts'
import { type Page, type Route, route } from '#/web/route.ts'
import { Notice } from '#/web/ui/boxes.tsx'
import { Button, LinkButton } from '#/web/ui/buttons.tsx'
import { AuthCard, renderPublic } from '#/web/ui/public-page.tsx'
import { idIn, signedIn } from './signed-in.ts'

export const invitationRoutes: Route[] = [
  route({ method: 'GET', path: '/invitations/:id', access: 'public', handle: invitationPage }),
  route({
    method: 'POST',
    path: '/invitations/:id/accept',
    access: 'signed-in',
    async handle(page) {
      const visitor = signedIn(page)
      const workspaceId = await acceptInvitation(page.ctx, visitor.userId, idIn(page))
      await chooseWorkspace(page.app.db, visitor, workspaceId)
      await giveHours(page, workspaceId)
      return redirectWithNotice(page, '/home', 'notice.joined')
    },
  }),
]

async function giveHours(page: Page, workspaceId: Invitation['workspaceId']): Promise<void> {
  const { userId } = signedIn(page)
  const host = await findHostOfUser(page.app.db, userId)
  if (!host) return
  const { timeZone } = await getWorkspace(page.app.db, workspaceId)
  const ctx = contextFor(page.app, workspaceId, { kind: 'member', userId, role: 'member' })
  await createDefaultSchedule(ctx, { hostId: host.id, timeZone, name: page.i18n.t('workspace.default_hours') })
}

async function invitationPage(page: Page): Promise<Response> {
  const { t } = page.i18n
  const invitation = await getInvitation(page.app.db, idIn(page))
  const refusal = refusalFor(page, invitation)
  const title = t('invitation.title', { workspace: invitation.workspaceName })
  return renderPublic(page, {
    title,
    status: refusal ? statusOf[refusal] : 200,
    noIndex: true,
    children: (
      <AuthCard title={title} lead={t(`invitation.lead.${invitation.role}`, { inviter: invitation.inviterName })}>
        {refusal ? <Refused page={page} refusal={refusal} /> : <Choice page={page} invitation={invitation} />}
      </AuthCard>
    ),
  })
}

function refusalFor(page: Page, invitation: Invitation): ErrorCode | null {
  const isOver = judgeInvitation(invitation, page.ctx.now())
  if (isOver) return isOver
  return page.visitor && page.visitor.email !== invitation.email ? 'invitation_other_person' : null
}

function Refused({ page, refusal }: { page: Page; refusal: ErrorCode }) {
  const { t } = page.i18n
  return (
    <>
      <Notice tone="problem">
        <p>{t(`error.${refusal}`)}</p>
      </Notice>
      {refusal === 'invitation_other_person' ? (
        <form method="post" action="/log-out">
          <Button kind="quiet">{t('nav.log_out')}</Button>
        </form>
      ) : (
        <LinkButton href="/">{t('nav.back_home')}</LinkButton>
      )}
    </>
  )
}

function Choice({ page, invitation }: { page: Page; invitation: Invitation }) {
  const { t } = page.i18n
  const { visitor } = page
  if (!visitor) {
    return (
      <>
        <p>{t('invitation.who')}</p>
        <LinkButton kind="primary" href={`/sign-up?invitation=${invitation.id}`}>
          {t('invitation.sign_up')}
        </LinkButton>
        <LinkButton href={`/log-in?to=/invitations/${invitation.id}`}>{t('invitation.log_in')}</LinkButton>
      </>
    )
  }
  if (!visitor.emailVerified) {
    return (
      <>
        <p>{t('error.email_not_verified')}</p>
        <LinkButton href="/verify-email">{t('account.confirm_title')}</LinkButton>
      </>
    )
  }
  return (
    <>
      <form method="post" action={`/invitations/${invitation.id}/accept`}>
        <Button>{t('invitation.accept')}</Button>
      </form>
      {!visitor.workspace && <a href="/workspaces/new">{t('invitation.own_instead')}</a>}
    </>
  )
}
