import type { App, Outside } from '#/platform/ctx.ts'
import { redirectUrls } from './addresses.ts'
import { everyClientRow } from './try-clients.ts'
import { zoom } from './zoom/provider.ts'

export interface RedirectTrial {
  /** Of the app. */
  name: string
  url: string
  /** `not_refused`: as far as can be seen without logging in at Zoom. */
  verdict: 'not_refused' | 'refused' | 'unknown_client' | 'no_answer'
}

/**
 * Opens Zoom's consent page for each app of the whole instance with each redirect URL; Server-to-Server apps have none.
 * Zoom shows what is wrong on its own page and never redirects (facts §1.2): that is all that can be known before somebody
 * connects.
 */
export async function tryRedirects(app: App): Promise<RedirectTrial[]> {
  const rows = (await everyClientRow(app)).filter(({ kind }) => kind !== 's2s')
  const urls = redirectUrls(app.config)
  return await Promise.all(
    rows.flatMap(({ name, clientId, oauthOrigin }) =>
      urls.map(async (url) => {
        const page = new URL((oauthOrigin ?? app.config.zoomOAuthOrigin) + zoom.authorizePath)
        page.search = new URLSearchParams({
          response_type: 'code',
          client_id: clientId,
          redirect_uri: url,
          state: 'doctor',
        }).toString()
        return { name, url, verdict: await look(app.outside, page, url) }
      }),
    ),
  )
}

// Zoom's authorize page goes on to its marketplace, and to a log-in: what is wrong may be said at any of them.
const mostHops = 4

async function look(
  { fetch }: Pick<Outside, 'fetch'>,
  page: URL,
  redirectUrl: string,
): Promise<RedirectTrial['verdict']> {
  try {
    let at = page
    for (let hop = 0; hop < mostHops; hop++) {
      const response = await fetch(at, { redirect: 'manual', signal: AbortSignal.timeout(8000) })
      if (response.status >= 500) return 'no_answer'
      const location = response.headers.get('location')
      const said = `${location ?? ''} ${await response.text()}`.slice(0, 100_000)
      if (/invalid redirect/i.test(said)) return 'refused'
      if (/invalid client/i.test(said) || /"errorCode":\s*4702/.test(said)) return 'unknown_client'
      const next = location && URL.canParse(location, at.href) ? new URL(location, at) : null
      // Back to us is a yes; further on there is nothing to be seen.
      if (!next || next.href.startsWith(redirectUrl)) break
      at = next
    }
    return 'not_refused'
  } catch {
    return 'no_answer'
  }
}
