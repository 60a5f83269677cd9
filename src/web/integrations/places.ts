import type { ConnectionId, OAuthClientId } from '#/platform/ids.ts'

export const zoomPath = '/settings/integrations/zoom'
/** The whole form for connecting: which app, whose account, which hosts. */
export const newPath = `${zoomPath}/new`
/** What takes the place of connections that are gone. */
export const replacementPath = `${zoomPath}/replacement`
export const appsPath = `${zoomPath}/apps`

export function connectionPath(id: ConnectionId | string): string {
  return `${zoomPath}/${id}`
}

export function appPath(id: OAuthClientId | string): string {
  return `${appsPath}/${id}`
}
