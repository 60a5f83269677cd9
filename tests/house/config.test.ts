import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { ConfigError, isDemo, readConfig } from '#/platform/config/config.ts'
import { envExample } from '#/platform/config/env-example.ts'
import { goLiveVariables, variables } from '#/platform/config/variables.ts'

const good = {
  ANTEROOM_PUBLIC_URL: 'https://book.example.org',
  ANTEROOM_SECRET: 'a secret for tests that is long enough',
  SMTP_URL: 'smtp://mail.example.org',
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
  ['PORT', { PORT: 'http' }],
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
    const file = join(mkdtempSync(join(tmpdir(), 'anteroom-config-')), 'secret')
    writeFileSync(file, 'a secret from a file that is long enough\n')
    const { ANTEROOM_SECRET: _, ...rest } = good
    expect(readConfig({ ...rest, ANTEROOM_SECRET_FILE: file }, '/').secret).toBe(
      'a secret from a file that is long enough',
    )
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
