import type { Config } from '#/platform/config/config.ts'

/** Was this unsafe request sent by one of our own pages? The browser's own word first, then `Origin` (decision 43). */
export function isOwnOrigin(request: Request, config: Config): boolean {
  const site = request.headers.get('sec-fetch-site')
  if (site) return site === 'same-origin'
  const origin = request.headers.get('origin')
  return origin !== null && (config.publicUrls.includes(origin) || origin === new URL(request.url).origin)
}
