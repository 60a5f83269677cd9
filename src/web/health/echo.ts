import { z } from 'zod'
import { DomainError } from '#/platform/errors.ts'
import { echoPath, instanceEcho } from '#/platform/instance/echo.ts'
import { route } from '#/web/route.ts'

const nonce = z.string().regex(/^[\w-]{16,64}$/)

/** Answers what only this instance can, so that doctor knows whose the public address is. */
export const echoRoute = route({
  method: 'GET',
  path: echoPath,
  access: 'public',
  async handle({ app, url, http }) {
    const asked = nonce.safeParse(url.searchParams.get('nonce'))
    const echo = asked.success ? await instanceEcho(app.db, app.config.secret, asked.data) : null
    if (echo === null) throw new DomainError('not_found')
    return http.text(echo)
  },
})
