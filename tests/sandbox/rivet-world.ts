import type { AddressInfo } from 'node:net'
import { HttpReceiver, type OAuthToken, type TokenStore } from '@zoom/rivet/meetings'
import { type Answer, type App, type Json, SCOPES, type ZoomWorld } from './zoom-world.ts'

export const SECRET_TOKEN = 'the secret token of Rivet'

/** A Server-to-Server app of the first account, with every scope, as Rivet's clients take it. */
export async function s2sApp(world: ZoomWorld, over: Record<string, unknown> = {}): Promise<Required<App>> {
  const scopes = SCOPES.map((scope) => ({ scope: `${scope}:admin` }))
  return { accountId: '', ...(await world.app({ kind: 's2s', scopes, ...over })) }
}

/** Rivet's own HTTP server, on loopback. It starts before its client, because the app wants its address first. */
export async function startRivetReceiver(webhooksSecretToken = SECRET_TOKEN) {
  const receiver = new HttpReceiver({ port: 0, webhooksSecretToken })
  // Rivet hands what it gets to `server.listen`, which takes a host too; with a number it would listen on all addresses.
  const server = await receiver.start({ host: '127.0.0.1', port: 0 } as never)
  return {
    receiver,
    origin: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    async [Symbol.asyncDispose]() {
      await receiver.stop()
      server.closeAllConnections()
    },
  }
}

/** Keeps the token of one person for several clients, where a test can see it. */
export function keepToken(): TokenStore<OAuthToken> & { token: OAuthToken | undefined } {
  return {
    token: undefined,
    getLatestToken() {
      return this.token
    },
    storeToken(token) {
      this.token = token
    },
  }
}

/** What reached the sandbox at Zoom's addresses: `POST /v2/users/me/meetings 201`. */
export async function calls(world: ZoomWorld): Promise<string[]> {
  const { body }: Answer = await world.control('GET', '/journal')
  return body.map(({ method, path, status }: Json) => `${method} ${path} ${status}`)
}
