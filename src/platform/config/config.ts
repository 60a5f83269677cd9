import { readFileSync } from 'node:fs'
import { isIP } from 'node:net'
import { resolve } from 'node:path'
import { derivedKey, type SealKey } from '#/platform/seal/sealer.ts'
import { isScope } from './scope.ts'
import { goLiveVariables, variables } from './variables.ts'

export interface ZoomClientConfig {
  kind: 'user' | 'account'
  clientId: string
  clientSecret: string
  webhookSecret: string | null
  scopes: string[]
}

/** Everything that the environment decides, read once. */
export interface Config {
  mode: 'demo' | 'live'
  /** Origins without a trailing slash; the first is the main one. */
  publicUrls: [string, ...string[]]
  secret: string
  keys: SealKey[]
  smtpUrl: string
  mailFrom: string
  databaseUrl: string | null
  databaseDirectUrl: string | null
  /** The instance's own Zoom app; null when a variable is missing (`missingZoomVariables` says which). */
  zoom: ZoomClientConfig | null
  missingZoomVariables: string[]
  /** The operator's word on how far Zoom lets the instance's app go (Y12). */
  zoomAppPublished: 'no' | 'beta' | 'yes'
  zoomOAuthOrigin: string
  zoomApiOrigin: string
  /** What a workspace may name as endpoints of its own clients (decision 39). */
  zoomEndpoints: string[]
  /** Who runs the instance, with addresses of pages of their own where they have some (T3). */
  operator: {
    email: string
    name: string
    supportUrl: string | null
    privacyUrl: string | null
    termsUrl: string | null
  }
  /** The Zoom app as the Marketplace names it. */
  zoomApp: { name: string; url: string | null }
  signUp: 'open' | 'invite' | 'closed'
  trustedProxies: string[]
  bookingsPerHour: number
  /** How long after an event it is known who came. */
  keepGuestsMonths: number
  dataFolder: string
  logLevel: string
  waits: {
    lookAfterSeconds: number
    retrySeconds: number
    settleSeconds: number
    firstMailSeconds: number
    /** How long one call to a provider may take. */
    callSeconds: number
    /** How long handing one mail to the mail server may take; a third of it in silence. */
    mailSeconds: number
  }
  port: number
  host: string
}

/** The start stops with this sentence, which names the variable. */
export class ConfigError extends Error {
  override readonly name = 'ConfigError'
}

type Environment = Record<string, string | undefined>

/** Is this environment a demo's: no go-live variable set? */
export function isDemo(env: Environment): boolean {
  return goLiveVariables.every((name) => !env[name] && !env[`${name}_FILE`])
}

