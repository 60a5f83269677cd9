import { startZoomSandbox, type ZoomSandbox, type ZoomSandboxOptions } from '../../sandbox/zoom/index.ts'
import { type Receiver, startReceiver } from './receiver.ts'

export const OLIVIA = 'olivia.owner@zoom-sandbox.example'
export const MIKA = 'mika.member@zoom-sandbox.example'
export const BELLA = 'bella.basic@zoom-sandbox.example'
export const UNA = 'una.unassigned@zoom-sandbox.example'
export const FELIX = 'felix.free@zoom-sandbox.example'
export const BLAKE = 'blake.blocked@zoom-sandbox.example'
export const PIA = 'pia.pmi@zoom-sandbox.example'
export const SORA = 'sora.second@zoom-sandbox.example'

export const REDIRECT = 'http://127.0.0.1:9/callback'
export const SCOPES = [
  'user:read:user',
  'meeting:write:meeting',
  'meeting:read:meeting',
  'meeting:update:meeting',
  'meeting:delete:meeting',
  'meeting:read:list_meetings',
  'meeting:read:list_upcoming_meetings',
  'meeting:update:status',
  'meeting:read:invitation',
]
export const EVENTS = ['meeting.created', 'meeting.updated', 'meeting.deleted', 'meeting.started', 'meeting.ended']

// biome-ignore lint/suspicious/noExplicitAny: answers are looked at field by field
export type Json = any
export type Answer = { status: number; body: Json; headers: Headers }
export type App = { clientId: string; clientSecret: string; secretToken: string; accountId?: string }
export type Connected = {
  app: App
  accessToken: string
  refreshToken: string
  tokens: Json
  api(method: string, path: string, body?: unknown): Promise<Answer>
}

/** A running sandbox, with an app's developer and people at hand. */
export class ZoomWorld implements AsyncDisposable {
  readonly sandbox: ZoomSandbox
  readonly receiver: Receiver

  private constructor(sandbox: ZoomSandbox, receiver: Receiver) {
    this.sandbox = sandbox
    this.receiver = receiver
  }

  static async create(options: ZoomSandboxOptions = {}): Promise<ZoomWorld> {
    return new ZoomWorld(await startZoomSandbox({ quiet: true, ...options }), await startReceiver())
  }

  get origin(): string {
    return this.sandbox.origin
  }

  async control(method: string, path: string, body?: unknown): Promise<Answer> {
    return this.fetchJson(method, `/_sandbox${path}`, body)
  }

  /** An app of the usual kind, with webhooks to the receiver, changed by `over`. */
  async app(over: Record<string, unknown> = {}): Promise<App> {
    const answer = await this.control('POST', '/apps', {
      name: 'Anteroom',
      kind: 'user',
      redirectUris: [REDIRECT],
      scopes: SCOPES.map((scope) => ({ scope })),
      ...over,
    })
    if (answer.status !== 201) throw new Error(JSON.stringify(answer.body))
    return answer.body
  }

  /** The same, with every event and the deauthorization notice sent to the receiver. */
  async subscribedApp(over: Record<string, unknown> = {}): Promise<App> {
    const url = `${this.receiver.origin}/hook`
    const app = await this.app({ eventUrl: url, events: EVENTS, deauthorizationUrl: url, ...over })
    this.receiver.secretToken = app.secretToken
    await this.receiver.next('endpoint.url_validation')
    return app
  }

  async code(app: App, email: string, more: Record<string, unknown> = {}): Promise<string> {
    const answer = await this.control('POST', '/consent', {
      clientId: app.clientId,
      email,
      redirectUri: REDIRECT,
      decision: 'allow',
      ...more,
    })
    if (answer.status !== 201) throw new Error(JSON.stringify(answer.body))
    return new URL(answer.body.location).searchParams.get('code') ?? ''
  }

  async token(app: Pick<App, 'clientId' | 'clientSecret'>, form: Record<string, string>): Promise<Answer> {
    const response = await fetch(`${this.origin}/oauth/token`, {
      method: 'POST',
      headers: { authorization: basic(app) },
      body: new URLSearchParams(form),
    })
    return { status: response.status, body: await response.json(), headers: response.headers }
  }

  async connect(email: string, app?: App, more: Record<string, unknown> = {}): Promise<Connected> {
    const used = app ?? (await this.app())
    const code = await this.code(used, email, more)
    const { body } = await this.token(used, { grant_type: 'authorization_code', code, redirect_uri: REDIRECT })
    return this.connected(used, body)
  }

  connected(app: App, tokens: Json): Connected {
    return {
      app,
      tokens,
      accessToken: tokens.access_token,
      refreshToken: tokens.refresh_token,
      api: (method, path, body) => this.api(tokens.access_token, method, path, body),
    }
  }

  async api(accessToken: string, method: string, path: string, body?: unknown): Promise<Answer> {
    return this.fetchJson(method, `/v2${path}`, body, { authorization: `Bearer ${accessToken}` })
  }

  private async fetchJson(method: string, path: string, body?: unknown, headers = {}): Promise<Answer> {
    const response = await fetch(this.origin + path, {
      method,
      headers: { accept: 'application/json', 'content-type': 'application/json', ...headers },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    })
    const text = await response.text()
    const isJson = response.headers.get('content-type')?.includes('json')
    return { status: response.status, body: isJson ? JSON.parse(text) : text, headers: response.headers }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.sandbox.close()
    await this.receiver.close()
  }
}

export function basic(app: Pick<App, 'clientId' | 'clientSecret'>): string {
  return `Basic ${Buffer.from(`${app.clientId}:${app.clientSecret}`).toString('base64')}`
}

/** `2026-12-01T10:00:00Z`, this many hours from now. */
export function hoursAhead(hours: number): string {
  return `${new Date(Date.now() + hours * 3_600_000).toISOString().slice(0, 19)}Z`
}
