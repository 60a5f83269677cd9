import { existsSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Browser } from '@playwright/test'
import { ConfigError } from '#/platform/config/config.ts'

const places = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome']
/** Can't be watched. */
const withoutWindows = '/usr/bin/chromium-headless-shell'

export interface Chromium {
  browser: Browser
  close(): Promise<void>
}

/** Starts Chromium. Throws a `ConfigError` that says what to install; the product itself needs neither. */
export async function openChromium({ headed }: { headed: boolean }): Promise<Chromium> {
  const { chromium } = await import('@playwright/test').catch(() => {
    throw new ConfigError(
      'anteroom review drives a browser with @playwright/test, which is not installed here: run npm ci without leaving out development packages.',
    )
  })
  const named = process.env.CHROMIUM_PATH
  if (named && !existsSync(named)) throw new ConfigError(`CHROMIUM_PATH names no file: ${named}.`)
  const known = [named, ...places, ...(headed ? [] : [withoutWindows]), chromium.executablePath()]
  const executablePath = known.find((path) => path && existsSync(path))
  if (!executablePath)
    throw new ConfigError('anteroom review needs Chromium: install it, or set CHROMIUM_PATH to where it is.')
  const isRoot = process.getuid?.() === 0
  // Chromium keeps a few files at home, whatever profile it is given.
  const home = mkdtempSync(join(tmpdir(), 'anteroom-review-browser-'))
  const forget = () => rmSync(home, { recursive: true, force: true, maxRetries: 3 })
  const browser = await chromium
    .launch({
      executablePath,
      headless: !headed,
      args: isRoot ? ['--no-sandbox'] : [],
      env: { ...process.env, HOME: home, XDG_CONFIG_HOME: home, XDG_CACHE_HOME: home },
      // The command ends everything in order itself; Playwright would end the process.
      handleSIGINT: false,
      handleSIGTERM: false,
      handleSIGHUP: false,
    })
    .catch((error: unknown) => {
      forget()
      throw error
    })
  return { browser, close: () => browser.close().finally(forget) }
}
