import { variables } from '#/platform/config/variables.ts'
import type { World } from '../world.ts'

/** A value for each variable marked secret, so that it is recognised wherever it shows up; Zoom's come from the sandbox. */
export function plantedEnvironment(): { env: Record<string, string>; parts: Record<string, string> } {
  const env: Record<string, string> = {}
  const parts: Record<string, string> = {}
  for (const { name } of variables.filter(({ secret }) => secret)) {
    const word = `Planted7${name.replaceAll('_', '')}`
    const key = Buffer.from(word.padEnd(32, '3').slice(0, 32)).toString('base64')
    const shapes: Record<string, [value: string, part: string] | null> = {
      ANTEROOM_SECRET: [`${word}-that-is-long-enough`, `${word}-that-is-long-enough`],
      SMTP_URL: [`smtp://mailer:${word}@127.0.0.1:1`, word],
      DATABASE_URL: [`postgres://anteroom:${word}@127.0.0.1:1/anteroom`, word],
      DATABASE_DIRECT_URL: [`postgres://anteroom:${word}@127.0.0.1:1/anteroom`, word],
      ANTEROOM_KEYS: [`k1:${key}`, key],
      ANTEROOM_REVIEW_PASSWORD: [word, word],
      ZOOM_CLIENT_SECRET: null,
      ZOOM_WEBHOOK_SECRET: null,
    }
    const shape = shapes[name]
    if (shape === undefined) throw new Error(`${name} is marked secret: say here how to plant it`)
    if (shape) [env[name], parts[name]] = shape
  }
  return { env, parts }
}

/** Secrets by name, found in a text in any form that a program might write them in. */
export class Planted {
  private readonly known = new Map<string, { name: string; forms: string[] }>()

  add(name: string, value: string | null | undefined): void {
    if (value && value.length >= 12 && !this.known.has(value)) this.known.set(value, { name, forms: formsOf(value) })
  }

  values(kind: string): string[] {
    return [...this.known].filter(([, { name }]) => name.startsWith(kind)).map(([value]) => value)
  }

  /** The names of those in the text; `allowed` are values that may be there. */
  in(text: string, allowed: string[] = []): string[] {
    const found = [...this.known].filter(
      ([value, { forms }]) => !allowed.includes(value) && forms.some((form) => text.includes(form)),
    )
    return [...new Set(found.map(([, { name }]) => name))]
  }
}

function formsOf(value: string): string[] {
  const bytes = Buffer.from(value)
  const hex = bytes.toString('hex')
  const forms = [
    value,
    // A word inside of something longer falls on any of three places; the ends depend on what is around them.
    ...[0, 1, 2].map((shift) =>
      Buffer.concat([Buffer.alloc(shift), bytes])
        .toString('base64')
        .replaceAll('=', '')
        .slice(shift === 0 ? 0 : shift + 1, -2),
    ),
    hex,
    hex.toUpperCase(),
    encodeURIComponent(value),
    JSON.stringify(value).slice(1, -1),
    value.replaceAll('&', '&amp;').replaceAll('"', '&quot;').replaceAll('<', '&lt;'),
  ]
  return [...new Set(forms.flatMap((form) => [form, form.replaceAll('+', '-').replaceAll('/', '_')]))]
}

export interface Seen {
  request: string
  /** The address and the body that the visitor sent: what was theirs before. */
  sent: string
  status: number
  headers: Headers
  body: string
}

/** From now on every answer of the web is kept, and the session cookies that it sets are known secrets. */
export function watchPages(world: World, planted: Planted): Seen[] {
  const seen: Seen[] = []
  const request = world.web.request.bind(world.web)
  world.web.request = async (input, init, ...rest) => {
    const response = await request(input, init, ...rest)
    for (const cookie of response.headers.getSetCookie())
      planted.add('session', /session_token=([^.;%]+)/.exec(cookie)?.[1])
    seen.push({
      request: `${init?.method ?? 'GET'} ${new URL(String(input)).pathname}`,
      sent: `${String(input)} ${init?.body instanceof URLSearchParams ? init.body : ''}`,
      status: response.status,
      headers: response.headers,
      body: await response.clone().text(),
    })
    return response
  }
  return seen
}

/** What Zoom answers instead of itself, given everything secret that it was ever told. */
export type Echo = (told: string, url: URL) => Response | null

/** From now on tokens, codes and verifiers are known as they pass; `echo.now` answers in Zoom's place. */
export function watchZoom(world: World, planted: Planted): { now: Echo | null } {
  const echo: { now: Echo | null } = { now: null }
  const real = world.app.outside.fetch
  const fetch: typeof real = async (input, init) => {
    const sent = new URLSearchParams(init?.body instanceof URLSearchParams ? init.body : '')
    planted.add('Zoom code', sent.get('code'))
    planted.add('PKCE verifier', sent.get('code_verifier'))
    const authorization = new Headers(init?.headers).get('authorization') ?? ''
    if (authorization.startsWith('Bearer')) planted.add('Zoom access token', authorization.slice(7))
    const everything = ['Zoom', 'ZOOM', 'PKCE'].flatMap((kind) => planted.values(kind))
    const answered = echo.now?.([authorization, sent, ...everything].join(' '), new URL(String(input)))
    if (answered) return answered
    const response = await real(input, init)
    learn(planted, await response.clone().text())
    return response
  }
  Object.assign(world.app.outside, { fetch })
  return echo
}

function learn(planted: Planted, text: string): void {
  for (const [, name = '', value] of text.matchAll(/"(access_token|refresh_token|start_url)":\s*"([^"]+)"/g)) {
    planted.add(`Zoom ${name.replace('_', ' ')}`, value)
    if (name === 'start_url') planted.add('Zoom zak', new URL(value ?? '').searchParams.get('zak'))
  }
}

/** What lies sealed in the database, opened; a new sealed column has to be named here. */
export async function openSealed({ app, pool }: World, planted: Planted): Promise<string[]> {
  const opened: [name: string, table: string, column: string, field: string][] = [
    ['Zoom refresh token', 'grants', 'sealed_refresh_token', 'refresh_token'],
    ['Zoom access token', 'grants', 'sealed_access_token', 'access_token'],
    ['PKCE verifier', 'authorization_attempts', 'sealed_verifier', 'verifier'],
    ['manage token', 'bookings', 'sealed_token', 'token'],
  ]
  for (const [name, table, column, field] of opened) {
    const { rows } = await pool.query(`select id, ${column} as sealed from ${table} where ${column} is not null`)
    for (const { id, sealed } of rows) planted.add(name, app.seal.open(sealed, `${table}/${id}/${field}`))
  }
  for (const { password } of (await pool.query('select password from accounts')).rows)
    planted.add('password hash', password)
  for (const { token } of (await pool.query('select token from sessions')).rows) planted.add('session', token)
  const { rows } = await pool.query(
    `select table_name || '.' || column_name as name from information_schema.columns
     where table_schema = 'public' and column_name like 'sealed%' order by 1`,
  )
  return rows.map(({ name }) => name)
}

/** Every row there is, as text, by table. */
export async function dump({ pool }: World): Promise<Record<string, string>> {
  const { rows: tables } = await pool.query<{ name: string }>(
    `select format('%I.%I', table_schema, table_name) as name from information_schema.tables
     where table_schema in ('public', 'graphile_worker') and table_type = 'BASE TABLE' order by 1`,
  )
  const dumped: Record<string, string> = {}
  for (const { name } of tables) {
    const { rows } = await pool.query(`select coalesce(string_agg(t::text, E'\n'), '') as rows from ${name} t`)
    dumped[name] = rows[0].rows
  }
  return dumped
}
