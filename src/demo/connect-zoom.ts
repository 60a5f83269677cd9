import { beginAuthorization, finishAuthorization } from '#/modules/connections/index.ts'
import type { App, Ctx } from '#/platform/ctx.ts'
import type { ConnectionId } from '#/platform/ids.ts'

/** Goes to the Zoom sandbox’s consent page and back, as this person of the sandbox would in a browser. */
export async function connectZoom(app: App, ctx: Ctx, zoomOrigin: string, email: string): Promise<ConnectionId> {
  if (ctx.actor.kind !== 'member') throw new Error('only a member connects')
  const visitor = { userId: ctx.actor.userId, sessionToken: 'the demo’s own session' }
  const { url } = await beginAuthorization(ctx, app.outside, {
    sessionToken: visitor.sessionToken,
    host: new URL(app.config.publicUrls[0]).host,
    scopeOfUse: 'personal',
  })
  const asked = new URL(url).searchParams
  const response = await fetch(`${zoomOrigin}/_sandbox/consent`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({
      clientId: asked.get('client_id'),
      redirectUri: asked.get('redirect_uri'),
      state: asked.get('state'),
      codeChallenge: asked.get('code_challenge'),
      codeChallengeMethod: asked.get('code_challenge_method'),
      email,
      decision: 'allow',
    }),
  })
  const { location } = (await response.json()) as { location: string }
  const ending = await finishAuthorization(app, { callback: new URL(location).searchParams, visitor })
  if (ending.kind !== 'connected') throw new Error(`connecting the demo’s Zoom ended with ${ending.kind}`)
  return ending.connectionId
}
