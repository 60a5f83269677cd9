import {
  type BeginAuthorization,
  beginAuthorization,
  type ConnectS2S,
  connectS2S,
  getListedConnection,
} from '#/modules/connections/index.ts'
import { requireTokens } from '#/platform/http/rate-limit.ts'
import { signedIn } from '#/web/accounts/signed-in.ts'
import { redirectWithNotice } from '#/web/notice.ts'
import type { Page } from '#/web/route.ts'
import { goToZoom } from './leave-page.tsx'
import { connectionPath } from './places.ts'

type Wish = Omit<BeginAuthorization, 'sessionToken' | 'host'>

/** Goes to Zoom's consent page; a Server-to-Server connection connects again without anybody going anywhere. */
export async function connect(page: Page, wish: Wish): Promise<Response> {
  const known = wish.connectionId ? await getListedConnection(page.ctx, wish.connectionId) : null
  if (known?.kind !== 's2s') return leaveForZoom(page, wish)
  const { id, name, madeWith, allowedHosts, defaultHost } = known
  return connectByApp(page, { connectionId: id, oauthClientId: madeWith, name, allowedHosts, defaultHost })
}

/** To Zoom's consent page, and back to the host that the person is on (decision 6). */
export async function leaveForZoom(page: Page, wish: Wish): Promise<Response> {
  await limitTries(page)
  const { sessionToken } = signedIn(page)
  const { url } = await beginAuthorization(page.ctx, page.app.outside, { ...wish, sessionToken, host: page.url.host })
  return goToZoom(page, url)
}

/** Connects by a Server-to-Server app, then shows the connection. */
export async function connectByApp(page: Page, input: ConnectS2S): Promise<Response> {
  await limitTries(page)
  const { connectionId } = await connectS2S(page.ctx, page.app.outside, input)
  const notice = input.connectionId ? 'notice.zoom_reconnected' : 'notice.zoom_connected'
  return redirectWithNotice(page, connectionPath(connectionId), notice)
}

async function limitTries(page: Page): Promise<void> {
  const key: [string, string] = ['zoom-authorize', signedIn(page).userId]
  await requireTokens(page.app.db, { key, limit: 20, windowSeconds: 3600, now: page.ctx.now() })
}
