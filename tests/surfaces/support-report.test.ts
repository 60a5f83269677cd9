import { expect, it } from 'vitest'
import { addMeetingType, aroundTheClock, book } from '../fixtures.ts'
import { testOrigin, World } from '../world.ts'

it('T14 a booking’s support report has account, event, provider, request ids and the last error, and no secret', async () => {
  await using world = await World.create()
  const connectionId = await world.connectZoom(world.ada)
  const type = await addMeetingType(world, world.ada, {
    slug: 'intro',
    hours: aroundTheClock,
    locations: [{ id: 'zoom', kind: 'zoom', connectionId }],
  })
  const { event: ready } = await book(world, type)
  await world.runJobs()
  const { event } = await book(world, type)
  await world.control('/faults', {
    match: { method: 'POST', path: '/v2/users/*/meetings' },
    effect: { kind: 'status', status: 400, code: 3161, message: 'Your user account is not allowed.' },
    times: 1,
  })
  await world.runJobs()
  const refused = await report(world, event.id)
  expect(refused).toMatch(/account: +ada@anteroom\.example \(owner\)/)
  expect(refused).toMatch(new RegExp(`event: +${event.id}, confirmed`))
  expect(refused).toMatch(/provider: +zoom, connection /)
  expect(refused).toMatch(/problem: +\w+/)
  expect(refused).toMatch(/what to do: +The Zoom user has no meeting licence/)
  expect(refused).toContain('Your user account is not allowed.')
  expect(refused).toMatch(/POST \/v2\/users\/\S+ 400 refused \d+ ms tracking v=2\.0;clid=/)

  const { rows } = await world.pool.query<Record<string, string>>('select join_url, passcode, marker from conferences')
  const secrets = rows.flatMap((row) => Object.values(row)).filter(Boolean)
  expect(secrets.length).toBeGreaterThan(3)
  for (const text of [refused, await report(world, ready.id)])
    for (const secret of [...secrets, 'gia@anteroom.example', 'Gia']) expect(text).not.toContain(secret)
})

async function report(world: World, eventId: string): Promise<string> {
  const cookie = await world.signIn(world.ada)
  const response = await world.web.request(`${testOrigin}/bookings/${eventId}`, { headers: { cookie } })
  const [, text = ''] = (await response.text()).match(/<pre class="copy-text[^>]*>([\s\S]*?)<\/pre>/) ?? []
  return text
}
