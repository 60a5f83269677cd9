import { readFileSync } from 'node:fs'
import { expect, it } from 'vitest'
import { ZoomWorld } from './zoom-world.ts'

it('X1 every call in the guide and on the page for developers is taken as it stands there', async () => {
  await using world = await ZoomWorld.create()
  const page = await (await fetch(`${world.origin}/developers`)).text()
  const ofPage = callsIn(page.replaceAll('&quot;', '"').replaceAll('&#39;', "'"))
  const ofGuide = callsIn(readFileSync('docs/guides/zoom-sandbox.md', 'utf8'))
  expect([ofGuide.length, ofPage.length]).toEqual([7, 2])
  let clientId = ''
  for (const { path, body } of [...ofGuide, ...ofPage]) {
    const given = { clientId, state: 'any' }
    const filled = body.replace(
      /"(clientId|state)": "…"/g,
      (_, name: keyof typeof given) => `"${name}": "${given[name]}"`,
    )
    const answer = await world.control('POST', path, JSON.parse(filled))
    expect([path, answer.status, answer.body?.error]).toEqual([path, expect.toBeOneOf([200, 201, 204]), undefined])
    clientId ||= answer.body?.clientId ?? ''
  }
})

function callsIn(text: string): { path: string; body: string }[] {
  const calls = text.matchAll(
    /^(?:<pre><code>)?curl \S+\/_sandbox(\S+) -H 'content-type: application\/json' -d '([^']+)'/gm,
  )
  return [...calls].map(([, path = '', body = '']) => ({ path, body }))
}
