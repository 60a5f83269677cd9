import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs'
import { Server } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { ConfigError, isDemo, readConfig, withFiles } from '#/platform/config/config.ts'
import { envExample } from '#/platform/config/env-example.ts'
import { goLiveVariables, variables } from '#/platform/config/variables.ts'
import { listenOn } from '#/platform/http/listen.ts'

const good = {
  ANTEROOM_PUBLIC_URL: 'https://book.example.org',
  ANTEROOM_SECRET: 'a secret for tests that is long enough',
  SMTP_URL: 'smtp://mail.example.org',
}

/** A value that is not the default for each variable beside the three. */
const other: Record<string, string> = {
  DATABASE_URL: 'postgresql://anteroom@db.example/anteroom',
  DATABASE_DIRECT_URL: 'postgresql://anteroom@direct.example/anteroom',
  ZOOM_CLIENT_ID: 'client',
  ZOOM_CLIENT_SECRET: 'secret',
  ZOOM_WEBHOOK_SECRET: 'token',
  ZOOM_SCOPES: 'user:read:user meeting:write:meeting',
  ZOOM_APP_PUBLISHED: 'yes',
  ZOOM_APP_KIND: 'account',
  ZOOM_OAUTH_ORIGIN: 'https://zoom.example',
  ZOOM_API_ORIGIN: 'https://api.zoom.example',
  ZOOM_ENDPOINTS: 'https://zoomgov.com',
  ANTEROOM_KEYS: `k1:${Buffer.alloc(32, 1).toString('base64')}`,
  ANTEROOM_OPERATOR_EMAIL: 'olga@example.org',
  ANTEROOM_OPERATOR_NAME: 'Olga',
  ANTEROOM_SUPPORT_URL: 'https://example.org/help',
  ANTEROOM_PRIVACY_URL: 'https://example.org/privacy',
  ANTEROOM_TERMS_URL: 'https://example.org/terms',
  ZOOM_APP_NAME: 'Olga’s rooms',
  ZOOM_APP_URL: 'https://marketplace.zoom.us/apps/olga',
  ANTEROOM_MAIL_FROM: 'rooms@example.org',
  ANTEROOM_SIGN_UP: 'closed',
  ANTEROOM_TRUSTED_PROXIES: '10.0.0.0/8',
  ANTEROOM_KEEP_GUESTS_MONTHS: '12',
  ANTEROOM_BOOKINGS_PER_HOUR: '7',
  ANTEROOM_DATA: '/var/lib/anteroom',
  ANTEROOM_LOG: 'debug',
  ANTEROOM_LOOK_AFTER_SECONDS: '61',
  ANTEROOM_RETRY_SECONDS: '16',
  ANTEROOM_SETTLE_SECONDS: '3',
  ANTEROOM_CALL_SECONDS: '11',
  ANTEROOM_MAIL_SECONDS: '62',
  ANTEROOM_FIRST_MAIL_SECONDS: '63',
  PORT: '8080',
  HOST: '127.0.0.1',
}

const mistakes: [string, Record<string, string>][] = [
  ...goLiveVariables.map((name): [string, Record<string, string>] => [name, { [name]: '' }]),
  ['ANTEROOM_PUBLIC_URL', { ANTEROOM_PUBLIC_URL: 'book.example.org' }],
  ['ANTEROOM_PUBLIC_URL', { ANTEROOM_PUBLIC_URL: 'http://book.example.org' }],
  ['ANTEROOM_PUBLIC_URL', { ANTEROOM_PUBLIC_URL: 'https://book.example.org/path' }],
  ['ANTEROOM_SECRET', { ANTEROOM_SECRET: 'short' }],
  ['SMTP_URL', { SMTP_URL: 'mail.example.org' }],
  ['DATABASE_URL', { DATABASE_URL: 'mysql://localhost' }],
  ['ANTEROOM_KEYS', { ANTEROOM_KEYS: 'k1:tooshort' }],
  ['ANTEROOM_SIGN_UP', { ANTEROOM_SIGN_UP: 'maybe' }],
  ['ANTEROOM_OPERATOR_EMAIL', { ANTEROOM_OPERATOR_EMAIL: 'nobody' }],
  ['ANTEROOM_TRUSTED_PROXIES', { ANTEROOM_TRUSTED_PROXIES: 'the load balancer' }],
  ['ANTEROOM_TRUSTED_PROXIES', { ANTEROOM_TRUSTED_PROXIES: '10.0.0.0/33' }],
  ['ANTEROOM_MAIL_FROM', { ANTEROOM_MAIL_FROM: 'no address' }],
  ['ANTEROOM_MAIL_FROM', { ANTEROOM_MAIL_FROM: 'Anteroom <mail@example.org>' }],
  ['ZOOM_SCOPES', { ZOOM_SCOPES: 'garbage!!' }],
  ['ZOOM_SCOPES', { ZOOM_SCOPES: ' , ' }],
  ['HOST', { HOST: ' ' }],
  ['HOST', { HOST: 'http://localhost' }],
  ['PORT', { PORT: 'http' }],
  ['PORT', { PORT: '1.5' }],
  ['PORT', { PORT: ' ' }],
  ['PORT', { PORT: '65536' }],
  ['PORT', { PORT: '-1' }],
  ['PORT', { PORT: '0x50' }],
  ['ANTEROOM_BOOKINGS_PER_HOUR', { ANTEROOM_BOOKINGS_PER_HOUR: '10.5' }],
  ['ANTEROOM_KEEP_GUESTS_MONTHS', { ANTEROOM_KEEP_GUESTS_MONTHS: ' ' }],
  ['ANTEROOM_CALL_SECONDS', { ANTEROOM_CALL_SECONDS: '1e1' }],
  ['ANTEROOM_LOG', { ANTEROOM_LOG: 'loud' }],
  ['ANTEROOM_PUBLIK_URL', { ANTEROOM_PUBLIK_URL: 'https://x.example' }],
  ['SMTP_URL_FILE', { SMTP_URL: '', SMTP_URL_FILE: '/nowhere/at/all' }],
]

