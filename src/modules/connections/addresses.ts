import type { Config } from '#/platform/config/config.ts'
import { originOfHost } from './rules.ts'

const callbackPath = '/integrations/zoom/callback'

type Places = Pick<Config, 'publicUrls'>

/** Where Zoom sends people back to: the one for this public host, or the main one when the host is none of them (C6). */
export function redirectUrl({ publicUrls }: Places, host: string): string {
  return originOfHost(host, publicUrls) + callbackPath
}

/** One for each public host, all to be listed in the Zoom app (decision 6). */
export function redirectUrls({ publicUrls }: Places): string[] {
  return publicUrls.map((url) => url + callbackPath)
}

/** Where Zoom sends this app's events and removals (decision 33); on the main host, or on the one that the person is on. */
export function webhookUrl({ publicUrls }: Places, clientId: string, host = ''): string {
  return `${originOfHost(host, publicUrls)}/webhooks/zoom/${encodeURIComponent(clientId)}`
}
