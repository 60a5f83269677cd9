import { globSync, readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { zoomOperations } from '#/modules/conferencing/index.ts'

// The reviewer's run speaks of calls in words and to the sandbox's control; it calls nothing at Zoom.
const sources = globSync('src/**/*.ts')
  .filter((path) => !path.endsWith('.test.ts') && !path.startsWith('src/cli/review/'))
  .map((path) => ({ path, text: readFileSync(path, 'utf8') }))

// Everything that may be asked of Zoom, beside the token, revoke and data-compliance endpoints.
const allowed = [
  'POST /v2/users/{user}/meetings',
  'GET /v2/users/{user}/meetings',
  'PATCH /v2/meetings/{id}',
  'DELETE /v2/meetings/{id}',
  'GET /v2/meetings/{id}',
  'GET /v2/users/{user}',
]

/** Every call site of Zoom's API in the source: `METHOD path`. */
function callSites(): string[] {
  return sources.flatMap(({ text }) => {
    const constants = new Map(
      [...text.matchAll(/(\w+)(?: =|:) '(\/v2\/[^']+)'/g)].map(([, name, path]) => [name, path]),
    )
    return [...text.matchAll(/method: '([A-Z]+)',\s*path: ('[^']+'|[^,\s}]+)/g)].flatMap(([, method, written = '']) => {
      const path = written.startsWith("'") ? written.slice(1, -1) : (constants.get(written) ?? pathOf(written))
      return path?.startsWith('/v2/') ? [`${method} ${path}`] : []
    })
  })
}

/** A path that another file names, `zoom.identityPath`. */
function pathOf(written: string): string | undefined {
  const name = written.split('.').at(-1)
  return sources.map(({ text }) => text.match(new RegExp(`${name}: '(/v2/[^']+)'`))?.[1]).find(Boolean)
}

describe('what is asked of Zoom', () => {
  it('T17 is meetings and one’s own identity only: the table of calls holds nothing else', () => {
    expect([...callSites()].sort()).toEqual([...allowed].sort())
    const mentioned = sources.flatMap(({ text }) => text.match(/\/v2\/[A-Za-z_/{}]+/g) ?? [])
    for (const path of mentioned) expect(allowed.map((call) => call.split(' ')[1])).toContain(path)
  })

  it('U2 has one call site an endpoint', () => {
    const sites = callSites()
    expect(new Set(sites).size).toBe(sites.length)
    // The lines of the table of operations are no calls yet: each is asked for in one place.
    const asked = sources.flatMap(({ text }) =>
      [...text.matchAll(/\bask\(\s*line,\s*'([a-z]+)'/g)].map(([, operation]) => operation),
    )
    expect(asked.sort()).toEqual(Object.keys(zoomOperations).sort())
    const readers = sources.filter(({ text }) => /\b(?:zoomOperations|operations)\[/.test(text)).map(({ path }) => path)
    expect(readers.filter((path) => path.includes('/conferencing/')).sort()).toEqual([
      'src/modules/conferencing/zoom/adapter.ts',
      'src/modules/conferencing/zoom/provider.ts',
    ])
  })

  it('T17 listens to meetings made, changed, deleted, begun and ended, and to nothing about who was there or what was said', () => {
    const events = new Set(
      sources.flatMap(({ text }) => text.match(/'(?:meeting|recording|webinar|user|chat|phone)\.[a-z_]+'/g) ?? []),
    )
    const heard = [...events].filter(
      (event) => event.startsWith("'meeting.") || /recording|webinar|chat|phone/.test(event),
    )
    expect(heard.sort()).toEqual(
      ['created', 'deleted', 'ended', 'started', 'updated'].map((what) => `'meeting.${what}'`),
    )
  })
})
