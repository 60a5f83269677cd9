import { type Context, Hono } from 'hono'
import type { ContentfulStatusCode } from 'hono/utils/http-status'
import { claimsOf } from '../ids.ts'
import { noteCaller } from '../journal/journal.ts'
import { requestParams } from '../request.ts'
import type { Sandbox } from '../sandbox.ts'
import { OAuthRefusal } from './refusal.ts'
import { answerTokenRequest } from './token.ts'
import { revoke } from './uninstall.ts'

/** `/oauth/token` and `/oauth/revoke`; the authorize pages are among the pages. */
export function oauthRoutes(sandbox: Sandbox): Hono {
  const app = new Hono()
  app.post('/oauth/token', async (c) => {
    const params = await requestParams(c)
    return guarded(c, () => {
      const answer = answerTokenRequest(sandbox, c.req.header('authorization'), params)
      const issued = claimsOf(answer.refresh_token)
      if (issued) noteCaller(c, { issuedTokenId: issued.jti })
      return answer
    })
  })
  app.post('/oauth/revoke', async (c) => {
    const params = await requestParams(c)
    return guarded(c, () => revoke(sandbox, c.req.header('authorization'), params))
  })
  app.post('/oauth/data/compliance', (c) =>
    c.json({}, 200, { warning: '299 - "deprecated: Zoom no longer asks for this call"' }),
  )
  return app
}

function guarded(c: Context, act: () => object): Response {
  c.header('cache-control', 'no-cache, no-store, must-revalidate, no-transform')
  c.header('pragma', 'no-cache')
  try {
    return c.json(act())
  } catch (error) {
    if (!(error instanceof OAuthRefusal)) throw error
    return c.json(error.body, error.status as ContentfulStatusCode)
  }
}