/** Reads the environment (each variable also as `…_FILE`), or throws `ConfigError` naming the variable that is wrong. */
export function readConfig(env: Environment, baseFolder: string, mode: Config['mode'] = 'live'): Config {
  refuseUnknown(env)
  const value = (name: string) => readVariable(env, name)
  const need = (name: string) => value(name) ?? fail(`${name} is missing.`)
  const oneOf = <T extends string>(name: string, choices: readonly T[]): T =>
    choices.find((choice) => choice === value(name)) ?? fail(`${name} must be one of ${choices.join(', ')}.`)
  const number = (name: string, min: number, max: number, form = /^\d+(\.\d+)?$/) => {
    const text = need(name)
    const isOne = form.test(text) && Number(text) >= min && Number(text) <= max
    return isOne ? Number(text) : fail(`${name} must be a number from ${min} to ${max}.`)
  }
  const whole = (name: string, min: number, max: number) => number(name, min, max, /^\d+$/)
  const [mainUrl, ...otherUrls] = need('ANTEROOM_PUBLIC_URL')
    .split(',')
    .map((url) => origin('ANTEROOM_PUBLIC_URL', url.trim()))
  const secret = need('ANTEROOM_SECRET')
  if (secret.length < 32)
    fail('ANTEROOM_SECRET must have at least 32 characters; make one with: openssl rand -base64 32')
  const zoomNames = ['ZOOM_CLIENT_ID', 'ZOOM_CLIENT_SECRET']
  const missingZoomVariables = zoomNames.filter((name) => !value(name))
  const zoomKind = oneOf('ZOOM_APP_KIND', ['user', 'account'] as const)
  const zoomScopes = scopes('ZOOM_SCOPES', need('ZOOM_SCOPES'))
  const config: Config = {
    mode,
    publicUrls: [mainUrl as string, ...otherUrls],
    secret,
    keys: readKeys(value('ANTEROOM_KEYS'), secret),
    smtpUrl: smtp(need('SMTP_URL')),
    mailFrom: email(
      'ANTEROOM_MAIL_FROM',
      value('ANTEROOM_MAIL_FROM') || `no-reply@${new URL(mainUrl as string).hostname}`,
    ),
    databaseUrl: postgres('DATABASE_URL', value('DATABASE_URL')),
    databaseDirectUrl: postgres('DATABASE_DIRECT_URL', value('DATABASE_DIRECT_URL')),
    zoom:
      missingZoomVariables.length > 0
        ? null
        : {
            kind: zoomKind,
            clientId: need('ZOOM_CLIENT_ID'),
            clientSecret: need('ZOOM_CLIENT_SECRET'),
            webhookSecret: value('ZOOM_WEBHOOK_SECRET') ?? null,
            // Zoom refuses plain scopes for an app of the account.
            scopes: zoomScopes.map((scope) =>
              zoomKind === 'user' || /:(admin|master)$/.test(scope) ? scope : `${scope}:admin`,
            ),
          },
    missingZoomVariables,
    zoomAppPublished: oneOf('ZOOM_APP_PUBLISHED', ['no', 'beta', 'yes'] as const),
    zoomOAuthOrigin: origin('ZOOM_OAUTH_ORIGIN', need('ZOOM_OAUTH_ORIGIN')),
    zoomApiOrigin: origin('ZOOM_API_ORIGIN', need('ZOOM_API_ORIGIN')),
    zoomEndpoints: (value('ZOOM_ENDPOINTS') ?? '')
      .split(',')
      .filter((text) => text.trim() !== '')
      .map((text) => origin('ZOOM_ENDPOINTS', text.trim())),
    operator: {
      // As accounts keep theirs: it is compared.
      email: email('ANTEROOM_OPERATOR_EMAIL', need('ANTEROOM_OPERATOR_EMAIL')).toLowerCase(),
      name: need('ANTEROOM_OPERATOR_NAME'),
      supportUrl: page('ANTEROOM_SUPPORT_URL', value('ANTEROOM_SUPPORT_URL')),
      privacyUrl: page('ANTEROOM_PRIVACY_URL', value('ANTEROOM_PRIVACY_URL')),
      termsUrl: page('ANTEROOM_TERMS_URL', value('ANTEROOM_TERMS_URL')),
    },
    zoomApp: { name: need('ZOOM_APP_NAME'), url: page('ZOOM_APP_URL', value('ZOOM_APP_URL')) },
    signUp: oneOf('ANTEROOM_SIGN_UP', ['open', 'invite', 'closed'] as const),
    trustedProxies: networks('ANTEROOM_TRUSTED_PROXIES', value('ANTEROOM_TRUSTED_PROXIES') ?? ''),
    bookingsPerHour: whole('ANTEROOM_BOOKINGS_PER_HOUR', 1, 1_000_000),
    keepGuestsMonths: whole('ANTEROOM_KEEP_GUESTS_MONTHS', 1, 1200),
    dataFolder: resolve(baseFolder, need('ANTEROOM_DATA')),
    logLevel: oneOf('ANTEROOM_LOG', ['trace', 'debug', 'info', 'warn', 'error', 'silent'] as const),
    waits: {
      lookAfterSeconds: number('ANTEROOM_LOOK_AFTER_SECONDS', 0, 3600),
      retrySeconds: number('ANTEROOM_RETRY_SECONDS', 0, 3600),
      settleSeconds: number('ANTEROOM_SETTLE_SECONDS', 0, 60),
      firstMailSeconds: number('ANTEROOM_FIRST_MAIL_SECONDS', 0, 3600),
      callSeconds: number('ANTEROOM_CALL_SECONDS', 0.1, 60),
      mailSeconds: number('ANTEROOM_MAIL_SECONDS', 1, 600),
    },
    port: whole('PORT', 0, 65535),
    host: host('HOST', need('HOST')),
  }
  return Object.freeze(config)
}

function fail(sentence: string): never {
  throw new ConfigError(sentence)
}

/** The environment with each `…_FILE` read; throws `ConfigError` for a file that can't be. */
export function withFiles(env: Environment): Environment {
  const read = { ...env }
  for (const { name } of variables) {
    read[name] = given(env, name)
    delete read[`${name}_FILE`]
  }
  return read
}

function readVariable(env: Environment, name: string): string | undefined {
  return given(env, name) ?? variables.find((variable) => variable.name === name)?.default
}

