import type { Config } from '#/platform/config/config.ts'
import type { Outside } from '#/platform/ctx.ts'
import { redirectUrls } from './addresses.ts'
import { zoom } from './zoom/provider.ts'

export interface RedirectTrial {
  url: string
  /** `not_refused`: as far as can be seen without logging in at Zoom. */
  verdict: 'not_refused' | 'refused' | 'unknown_client' | 'no_answer'
}

/**
 * Opens Zoom's consent page for the instance's app with each redirect URL. Zoom shows what is wrong on its own page and
 * never redirects (facts §1.2): that is all that can be known before somebody connects.
 */
export async function tryRedirects(config: Config, outside: Pick<Outside, 'fetch'>): Promise<RedirectTrial[]> {
  const { zoom: app, zoomOAuthOrigin } = config
  if (!app) return []
  return await Promise.all(
    redirectUrls(config).map(async (url) => {
      const page = new URL(zoomOAuthOrigin + zoom.authorizePath)
      page.search = new URLSearchParams({
        response_type: 'code',
        client_id: app.clientId,
        redirect_uri: url,
        state: 'doctor',
      }).toString()
      return { url, verdict: await look(outside, page) }
    }),
  )
}

async function look({ fetch }: Pick<Outside, 'fetch'>, page: URL): Promise<RedirectTrial['verdict']> {
  try {
    const response = await fetch(page, { redirect: 'manual', signal: AbortSignal.timeout(8000) })
    if (response.status >= 500) return 'no_answer'
    const said = `${response.headers.get('location') ?? ''} ${await response.text()}`.slice(0, 100_000)
    if (/invalid redirect/i.test(said)) return 'refused'
    return /invalid client/i.test(said) || /"errorCode":\s*4702/.test(said) ? 'unknown_client' : 'not_refused'
  } catch {
    return 'no_answer'
  }
}
