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

it('T14 a connection’s support report says how it stands, what it may and what was asked of Zoom, and no secret', async () => {
  await using world = await World.create()
  const connectionId = await world.connectZoom(world.ada, undefined, { declineScopes: ['meeting:read:list_meetings'] })
  const fine = await reportAt(world, `/settings/integrations/zoom/${connectionId}`)
  expect(fine).toMatch(/connection: +[0-9a-f-]{36}, personal/)
  expect(fine).toMatch(/provider account: +olivia\.owner@zoom-sandbox\.example, active/)
  expect(fine).toMatch(/problem: +none/)
  expect(fine).toMatch(/missing: +meeting:read:list_meetings/)
  expect(fine).toContain('GET /v2/users/me 200 done')
  await world.pool.query(
    `update grants set state = 'reconnect', lost_problem = 'app_blocked', lost_at = now(), sealed_access_token = null`,
  )
  const lost = await reportAt(world, `/settings/integrations/zoom/${connectionId}`)
  expect(lost).toMatch(/olivia\.owner@zoom-sandbox\.example, reconnect/)
  expect(lost).toMatch(/problem: +app_blocked\nwhat to do: +The Zoom app is disabled/)
  for (const text of [fine, lost]) expect(text).not.toMatch(/eyJ|secret/i)
})

function report(world: World, eventId: string): Promise<string> {
  return reportAt(world, `/bookings/${eventId}`)
}

async function reportAt(world: World, path: string): Promise<string> {
  const cookie = await world.signIn(world.ada)
  const response = await world.web.request(testOrigin + path, { headers: { cookie } })
  const [, text = ''] = (await response.text()).match(/<pre class="copy-text[^>]*>([\s\S]*?)<\/pre>/) ?? []
  return text
}
