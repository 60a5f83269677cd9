import { existsSync } from 'node:fs'

/** The browser of the tests; the one without windows draws with half the work. Undefined: Playwright's own. */
export const chromiumPath = [
  process.env.CHROMIUM_PATH,
  '/usr/bin/chromium-headless-shell',
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
].find((path) => path && existsSync(path))
