import { timingSafeEqual } from 'node:crypto'
import { type App, findApp } from '../apps/app.ts'
import type { Sandbox } from '../sandbox.ts'
import { invalidClient } from './refusal.ts'

/** The app that a token request comes from: by Basic, or by `client_id` and `client_secret` in the parameters. */
export function authenticateClient(sandbox: Sandbox, authorization: string | undefined, params: URLSearchParams): App {
  const given = fromBasic(authorization) ?? { id: params.get('client_id'), secret: params.get('client_secret') }
  const app = given.id ? findApp(sandbox, given.id) : null
  if (!app || !given.secret || !isSame(given.secret, app.clientSecret)) throw invalidClient()
  return app
}

/** The client id that a request claims, believed or not: for the journal and for faults. */
export function claimedClientId(authorization: string | undefined, params: URLSearchParams): string | undefined {
  return fromBasic(authorization)?.id ?? params.get('client_id') ?? undefined
}

function fromBasic(authorization: string | undefined): { id: string; secret: string } | null {
  const encoded = /^basic\s+(.+)$/i.exec(authorization ?? '')?.[1]
  if (!encoded) return null
  const text = Buffer.from(encoded, 'base64').toString('utf8')
  const colon = text.indexOf(':')
  if (colon < 0) return null
  return { id: formDecode(text.slice(0, colon)), secret: formDecode(text.slice(colon + 1)) }
}

// RFC 6749 §2.3.1 has both parts form-encoded; most clients of Zoom send them bare.
function formDecode(value: string): string {
  if (!/%[0-9a-f]{2}/i.test(value)) return value
  try {
    return decodeURIComponent(value.replaceAll('+', ' '))
  } catch {
    return value
  }
}

function isSame(given: string, expected: string): boolean {
  const a = Buffer.from(given)
  const b = Buffer.from(expected)
  return a.length === b.length && timingSafeEqual(a, b)
}
