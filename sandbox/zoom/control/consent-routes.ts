import { Hono } from 'hono'
import { z } from 'zod'
import { decide, judgeInstall, readAuthorizeRequest } from '../oauth/authorize.ts'
import { expireTokens } from '../oauth/grant.ts'
import { uninstall } from '../oauth/uninstall.ts'
import { findPerson, type Person } from '../people/person.ts'
import type { Sandbox } from '../sandbox.ts'
import { known } from './apps-routes.ts'
import { ControlRefusal, readBody } from './read.ts'

const consent = z.strictObject({
  clientId: z.string(),
  email: z.string(),
  redirectUri: z.string(),
  state: z.string().optional(),
  codeChallenge: z.string().optional(),
  codeChallengeMethod: z.enum(['plain', 'S256']).optional(),
  decision: z.enum(['allow', 'deny']),
  declineScopes: z.array(z.string()).optional(),
})
const appAndPerson = z.strictObject({ clientId: z.string(), email: z.string() })
const expiry = z.strictObject({ clientId: z.string(), email: z.string(), refresh: z.boolean().optional() })
const oauthSettings = z.strictObject({ refreshGraceSeconds: z.number().min(0) })

/** What a person does with an app, without a browser. */
export function consentRoutes(sandbox: Sandbox): Hono {
  return new Hono()
    .post('/_sandbox/consent', async (c) => {
      const input = await readBody(c, consent)
      const person = knownPerson(sandbox, input.email)
      const params = new URLSearchParams({
        response_type: 'code',
        client_id: input.clientId,
        redirect_uri: input.redirectUri,
        ...(input.state === undefined ? {} : { state: input.state }),
        ...(input.codeChallenge === undefined ? {} : { code_challenge: input.codeChallenge }),
        ...(input.codeChallengeMethod === undefined ? {} : { code_challenge_method: input.codeChallengeMethod }),
      })
      const read = readAuthorizeRequest(sandbox, params)
      if (!read.ok) throw new ControlRefusal('redirectUri', read.error.errorMessage)
      const block = judgeInstall(read.request.app, person)
      if (block) throw new ControlRefusal('email', block, 409)
      return c.json({ location: decide(sandbox, read.request, person, input.decision, input.declineScopes) }, 201)
    })
    .post('/_sandbox/uninstall', async (c) => {
      const input = await readBody(c, appAndPerson)
      const gone = uninstall(sandbox, known(sandbox, input.clientId), knownPerson(sandbox, input.email))
      if (!gone) throw new ControlRefusal('email', 'This person has not installed this app.', 409)
      return c.body(null, 204)
    })
    .post('/_sandbox/tokens/expire', async (c) => {
      const input = await readBody(c, expiry)
      const person = knownPerson(sandbox, input.email)
      expireTokens(sandbox, known(sandbox, input.clientId).clientId, person.id, input.refresh ?? false)
      return c.body(null, 204)
    })
    .post('/_sandbox/oauth', async (c) => {
      const input = await readBody(c, oauthSettings)
      sandbox.state.refreshGraceSeconds = input.refreshGraceSeconds
      sandbox.changed()
      return c.body(null, 204)
    })
}

export function knownPerson(sandbox: Sandbox, email: string): Person {
  const person = findPerson(sandbox, email)
  if (!person) throw new ControlRefusal('email', `Nobody here has the e-mail ${email}.`, 404)
  return person
}
