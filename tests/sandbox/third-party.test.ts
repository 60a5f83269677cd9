import * as oauth from 'oauth4webapi'
import { expect, it } from 'vitest'
import { OLIVIA, REDIRECT, SCOPES, ZoomWorld } from './zoom-world.ts'

// An unmodified, standards-exact client: if it gets through, so do the ones that are less exact.
it('X1 oauth4webapi gets through: authorize with PKCE, code, API call, refresh, revoke', async () => {
  await using world = await ZoomWorld.create()
  const app = await world.app()
  const { as, client, clientAuth, options } = setUp(world, app)
  const verifier = oauth.generateRandomCodeVerifier()
  const state = oauth.generateRandomState()
  const { location } = (
    await world.control('POST', '/consent', {
      clientId: app.clientId,
      email: OLIVIA,
      redirectUri: REDIRECT,
      state,
      codeChallenge: await oauth.calculatePKCECodeChallenge(verifier),
      codeChallengeMethod: 'S256',
      decision: 'allow',
    })
  ).body
  const params = oauth.validateAuthResponse(as, client, new URL(location), state)
  const response = await oauth.authorizationCodeGrantRequest(
    as,
    client,
    clientAuth,
    params,
    REDIRECT,
    verifier,
    options,
  )
  const first = await oauth.processAuthorizationCodeResponse(as, client, response)
  expect(first.scope).toBe(SCOPES.join(' '))

  const me = await oauth.protectedResourceRequest(
    first.access_token,
    'GET',
    new URL(`${first.api_url}/v2/users/me`),
    new Headers({ accept: 'application/json' }),
    null,
    options,
  )
  expect((await me.json()).email).toBe(OLIVIA)

  const refreshed = await oauth.refreshTokenGrantRequest(as, client, clientAuth, first.refresh_token ?? '', options)
  const second = await oauth.processRefreshTokenResponse(as, client, refreshed)
  expect(second.refresh_token).not.toBe(first.refresh_token)

  const revoked = await oauth.revocationRequest(as, client, clientAuth, second.access_token, options)
  await expect(oauth.processRevocationResponse(revoked)).resolves.toBeUndefined()
})

it('X1 oauth4webapi understands a refusal and a dead refresh token', async () => {
  await using world = await ZoomWorld.create()
  const app = await world.app()
  const { as, client, clientAuth, options } = setUp(world, app)
  const denied = new URL(`${REDIRECT}?error=access_denied&state=s`)
  expect(() => oauth.validateAuthResponse(as, client, denied, 's')).toThrow(oauth.AuthorizationResponseError)

  const response = await oauth.refreshTokenGrantRequest(as, client, clientAuth, 'dead', options)
  const failure = await oauth.processRefreshTokenResponse(as, client, response).catch((error) => error)
  expect(failure).toBeInstanceOf(oauth.ResponseBodyError)
  expect(failure).toMatchObject({ error: 'invalid_grant', status: 400 })
})

it('X1 oauth4webapi gets a Server-to-Server token by the account_credentials grant', async () => {
  await using world = await ZoomWorld.create()
  const app = await world.app({ kind: 's2s', scopes: [{ scope: 'user:read:user:admin' }] })
  const { as, client, clientAuth, options } = setUp(world, app)
  const parameters = new URLSearchParams({ account_id: app.accountId ?? '' })
  const response = await oauth.genericTokenEndpointRequest(
    as,
    client,
    clientAuth,
    'account_credentials',
    parameters,
    options,
  )
  const token = await oauth.processGenericTokenEndpointResponse(as, client, response)
  expect(token.scope).toBe('user:read:user:admin')
})

function setUp(world: ZoomWorld, app: { clientId: string; clientSecret: string }) {
  const as: oauth.AuthorizationServer = {
    issuer: world.origin,
    authorization_endpoint: `${world.origin}/oauth/authorize`,
    token_endpoint: `${world.origin}/oauth/token`,
    revocation_endpoint: `${world.origin}/oauth/revoke`,
  }
  const client: oauth.Client = { client_id: app.clientId }
  return {
    as,
    client,
    clientAuth: oauth.ClientSecretBasic(app.clientSecret),
    options: { [oauth.allowInsecureRequests]: true },
  }
}
