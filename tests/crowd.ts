import { createServer, request } from 'node:http'
import type { AddressInfo } from 'node:net'
import { getRequestListener } from '@hono/node-server'
import { issueFormNonce } from '#/modules/events/index.ts'
import type { MeetingType } from '#/modules/meeting-types/index.ts'
import { asVisitor } from './fixtures.ts'
import { testOrigin, type World } from './world.ts'

export interface CrowdAnswer {
  status: number
  to: string | null
  body: string
}

/** The world's web app behind a socket, as the program serves it, and guests who come through a proxy on this machine. */
export interface Crowd extends AsyncDisposable {
  /** Guest `i` sends the form for this start over a connection and from an address of their own. */
  book(type: MeetingType, startsAt: Date, i: number, more?: Record<string, string>): Promise<CrowdAnswer>
}

/** Needs a world with `crowdEnv`. */
export async function gatherCrowd(world: World): Promise<Crowd> {
  const server = createServer(getRequestListener(world.web.fetch))
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', 512, resolve))
  const { port } = server.address() as AddressInfo
  return {
    book: (type, startsAt, i, more = {}) =>
      send(port, `/ada/${type.slug}`, i, {
        startsAt: startsAt.toISOString().replace('.000Z', 'Z'),
        guestName: `Gia the ${i}th`,
        guestEmail: `gia-${i}@anteroom.example`,
        guestTimeZone: 'America/New_York',
        nonce: issueFormNonce(asVisitor(world), type.id),
        ...more,
      }),
    [Symbol.asyncDispose]: async () => {
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}

export const crowdEnv = { ANTEROOM_TRUSTED_PROXIES: '127.0.0.1' }

function send(port: number, path: string, i: number, form: Record<string, string>): Promise<CrowdAnswer> {
  const headers = {
    'content-type': 'application/x-www-form-urlencoded',
    origin: testOrigin,
    'x-forwarded-for': `198.51.${Math.floor(i / 250)}.${(i % 250) + 1}`,
  }
  return new Promise((resolve, reject) => {
    // Without an agent each has a connection of its own.
    const asked = request({ host: '127.0.0.1', port, path, method: 'POST', headers, agent: false }, (answer) => {
      let body = ''
      answer.setEncoding('utf8').on('data', (part: string) => {
        body += part
      })
      answer.on('end', () => resolve({ status: answer.statusCode ?? 0, to: answer.headers.location ?? null, body }))
    })
    asked.on('error', reject)
    asked.end(new URLSearchParams(form).toString())
  })
}
