import { type ConnectionView, listConnections, mayManage } from '#/modules/connections/index.ts'
import { listLeft } from '#/modules/events/index.ts'
import type { Page } from '#/web/route.ts'
import { Notice } from '#/web/ui/boxes.tsx'
import { LinkButton } from '#/web/ui/buttons.tsx'
import { ReconnectForm } from './connection-card.tsx'

/** For the top of the desk: which connections are dead and what counts on them, to those who can mend them; or null (J12). */
export async function reconnectBanner(page: Page) {
  const { t } = page.i18n
  if (!page.visitor?.workspace) return null
  const dead = (await listConnections(page.ctx)).filter(({ state }) => state !== 'active')
  const mine: ConnectionView[] = []
  for (const connection of dead) if (await mayManage(page.ctx, connection.ownerUserId)) mine.push(connection)
  const [first, ...others] = mine
  if (!first) return null
  let count = 0
  for (const { id } of mine) count += (await listLeft(page.ctx, id)).upcoming
  return (
    <Notice tone="problem">
      <div class="flex flex-wrap items-center justify-between gap-3">
        <p>{t('integrations.banner', { names: mine.map(({ name }) => name).join(', '), count })}</p>
        {others.length === 0 && isOneClick(page, first) ? (
          <ReconnectForm connection={first} />
        ) : (
          <LinkButton href="/settings/integrations/zoom" small>
            {t('integrations.banner_action')}
          </LinkButton>
        )}
      </div>
    </Notice>
  )
}

// Somebody else's personal account can't be put back by an owner, and a revival asks a question first.
function isOneClick({ visitor }: Page, { state, ownerUserId }: ConnectionView): boolean {
  return state === 'reconnect' && (ownerUserId === null || ownerUserId === visitor?.userId)
}