describe('configuration', () => {
  it.each(mistakes)('Y2 a mistake in %s stops the start with a sentence that names it', (name, wrong) => {
    const read = () => readConfig({ ...good, ...wrong }, '/')
    expect(read).toThrow(ConfigError)
    expect(read).toThrow(name)
  })

  it('Y2 every variable but the three for going live has a default or may stay unset', () => {
    const config = readConfig(good, '/base')
    expect(config.zoom).toBeNull()
    expect(config.missingZoomVariables).toEqual(['ZOOM_CLIENT_ID', 'ZOOM_CLIENT_SECRET'])
    expect(config.dataFolder).toBe('/base/data')
  })

  it('Y2 each variable is also read from the file that NAME_FILE names', () => {
    const folder = mkdtempSync(join(tmpdir(), 'anteroom-config-'))
    // The last is for a command that reads nothing else.
    const values: Record<string, string> = { ...good, ...other, ANTEROOM_REVIEW_PASSWORD: 'a quiet long word' }
    const asFile = (name: string) => {
      writeFileSync(join(folder, name), `${values[name]}\n`)
      return [`${name}_FILE`, join(folder, name)]
    }
    const direct = readConfig(values, '/')
    expect(direct).not.toEqual(readConfig(good, '/'))
    for (const { name } of variables) {
      const { [name]: value, ...rest } = values
      expect([name, value]).toEqual([name, expect.any(String)])
      const fromFile = { ...rest, ...Object.fromEntries([asFile(name)]) }
      expect([name, readConfig(fromFile, '/')]).toEqual([name, direct])
      // So that what reads a variable before the configuration is read, as the demo does, sees the same.
      expect(withFiles(fromFile)).toEqual(withFiles(values))
    }
    // Each is one that says something: taken away, the configuration is another.
    for (const name of Object.keys(other)) {
      const { [name]: _, ...rest } = values
      expect([name, readConfig(rest, '/')]).not.toEqual([name, direct])
    }
  })

  it('Y2 the operator’s address is compared without regard to capitals', () => {
    const config = readConfig({ ...good, ANTEROOM_OPERATOR_EMAIL: 'Olga.Operator@Example.org' }, '/')
    expect(config.operator.email).toBe('olga.operator@example.org')
  })

  it.each([
    ['EADDRINUSE', 'PORT 80 is in use'],
    ['EACCES', 'PORT 80 may not be listened on'],
    ['ENOTFOUND', 'HOST no.such.host.invalid is not'],
    ['EADDRNOTAVAIL', 'HOST no.such.host.invalid is not'],
  ])('Y2 a port or host that can’t be listened on (%s) is named in one sentence', async (code, sentence) => {
    const server = new Server()
    server.listen = () => {
      queueMicrotask(() => server.emit('error', Object.assign(new Error('listen'), { code })))
      return server
    }
    const listening = listenOn(server, { port: 80, host: 'no.such.host.invalid' })
    await expect(listening).rejects.toBeInstanceOf(ConfigError)
    await expect(listening).rejects.toThrow(sentence)
  })

  it('Y2 trusted proxies are addresses and networks of both kinds', () => {
    const config = readConfig({ ...good, ANTEROOM_TRUSTED_PROXIES: '10.0.0.0/8, 192.0.2.7,::1, fd00::/8' }, '/')
    expect(config.trustedProxies).toEqual(['10.0.0.0/8', '192.0.2.7', '::1', 'fd00::/8'])
  })

  it('is a demo exactly when none of the go-live variables is set', () => {
    expect(isDemo({ PORT: '4000' })).toBe(true)
    for (const name of goLiveVariables) {
      expect(isDemo({ [name]: 'x' })).toBe(false)
      expect(isDemo({ [`${name}_FILE`]: 'x' })).toBe(false)
    }
  })

  it('.env.example lists every variable as it is (else: node scripts/write-env-example.ts)', () => {
    expect(readFileSync('.env.example', 'utf8')).toBe(envExample())
    for (const { name } of variables) expect(envExample()).toContain(`#${name}=`)
  })
})
