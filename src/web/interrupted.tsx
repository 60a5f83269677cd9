import { listWorkspacesOf } from '#/modules/accounts/index.ts'
import { DomainError } from '#/platform/errors.ts'
import { readForm } from './form.ts'
import type { Page, Typed } from './route.ts'
import { Button } from './ui/buttons.tsx'
import { sendAgainPage } from './ui/send-again.tsx'

/** For a form that comes after its sender's session has ended: log in beside it, then send it again. */
export async function signedOutPage(page: Page): Promise<Response> {
  const { t } = page.i18n
  return sendAgainPage(page, {
    code: 'not_signed_in',
    title: 'send_again.signed_out_title',
    text: t('send_again.signed_out'),
    first: (
      <a class="button button-primary" href="/log-in" target="_blank" rel="noopener">
        {t('send_again.log_in')}
      </a>
    ),
    typed: await readForm(page.http.req.raw).catch(() => ({})),
  })
}

/** For a form that was drawn for another workspace than its sender is in now; throws `not_found` for one they are not in. */
export async function otherWorkspacePage(page: Page, workspaceId: string, typed: Typed): Promise<Response> {
  const { t } = page.i18n
  const { app, visitor } = page
  const mine = visitor ? await listWorkspacesOf(app.db, visitor.userId) : []
  const drawnFor = mine.find(({ id }) => id === workspaceId)
  if (!drawnFor) throw new DomainError('not_found')
  return sendAgainPage(page, {
    code: 'other_workspace',
    title: 'send_again.other_workspace_title',
    text: t('error.other_workspace', { name: drawnFor.name, now: visitor?.workspace?.name ?? '' }),
    first: (
      <form method="post" action="/workspaces/choose" target="_blank" rel="noopener">
        <input type="hidden" name="workspace" value={workspaceId} />
        <Button>{t('send_again.switch', { name: drawnFor.name })}</Button>
      </form>
    ),
    typed,
  })
}
