import type { AtConnection } from '#/modules/events/index.ts'
import { replacementPath } from '#/web/integrations/places.ts'
import { candidatesFor } from '#/web/integrations/replacement.ts'
import type { Page } from '#/web/route.ts'
import { Notice } from '#/web/ui/boxes.tsx'
import { Button, LinkButton } from '#/web/ui/buttons.tsx'

interface Unconnected extends AtConnection {
  /** Is another account connected? */
  isConnected: boolean
}

/**
 * What needs a Zoom connection that is gone, with the way to connect (J12), or once there is another connection the one
 * press that gives it to all of that; or null.
 */
export async function unconnectedBanner(page: Page, { types, upcoming: count, isConnected }: Unconnected) {
  const { t } = page.i18n
  const [title, ...more] = new Set(types.map(({ type }) => type.title))
  if (count === 0 && !title) return null
  const [next, ...others] = await candidatesFor(page, null)
  const kind = count > 0 ? 'bookings' : 'types'
  return (
    <Notice tone="problem">
      <div class="flex flex-wrap items-center justify-between gap-3">
        <p>
          {t(isConnected ? `desk.unconnected.${kind}_left` : `desk.unconnected.${kind}`, {
            count,
            title: title ?? '',
            more: more.length,
          })}
        </p>
        <span class="flex flex-wrap gap-3">
          {next && others.length === 0 && !next.refusal && (
            <form method="post" action={replacementPath}>
              <input type="hidden" name="replacement" value={next.id} />
              <input type="hidden" name="bookings" value="yes" />
              <Button small>{t('desk.unconnected.use', { name: next.name })}</Button>
            </form>
          )}
          {!isConnected && page.app.config.zoom && (
            <form method="post" action="/settings/integrations/zoom/connect">
              <input type="hidden" name="scopeOfUse" value="personal" />
              <Button small>{t('integrations.zoom.connect')}</Button>
            </form>
          )}
          <LinkButton href={replacementPath} small>
            {t('desk.unconnected.replace')}
          </LinkButton>
        </span>
      </div>
    </Notice>
  )
}
