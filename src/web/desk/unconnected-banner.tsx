import { findConnection, listConnections } from '#/modules/connections/index.ts'
import { upcomingConnections } from '#/modules/events/index.ts'
import { describeLocations, listMeetingTypes } from '#/modules/meeting-types/index.ts'
import type { Page } from '#/web/route.ts'
import { Notice } from '#/web/ui/boxes.tsx'
import { Button, LinkButton } from '#/web/ui/buttons.tsx'
import { ownHost } from './desk-zone.ts'

/** For the top of the desk: what needs a Zoom connection that is gone, with the way to connect (J12); or null. */
export async function unconnectedBanner(page: Page) {
  const { t } = page.i18n
  const count = await countUnconnected(page)
  if (count === 0 && !(await hasBrokenType(page))) return null
  const isConnected = (await listConnections(page.ctx)).some(({ state }) => state === 'active')
  const kind = count > 0 ? 'bookings' : 'types'
  return (
    <Notice tone="problem">
      <div class="flex flex-wrap items-center justify-between gap-3">
        <p>{t(isConnected ? `desk.unconnected.${kind}_left` : `desk.unconnected.${kind}`, { count })}</p>
        {isConnected ? (
          <LinkButton href={count > 0 ? '/bookings' : '/meeting-types'} small>
            {t(count > 0 ? 'desk.all_bookings' : 'nav.meeting_types')}
          </LinkButton>
        ) : (
          page.app.config.zoom && (
            <form method="post" action="/settings/integrations/zoom/connect">
              <input type="hidden" name="scopeOfUse" value="personal" />
              <Button small>{t('integrations.zoom.connect')}</Button>
            </form>
          )
        )}
      </div>
    </Notice>
  )
}

async function countUnconnected({ ctx }: Page): Promise<number> {
  let count = 0
  for (const [connectionId, upcoming] of await upcomingConnections(ctx))
    if (!(await findConnection(ctx, connectionId))) count += upcoming
  return count
}

async function hasBrokenType(page: Page): Promise<boolean> {
  const own = await listMeetingTypes(page.ctx, { hostId: (await ownHost(page)).id })
  const locations = [...(await describeLocations(page.ctx, own)).values()]
  return locations.flat().some(({ isBroken }) => isBroken)
}
