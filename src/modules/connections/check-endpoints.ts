import type { Config } from '#/platform/config/config.ts'
import { endpointNotAllowed } from './errors.ts'

/** What a workspace may name as its own clients' endpoints, beside the instance's; empty: nothing (decision 39). */
export function allowedEndpoints({ zoomEndpoints }: Pick<Config, 'zoomEndpoints'>): string[] {
  return zoomEndpoints
}

/** The origins as they are stored, null for the instance's own; throws `endpoint_not_allowed` for any not listed. */
export function checkEndpoints(
  config: Config,
  asked: { oauthOrigin?: string | null | undefined; apiOrigin?: string | null | undefined },
): { oauthOrigin: string | null; apiOrigin: string | null } {
  return {
    oauthOrigin: check(config, 'oauthOrigin', asked.oauthOrigin, config.zoomOAuthOrigin),
    apiOrigin: check(config, 'apiOrigin', asked.apiOrigin, config.zoomApiOrigin),
  }
}

function check(
  config: Config,
  field: 'oauthOrigin' | 'apiOrigin',
  asked: string | null | undefined,
  own: string,
): string | null {
  if (!asked) return null
  const origin = URL.canParse(asked) ? new URL(asked).origin : null
  if (origin === own) return null
  if (origin === null || !config.zoomEndpoints.includes(origin)) throw endpointNotAllowed(field)
  return origin
}
