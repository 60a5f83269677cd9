import { getCookie } from 'hono/cookie'
import { z } from 'zod'
import {
  chooseWorkspace,
  listInvitationsTo,
  listWorkspacesOf,
  suggestUrlName,
  workspaceInput,
} from '#/modules/accounts/index.ts'
import { openWorkspace } from '#/modules/availability/index.ts'
import { requireTokens } from '#/platform/http/rate-limit.ts'
import { statusOf } from '#/platform/http/status.ts'
import type { WorkspaceId } from '#/platform/ids.ts'
import { redirectWithNotice } from '#/web/notice.ts'
import { type Page, type Refusal, type Route, route } from '#/web/route.ts'
import { RefusalSummary } from '#/web/ui/boxes.tsx'
import { Button, LinkButton } from '#/web/ui/buttons.tsx'
import { TextField } from '#/web/ui/fields.tsx'
import { AuthCard, renderPublic } from '#/web/ui/public-page.tsx'
import { TimeZoneSelect } from '#/web/ui/time-zone-select.tsx'
import { signedIn } from './signed-in.ts'

export const workspaceRoutes: Route[] = [
  route({ method: 'GET', path: '/workspaces', access: 'signed-in', handle: workspacesPage }),
  route({
    method: 'POST',
    path: '/workspaces/choose',
    access: 'signed-in',
    form: z.object({ workspace: z.uuid(), goOn: z.literal('zoom').optional() }),
    async handle(page, { workspace, goOn }) {
      await chooseWorkspace(page.app.db, signedIn(page), workspace as WorkspaceId)
      return page.http.redirect(goOn ? '/settings/integrations/zoom' : '/home', 303)
    },
  }),
  route({ method: 'GET', path: '/workspaces/new', access: 'signed-in', handle: (page) => newPage(page) }),
  route({
    method: 'POST',
    path: '/workspaces/new',
    access: 'signed-in',
    form: workspaceInput,
    async handle(page, input) {
      const visitor = signedIn(page)
      const whom: [string, string] = ['workspace', visitor.userId]
      await requireTokens(page.app.db, { key: whom, limit: 20, windowSeconds: 86_400, now: page.ctx.now() })
      const hoursName = page.i18n.t('workspace.default_hours')
      const { workspace } = await openWorkspace(page.ctx, visitor.userId, { ...input, hoursName })
      await chooseWorkspace(page.app.db, visitor, workspace.id)
      return redirectWithNotice(page, '/home', 'notice.workspace_created')
    },
    refuse: newPage,
  }),
]

async function newPage(page: Page, refusal?: Refusal): Promise<Response> {
  const { t } = page.i18n
  const { name, email, emailVerified, workspace } = signedIn(page)
  if (!emailVerified) return page.http.redirect('/verify-email', 303)
  const invitations = await listInvitationsTo(page.app.db, email, page.ctx.now())
  const zone = guessedZone(page)
  return renderPublic(page, {
    title: t('workspace.new_title'),
    status: refusal ? statusOf[refusal.code] : 200,
    noIndex: true,
    children: (
      <AuthCard
        title={t('workspace.new_title')}
        lead={t('workspace.new_lead')}
        below={workspace ? <a href="/home">{t('nav.home')}</a> : undefined}
      >
        <Invitations page={page} invitations={invitations} />
        <form method="post" action="/workspaces/new" class="grid gap-4" data-guessed-zone={zone}>
          <RefusalSummary refusal={refusal} />
          <TextField name="name" label={t('workspace.name')} value={name} maxLength={80} refusal={refusal} />
          <TextField
            name="slug"
            label={t('workspace.slug')}
            hint={t('workspace.slug_hint', { address: `${page.app.config.publicUrls[0]}/…` })}
            value={workspace ? '' : suggestUrlName(name)}
            maxLength={40}
            refusal={refusal}
          />
          <TimeZoneSelect
            name="timeZone"
            label={t('workspace.time_zone')}
            hint={t('workspace.time_zone_hint')}
            value={zone}
            refusal={refusal ?? null}
          />
          <Button>{t('workspace.create')}</Button>
        </form>
      </AuthCard>
    ),
  })
}

// The script in the page leaves the browser's zone in a cookie; without scripts the language gives a first guess.
function guessedZone(page: Page): string {
  const said = getCookie(page.http, 'tz') ?? ''
  if (workspaceInput.shape.timeZone.safeParse(said).success) return said
  return page.i18n.language === 'ja' ? 'Asia/Tokyo' : 'UTC'
}

async function workspacesPage(page: Page): Promise<Response> {
  const { t } = page.i18n
  const visitor = signedIn(page)
  const mine = await listWorkspacesOf(page.app.db, visitor.userId)
  const invitations = visitor.emailVerified ? await listInvitationsTo(page.app.db, visitor.email, page.ctx.now()) : []
  return renderPublic(page, {
    title: t('workspace.list_title'),
    noIndex: true,
    children: (
      <AuthCard title={t('workspace.list_title')} lead={visitor.email}>
        <Invitations page={page} invitations={invitations} />
        {mine.length === 0 && <p>{t('workspace.list_empty')}</p>}
        <ul class="grid gap-3">
          {mine.map(({ id, name, role }) => (
            <li key={id} class="flex flex-wrap items-center justify-between gap-3">
              <span>
                <span class="font-semibold">{name}</span> <span class="text-muted">{t(`role.${role}`)}</span>
              </span>
              {id === visitor.workspace?.id ? (
                <LinkButton small href="/home">
                  {t('workspace.open_current')}
                </LinkButton>
              ) : (
                <form method="post" action="/workspaces/choose">
                  <Button kind="quiet" small name="workspace" value={id}>
                    {t('workspace.switch_to')}
                  </Button>
                </form>
              )}
            </li>
          ))}
        </ul>
        <LinkButton href="/workspaces/new">{t('workspace.new_title')}</LinkButton>
      </AuthCard>
    ),
  })
}

interface InvitationsProps {
  page: Page
  invitations: { id: string; workspaceName: string }[]
}

function Invitations({ page, invitations }: InvitationsProps) {
  const { t } = page.i18n
  return (
    <>
      {invitations.map(({ id, workspaceName }) => (
        <div key={id} class="notice flex flex-wrap items-center justify-between gap-3">
          <p>{t('workspace.invited_to', { workspace: workspaceName })}</p>
          <LinkButton small href={`/invitations/${id}`}>
            {t('invitation.look')}
          </LinkButton>
        </div>
      ))}
    </>
  )
}