function given(env: Environment, name: string): string | undefined {
  const direct = env[name]
  if (direct) return direct
  const file = env[`${name}_FILE`]
  if (!file) return undefined
  try {
    return readFileSync(file, 'utf8').trim() || undefined
  } catch {
    fail(`${name}_FILE names a file that can't be read.`)
  }
}

// A misspelt variable that silently does nothing is worse than one that stops the start.
function refuseUnknown(env: Environment): void {
  const known = new Set(variables.flatMap(({ name }) => [name, `${name}_FILE`]))
  for (const name of Object.keys(env)) {
    if ((name.startsWith('ANTEROOM_') || name.startsWith('ZOOM_')) && !known.has(name))
      fail(`${name} is not a variable of Anteroom; .env.example lists them all.`)
  }
}

function origin(name: string, text: string): string {
  const url = URL.canParse(text) ? new URL(text) : fail(`${name} must be an address like https://book.example.org.`)
  if (url.pathname !== '/' || url.search || url.hash || url.username) fail(`${name} must be an address without a path.`)
  const isLocal = ['localhost', '127.0.0.1', '[::1]'].includes(url.hostname)
  if (url.protocol !== 'https:' && !(url.protocol === 'http:' && isLocal))
    fail(`${name} must start with https:// (http:// only for localhost).`)
  return url.origin
}

function page(name: string, text: string | undefined): string | null {
  if (!text) return null
  const isPage = URL.canParse(text) && new URL(text).protocol === 'https:'
  return isPage ? text : fail(`${name} must be an address like https://example.org/help.`)
}

function smtp(text: string): string {
  const url = URL.canParse(text) ? new URL(text) : null
  if (!url || !['smtp:', 'smtps:'].includes(url.protocol) || !url.hostname)
    fail('SMTP_URL must look like smtp://user:password@host:587 or smtps://….')
  return text
}

function postgres(name: string, text: string | undefined): string | null {
  if (!text) return null
  const url = URL.canParse(text) ? new URL(text) : null
  if (!url || !['postgres:', 'postgresql:'].includes(url.protocol))
    fail(`${name} must look like postgresql://user:password@host:5432/name.`)
  return text
}

function networks(name: string, text: string): string[] {
  const all = text
    .split(',')
    .map((entry) => entry.trim())
    .filter(Boolean)
  const isNetwork = (entry: string) => {
    const [address = '', prefix = '0', ...rest] = entry.split('/')
    const longest = isIP(address) === 6 ? 128 : 32
    return isIP(address) !== 0 && rest.length === 0 && /^\d{1,3}$/.test(prefix) && Number(prefix) <= longest
  }
  return all.every(isNetwork)
    ? all
    : fail(`${name} must be addresses or networks like 10.0.0.0/8, separated by commas.`)
}

function scopes(name: string, text: string): string[] {
  const all = text.split(/[\s,]+/).filter(Boolean)
  return all.length > 0 && all.every(isScope)
    ? all
    : fail(`${name} must be scopes like meeting:write:meeting, separated by spaces.`)
}

function host(name: string, text: string): string {
  return isIP(text) !== 0 || /^[A-Za-z0-9._-]+$/.test(text) ? text : fail(`${name} must be an address like 0.0.0.0.`)
}

function email(name: string, text: string): string {
  return /^[^@\s<>(),;:"]+@[^@\s<>(),;:"]+$/.test(text) ? text : fail(`${name} must be an e-mail address.`)
}

function readKeys(text: string | undefined, secret: string): SealKey[] {
  // The derived key always stays able to open what it sealed before ANTEROOM_KEYS was set.
  if (!text) return [derivedKey(secret)]
  const keys = text.split(',').map((entry) => {
    // The derived key by its name alone: so it can seal on while other programs learn of a key to come.
    if (entry.trim() === 's0') return derivedKey(secret)
    const [id, encoded] = entry.trim().split(':')
    const bytes = Buffer.from(encoded ?? '', 'base64')
    if (!id || id === 's0' || !/^[A-Za-z0-9_-]+$/.test(id) || bytes.length !== 32)
      fail('ANTEROOM_KEYS must look like name:base64 of 32 bytes, separated by commas.')
    return { id, bytes }
  })
  const ids = keys.map(({ id }) => id)
  const twice = ids.find((id, at) => ids.indexOf(id) !== at)
  if (twice) fail(`ANTEROOM_KEYS has two keys named ${twice}.`)
  return ids.includes('s0') ? keys : [...keys, derivedKey(secret)]
}
