import { randomBytes } from 'node:crypto'
import { echoPath, instanceEcho } from '#/platform/instance/echo.ts'
import type { Patient } from './patient.ts'

/** Who answers at a public URL. `own`: this instance, proven. `some`: somebody; without a database it can't be told who. */
export type Probe = { url: string } & (
  | { kind: 'own' | 'some' | 'other' }
  | { kind: 'redirects'; to: string }
  | { kind: 'unreachable' | 'no_name' | 'slow' }
  | { kind: 'certificate'; code: string }
)

const patienceMs = 8000

/** Asks each public URL, as anybody would, whether it leads to this instance. */
export async function probePublicUrls(patient: Patient): Promise<Probe[]> {
  return await Promise.all(patient.config.publicUrls.map((url) => probe(patient, url)))
}

async function probe({ config, outside, app }: Patient, url: string): Promise<Probe> {
  const nonce = randomBytes(18).toString('base64url')
  try {
    const signal = AbortSignal.timeout(patienceMs)
    const response = await outside.fetch(`${url}${echoPath}?nonce=${nonce}`, { redirect: 'manual', signal })
    const to = response.headers.get('location')
    const said = (await response.text()).slice(0, 200)
    if (to !== null && URL.canParse(to, url)) return { url, kind: 'redirects', to: new URL(to, url).origin }
    // What an instance says whose database is away.
    if (response.status === 503) return { url, kind: 'some' }
    return { url, kind: await whoSaid(said) }
  } catch (error) {
    return { url, ...reasonOf(error) }
  }

  async function whoSaid(said: string): Promise<'own' | 'some' | 'other'> {
    if (!app) return 'some'
    // The check of the database says what is wrong with it.
    const own = await instanceEcho(app.db, config.secret, nonce).catch(() => null)
    if (own === null) return 'some'
    return said === own ? 'own' : 'other'
  }
}

type Reason = { kind: 'unreachable' | 'no_name' | 'slow' } | { kind: 'certificate'; code: string }

function reasonOf(error: unknown): Reason {
  if (error instanceof Error && error.name === 'TimeoutError') return { kind: 'slow' }
  const cause = error instanceof Error ? (error.cause as NodeJS.ErrnoException | undefined) : undefined
  const code = typeof cause?.code === 'string' ? cause.code : ''
  if (code === 'ENOTFOUND' || code === 'EAI_AGAIN') return { kind: 'no_name' }
  if (/CERT|SIGNATURE|_SSL_|TLS/.test(code)) return { kind: 'certificate', code }
  return { kind: 'unreachable' }
}
