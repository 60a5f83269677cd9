import { type MailMessage, startMailbox } from '../sandbox/mailbox/index.ts'
import { startZoomSandbox } from '../sandbox/zoom/index.ts'
import { type ScopeSet, scopeSets } from './options.ts'

/** The pretend outside: Zoom and a mail server. */
export interface Outside extends AsyncDisposable {
  zoomOrigin: string
  smtpUrl: string
  app: { clientId: string; clientSecret: string; secretToken: string }
  control<T>(path: string, body?: unknown, method?: string): Promise<T>
  /** The mail server refuses so many mails for now. */
  refuseMails(count: number): Promise<void>
  /** Every mail so far, oldest first. */
  mails(): MailMessage[]
  /** Every request for a token so far, oldest first. */
  tokenCalls(): Promise<JournalEntry[]>
  /** How many requests Zoom has had. */
  countCalls(): number
}

export interface JournalEntry {
  seq: number
  at: string
  method: string
  path: string
  status: number
  body?: Record<string, unknown>
  userId?: string
  refreshTokenId?: string
  issuedTokenId?: string
  fault?: string
}

/** Zoom has accepted an old refresh token for a while after a rotation: within it a lost answer loses no connection. */
export const refreshGraceSeconds = 300

/** Starts both, and registers the product's app at Zoom with these scopes, none of which can be declined. */
export async function startOutside(productOrigin: string, scopes: ScopeSet): Promise<Outside> {
  const zoom = await startZoomSandbox({ quiet: true })
  const mailbox = await startMailbox()
  const control = async <T>(path: string, body?: unknown, method = body === undefined ? 'GET' : 'POST') => {
    const answer = await fetch(`${zoom.origin}/_sandbox${path}`, {
      method,
      ...(body !== undefined && { headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) }),
    })
    if (!answer.ok) throw new Error(`sandbox ${method} ${path}: ${answer.status} ${await answer.text()}`)
    return (answer.status === 204 ? undefined : await answer.json()) as T
  }
  const credentials = { clientId: 'chaos-client-id', clientSecret: 'chaos-client-secret', secretToken: 'chaos-token' }
  const mayRead = (scopeSets[scopes] as readonly string[]).includes('meeting:read:meeting')
  const hook = `${productOrigin}/webhooks/zoom/${credentials.clientId}`
  const close = async () => {
    await mailbox.close()
    await zoom.close()
  }
  await control('/apps', {
    ...{ ...credentials, name: 'Anteroom', kind: 'user', eventUrl: hook, deauthorizationUrl: hook },
    redirectUris: [`${productOrigin}/integrations/zoom/callback`],
    scopes: scopeSets[scopes].map((scope) => ({ scope })),
    // Zoom tells of meetings only who may read them.
    events: mayRead ? ['meeting.created', 'meeting.updated', 'meeting.deleted'] : [],
  }).catch(async (error) => {
    await close()
    throw error
  })
  await control('/oauth', { refreshGraceSeconds })
  const kept: MailMessage[] = []
  const tokenCalls: JournalEntry[] = []
  let seen = 0
  return {
    ...{ zoomOrigin: zoom.origin, smtpUrl: mailbox.smtpUrl, app: credentials, control },
    async refuseMails(reject) {
      const headers = { 'content-type': 'application/json' }
      const body = JSON.stringify({ reject })
      await fetch(`${mailbox.origin}/_mailbox/faults`, { method: 'POST', headers, body })
    },
    mails() {
      // It keeps the last two thousand only.
      kept.push(...mailbox.messages().toReversed())
      mailbox.clear()
      return kept
    },
    async tokenCalls() {
      const fresh = await control<JournalEntry[]>(`/journal?since=${seen}`)
      // Another call may have read the same lines meanwhile.
      const news = fresh.filter(({ seq }) => seq > seen)
      seen = news.at(-1)?.seq ?? seen
      tokenCalls.push(...news.filter(({ path }) => path === '/oauth/token'))
      return tokenCalls
    },
    countCalls: () => seen,
    [Symbol.asyncDispose]: close,
  }
}
