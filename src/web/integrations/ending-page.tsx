import { listWorkspacesOf } from '#/modules/accounts/index.ts'
import { countToCome } from '#/modules/conferencing/index.ts'
import { type Ending, findConnection, type RefusalProblem } from '#/modules/connections/index.ts'
import type { Values } from '#/platform/i18n/i18n.ts'
import type { WorkspaceId } from '#/platform/ids.ts'
import { redirectWithNotice } from '#/web/notice.ts'
import type { Page } from '#/web/route.ts'
import { SupportReport } from '#/web/support-report.tsx'
import { Button, LinkButton } from '#/web/ui/buttons.tsx'
import { usePage } from '#/web/ui/layout.tsx'
import { attemptReport } from './connection-report.ts'
import { connectionPath, zoomPath } from './places.ts'
import { renderStop } from './stop-page.tsx'

type Trouble = Exclude<Ending, { kind: 'connected' | 'other_account' }>

/** Where each ending of an authorization leads: back to Zoom's settings, or to a page that says what to do. */
export async function showEnding(page: Page, ending: Ending): Promise<Response> {
  if (ending.kind !== 'connected')
    return ending.kind === 'other_account' ? await askAboutOtherAccount(page, ending) : explain(page, ending)
  const elsewhere = await workspaceElsewhere(page, ending.workspaceId)
  if (elsewhere) return showElsewhere(page, elsewhere)
  const connection = ending.isNew ? await findConnection(page.ctx, ending.connectionId) : null
  // Of a whole account: it makes no meeting until its hosts are named.
  if (connection?.kind === 'account')
    return redirectWithNotice(page, connectionPath(connection.id), 'notice.zoom_connected_hosts')
  return redirectWithNotice(page, zoomPath, ending.isNew ? 'notice.zoom_connected' : 'notice.zoom_reconnected')
}

/** The person's workspace of this id, unless it is the one that they have open. */
export async function workspaceElsewhere(page: Page, id: WorkspaceId): Promise<Membership | null> {
  if (page.visitor?.workspace?.id === id) return null
  return (await workspacesOf(page)).find((one) => one.id === id) ?? null
}

/** Begun in one workspace, come back in another (opened in another tab): which one it is, and the way there. */
export function showElsewhere(page: Page, { id, name }: Membership): Response {
  const { t } = page.i18n
  return renderStop(page, {
    title: t('integrations.elsewhere.title', { workspace: name }),
    children: (
      <>
        <p>{t('integrations.elsewhere.body', { workspace: name })}</p>
        <form method="post" action="/workspaces/choose">
          <input type="hidden" name="goOn" value="zoom" />
          <Button name="workspace" value={id}>
            {t('integrations.elsewhere.open', { workspace: name })}
          </Button>
        </form>
      </>
    ),
  })
}

const statuses: Partial<Record<Trouble['kind'], number>> = {
  state_unknown: 400,
  state_used: 400,
  state_expired: 400,
  logged_out: 401,
  not_allowed: 403,
  email_not_verified: 403,
  token_failed: 502,
  identity_failed: 502,
}

async function explain(page: Page, ending: Trouble): Promise<Response> {
  const { t } = page.i18n
  // Zoom's side can't say for which of their workspaces it was meant (decision 30).
  const choices = ending.kind === 'state_missing' ? await workspacesOf(page) : []
  const goOn = ending.kind === 'state_missing' && !page.visitor ? `/log-in?to=${page.url.pathname}` : zoomPath
  return renderStop(page, {
    title: t(`integrations.ending.${ending.kind}.title`),
    status: statuses[ending.kind] ?? 200,
    children: (
      <>
        <p>{t(`integrations.ending.${ending.kind}.body`, valuesOf(ending))}</p>
        {'problem' in ending && <Reason problem={ending.problem} />}
        {choices.length > 1 ? (
          <WorkspaceChoice choices={choices} />
        ) : (
          <div>
            <LinkButton href={goOn} kind="primary">
              {t(ending.kind === 'state_missing' ? 'integrations.zoom.connect' : 'integrations.again')}
            </LinkButton>
          </div>
        )}
      </>
    ),
    below: 'problem' in ending && <SupportReport lines={await attemptReport(page, ending)} />,
  })
}

type Membership = Awaited<ReturnType<typeof listWorkspacesOf>>[number]

async function workspacesOf({ app, visitor }: Page): Promise<Membership[]> {
  return visitor ? await listWorkspacesOf(app.db, visitor.userId) : []
}

function WorkspaceChoice({ choices }: { choices: Membership[] }) {
  const { t } = usePage().i18n
  return (
    <form method="post" action="/workspaces/choose" class="grid justify-items-start gap-3">
      <input type="hidden" name="goOn" value="zoom" />
      <p>{t('integrations.ending.which_workspace')}</p>
      {choices.map(({ id, name }) => (
        <Button key={id} kind="quiet" name="workspace" value={id}>
          {name}
        </Button>
      ))}
    </form>
  )
}

// What the room's sentences say of meetings and of trying again by itself isn't so while connecting.
const whileConnecting = [
  'provider_down',
  'unreadable_answer',
  'busy',
  'app_blocked',
  'app_credentials',
  'app_kind',
  'account_gone',
  'connection_lost',
  'policy',
  'refused',
] as const

/** Why Zoom refused: for the person, and for whoever runs the server or the app. */
function Reason({ problem }: { problem: RefusalProblem }) {
  const { t } = usePage().i18n
  const own = whileConnecting.find((one) => one === problem)
  return (
    <>
      <p>
        {own
          ? t(`integrations.ending.because.${own}`)
          : t(`conference.problem.${problem}.host`, { connectionName: 'Zoom' })}
      </p>
      <p class="text-muted">
        {t('integrations.ending.for_operator', { sentence: t(`conference.problem.${problem}.operator`) })}
      </p>
    </>
  )
}

function valuesOf(ending: Trouble): Values {
  if (ending.kind === 'refused') return { error: ending.error }
  if (ending.kind === 'scopes_missing') return { scopes: ending.scopes.join(', ') }
  return ending.kind === 'second_account' ? { email: ending.email } : {}
}

// Nothing was changed yet; whoever leaves this page keeps what they had (C8).
async function askAboutOtherAccount(page: Page, ending: Extract<Ending, { kind: 'other_account' }>): Promise<Response> {
  const { t } = page.i18n
  const { workspaceId, attemptId, connectionId, name, before, now } = ending
  const { rooms, made } = await countToCome({ ...page.ctx, workspaceId }, connectionId)
  return renderStop(page, {
    title: t('integrations.ending.other_account.title'),
    children: (
      <>
        <p>{t('integrations.ending.other_account.body', { name, before, now })}</p>
        <p>{t('integrations.ending.other_account.follow', { count: rooms, now })}</p>
        <p>{t('integrations.ending.other_account.stay', { count: made, before })}</p>
        <form method="post" action={`${zoomPath}/other-account`} class="flex flex-wrap gap-3">
          <input type="hidden" name="attemptId" value={attemptId} />
          <Button kind="quiet" name="choice" value="keep">
            {t('integrations.ending.other_account.keep', { before })}
          </Button>
          <Button kind="danger" name="choice" value="use">
            {t('integrations.ending.other_account.use', { now })}
          </Button>
        </form>
      </>
    ),
  })
}
