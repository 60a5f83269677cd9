import { countToCome } from '#/modules/conferencing/index.ts'
import { type Ending, findConnection } from '#/modules/connections/index.ts'
import type { Values } from '#/platform/i18n/i18n.ts'
import { redirectWithNotice } from '#/web/notice.ts'
import type { Page } from '#/web/route.ts'
import { Card } from '#/web/ui/boxes.tsx'
import { Button, LinkButton } from '#/web/ui/buttons.tsx'
import { renderPublic } from '#/web/ui/public-page.tsx'
import { connectionPath, zoomPath } from './places.ts'

type Trouble = Exclude<Ending, { kind: 'connected' | 'other_account' }>

/** Where each ending of an authorization leads: back to Zoom's settings, or to a page that says what to do. */
export async function showEnding(page: Page, ending: Ending): Promise<Response> {
  if (ending.kind !== 'connected')
    return ending.kind === 'other_account' ? await askAboutOtherAccount(page, ending) : explain(page, ending)
  const connection = ending.isNew ? await findConnection(page.ctx, ending.connectionId) : null
  // Of a whole account: it makes no meeting until its hosts are named.
  if (connection?.kind === 'account')
    return redirectWithNotice(page, connectionPath(connection.id), 'notice.zoom_connected_hosts')
  return redirectWithNotice(page, zoomPath, ending.isNew ? 'notice.zoom_connected' : 'notice.zoom_reconnected')
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

function explain(page: Page, ending: Trouble): Response {
  const { t } = page.i18n
  const title = t(`integrations.ending.${ending.kind}.title`)
  return renderPublic(page, {
    title,
    noIndex: true,
    // This address holds Zoom's code and our state.
    switchTo: zoomPath,
    status: statuses[ending.kind] ?? 200,
    children: (
      <Card class="grid gap-4">
        <h1>{title}</h1>
        <p>{t(`integrations.ending.${ending.kind}.body`, valuesOf(ending))}</p>
        <div>
          <LinkButton href={zoomPath} kind="primary">
            {t('integrations.again')}
          </LinkButton>
        </div>
      </Card>
    ),
  })
}

function valuesOf(ending: Trouble): Values {
  if (ending.kind === 'refused') return { error: ending.error }
  if (ending.kind === 'scopes_missing') return { scopes: ending.scopes.join(', ') }
  return ending.kind === 'second_account' ? { email: ending.email } : {}
}

// Nothing was changed yet; whoever leaves this page keeps what they had (C8).
async function askAboutOtherAccount(page: Page, ending: Extract<Ending, { kind: 'other_account' }>): Promise<Response> {
  const { t } = page.i18n
  const { attemptId, connectionId, name, before, now } = ending
  const { rooms, made } = await countToCome(page.ctx, connectionId)
  const title = t('integrations.ending.other_account.title')
  return renderPublic(page, {
    title,
    noIndex: true,
    switchTo: zoomPath,
    children: (
      <Card class="grid gap-4">
        <h1>{title}</h1>
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
      </Card>
    ),
  })
}
