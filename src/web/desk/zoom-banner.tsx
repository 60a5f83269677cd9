import { listConnections } from '#/modules/connections/index.ts'
import { listLeft } from '#/modules/events/index.ts'
import { reconnectBanner } from '#/web/integrations/reconnect-banner.tsx'
import type { Page } from '#/web/route.ts'
import { unconnectedBanner } from './unconnected-banner.tsx'

/**
 * For the top of the desk: the one thing about Zoom that is most urgent, or null (J12). Bookings without a link come first
 * if another account can take them at once; else a dead connection, whose mending also helps them; then the rest.
 */
export async function zoomBanner(page: Page) {
  const left = await listLeft(page.ctx, null)
  const isConnected = (await listConnections(page.ctx)).some(({ state }) => state === 'active')
  const unconnected = () => unconnectedBanner(page, { ...left, isConnected })
  if (left.upcoming > 0 && isConnected) return await unconnected()
  return (await reconnectBanner(page)) ?? (await unconnected())
}
