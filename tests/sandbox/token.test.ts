import { createHash } from 'node:crypto'
import { expect, it } from 'vitest'
import { basic, OLIVIA, REDIRECT, ZoomWorld } from './zoom-world.ts'

const VERIFIER = 'a-verifier-that-is-long-enough-for-rfc-7636-indeed'
const CHALLENGE = createHash('sha256').update(VERIFIER).digest('base64url')

it('X1 a code becomes tokens in the shape that Zoom answers', async () => {
  await using world = await ZoomWorld.create()
  const { tokens } = await world.connect(OLIVIA)
  expect(Object.keys(tokens)).toEqual(['access_token', 'token_type', 'refresh_token', 'expires_in', 'scope', 'api_url'])
  expect(tokens).toMatchObject({ token_type: 'bearer', expires_in: 3599, api_url: world.origin })
  expect(tokens.access_token).toMatch(/^eyJ[\w-]+\.[\w-]{300,}\.[\w-]+$/)
})

it.each([
  ['S256 with its verifier', { codeChallenge: CHALLENGE, codeChallengeMethod: 'S256' }, VERIFIER, 200],
  ['plain with its verifier', { codeChallenge: VERIFIER, codeChallengeMethod: 'plain' }, VERIFIER, 200],
  ['no method means plain', { codeChallenge: VERIFIER }, VERIFIER, 200],
  ['no PKCE at all', {}, undefined, 200],
  ['a wrong verifier', { codeChallenge: CHALLENGE, codeChallengeMethod: 'S256' }, `${VERIFIER}x`, 400],
  ['a missing verifier', { codeChallenge: CHALLENGE, codeChallengeMethod: 'S256' }, undefined, 400],
  ['a verifier whose challenge got lost', {}, VERIFIER, 400],
])('Y3 PKCE: %s', async (_what, more, verifier, status) => {
  await using world = await ZoomWorld.create()
  const app = await world.app()
  const code = await world.code(app, OLIVIA, more)
  const form = { grant_type: 'authorization_code', code, redirect_uri: REDIRECT }
  const answer = await world.token(app, verifier ? { ...form, code_verifier: verifier } : form)
  expect(answer.status).toBe(status)
  if (status === 400) expect(answer.body.error).toBe('invalid_grant')
})

it('X1 a code works once, for five minutes, for its own redirect and its own app', async () => {
  await using world = await ZoomWorld.create()
  const app = await world.app()
  const other = await world.app({ name: 'Other' })
  const form = async () => ({
    grant_type: 'authorization_code',
    code: await world.code(app, OLIVIA),
    redirect_uri: REDIRECT,
  })
  const invalid = { reason: 'Invalid authorization code', error: 'invalid_grant' }

  const used = await form()
  expect((await world.token(app, used)).status).toBe(200)
  expect(await world.token(app, used)).toMatchObject({ status: 400, body: invalid })

  expect(await world.token(other, await form())).toMatchObject({ status: 400, body: invalid })
  expect(await world.token(app, { ...(await form()), redirect_uri: `${REDIRECT}/` })).toMatchObject({
    status: 400,
    body: { error: 'invalid_request', reason: 'Redirect URI mismatch' },
  })

  const late = await form()
  await world.control('POST', '/clock', { advanceSeconds: 301 })
  expect(await world.token(app, late)).toMatchObject({ status: 400, body: invalid })
})

it('X1 wrong credentials are 400 invalid_client, not 401', async () => {
  await using world = await ZoomWorld.create()
  const app = await world.app()
  const answer = await world.token({ ...app, clientSecret: 'wrong' }, { grant_type: 'refresh_token' })
  expect(answer).toMatchObject({
    status: 400,
    body: { reason: 'Invalid client_id or client_secret', error: 'invalid_client' },
  })
})

it('X1 credentials in the body and parameters in the query work too', async () => {
  await using world = await ZoomWorld.create()
  const app = await world.app()
  const params = new URLSearchParams({
    grant_type: 'authorization_code',
    code: await world.code(app, OLIVIA),
    redirect_uri: REDIRECT,
  })
  const inBody = await fetch(`${world.origin}/oauth/token`, {
    method: 'POST',
    body: new URLSearchParams([...params, ['client_id', app.clientId], ['client_secret', app.clientSecret]]),
  })
  expect(inBody.status).toBe(200)
  params.set('code', await world.code(app, OLIVIA))
  const inQuery = await fetch(`${world.origin}/oauth/token?${params}`, {
    method: 'POST',
    headers: { authorization: basic(app) },
  })
  expect(inQuery.status).toBe(200)
})

it('X1 a Server-to-Server app gets a token of its account, without a refresh token', async () => {
  await using world = await ZoomWorld.create()
  const scopes = [{ scope: 'user:read:user:admin' }, { scope: 'meeting:write:meeting:admin' }]
  const app = await world.app({ kind: 's2s', scopes })
  const form = { grant_type: 'account_credentials', account_id: app.accountId ?? '' }
  const answer = await world.token(app, form)
  expect(answer.status).toBe(200)
  expect(answer.body).not.toHaveProperty('refresh_token')
  expect(answer.body.scope).toBe('user:read:user:admin meeting:write:meeting:admin')
  expect(await world.token(app, { ...form, account_id: 'nobody' })).toMatchObject({
    status: 400,
    body: { reason: 'Bad Request', error: 'invalid_request' },
  })
})

it('X1 a grant type that the app may not use is unsupported', async () => {
  await using world = await ZoomWorld.create()
  const app = await world.app()
  for (const grant_type of ['account_credentials', 'password', '']) {
    expect(await world.token(app, { grant_type })).toMatchObject({
      status: 400,
      body: { reason: 'unsupported grant type', error: 'unsupported_grant_type' },
    })
  }
})
