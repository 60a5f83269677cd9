import { expect, it } from 'vitest'
import { BELLA, type Connected, MIKA, OLIVIA, ZoomWorld } from './zoom-world.ts'

it('X9 a host may create and update 100 times a UTC day; reading and deleting are free', async () => {
  await using world = await ZoomWorld.create()
  await world.control('POST', '/clock', { now: '2027-05-05T12:00:00Z' })
  await world.control('POST', '/limits', { perUserDay: 5 })
  const olivia = await world.connect(OLIVIA)
  const make = () => olivia.api('POST', '/users/me/meetings', {})
  const { id } = (await make()).body
  for (let call = 0; call < 3; call += 1) expect((await make()).status).toBe(201)
  expect((await olivia.api('PATCH', `/meetings/${id}`, {})).status).toBe(204)

  const refused = await olivia.api('PATCH', `/meetings/${id}`, {})
  expect(refused).toMatchObject({
    status: 429,
    body: {
      code: 429,
      message:
        'You have exceeded the daily rate limit (5) of Meeting Create/Update API requests permitted for this particular user. You may resume these requests at GMT 00:00:00.',
    },
  })
  expect(refused.headers.get('retry-after')).toBeNull()
  expect((await make()).status).toBe(429)
  expect((await olivia.api('GET', `/meetings/${id}`)).status).toBe(200)
  expect((await olivia.api('DELETE', `/meetings/${id}`)).status).toBe(204)

  const mika = await world.connect(MIKA)
  expect((await mika.api('POST', '/users/me/meetings', {})).status).toBe(201)
  expect((await world.control('GET', '/limits')).body.usedToday).toMatchObject({ [OLIVIA]: 5, [MIKA]: 1 })
})

it('X9 the hundred start anew at 00:00 UTC of the sandbox clock, for the default of 100', async () => {
  await using world = await ZoomWorld.create()
  await world.control('POST', '/clock', { now: '2027-05-05T23:30:00Z' })
  const olivia = await world.connect(OLIVIA)
  const statuses: number[] = []
  for (let call = 0; call < 101; call += 1) {
    // A pause each forty calls, for the limit a second is not what is looked at here.
    if (call % 40 === 39) await new Promise((resolve) => setTimeout(resolve, 1000))
    statuses.push((await olivia.api('POST', '/users/me/meetings', {})).status)
  }
  expect(statuses).toEqual([...Array(100).fill(201), 429])
  await world.control('POST', '/clock', { now: '2027-05-06T00:00:00Z' })
  expect((await olivia.api('POST', '/users/me/meetings', {})).status).toBe(201)
})

it('X9 a free account has four light calls a second, a business account eighty', async () => {
  await using world = await ZoomWorld.create()
  const bella = await world.connect(BELLA)
  const olivia = await world.connect(OLIVIA)
  const started = Date.now()
  const answers = await burst(bella, 30)
  const refused = answers.filter((answer) => answer.status === 429)
  expect(answers.length - refused.length).toBeLessThanOrEqual(fourEachSecondSince(started))
  expect(refused[0]?.body).toEqual({
    code: 4001,
    message: 'You have reached the maximum per-second rate limit for this API. Try again later.',
  })
  expect((await burst(olivia, 60)).every((answer) => answer.status === 200)).toBe(true)
})

it('X9 an account shares its limit over all its apps', async () => {
  await using world = await ZoomWorld.create()
  const first = await world.connect(BELLA)
  const second = await world.connect(BELLA, await world.app({ name: 'Other' }))
  const started = Date.now()
  const answers = (await Promise.all([burst(first, 30), burst(second, 30)])).flat()
  const passed = answers.filter((answer) => answer.status === 200).length
  expect(passed).toBeLessThanOrEqual(fourEachSecondSince(started))
})

it('X1 limits can be switched off for load tests', async () => {
  await using world = await ZoomWorld.create()
  await world.control('POST', '/limits', { enabled: false, perUserDay: 0 })
  const bella = await world.connect(BELLA)
  expect((await burst(bella, 30)).every((answer) => answer.status === 200)).toBe(true)
  expect((await bella.api('POST', '/users/me/meetings', {})).status).toBe(201)
})

it('X9 in legacy mode a free account sees its daily numbers in headers', async () => {
  await using world = await ZoomWorld.create()
  await world.control('POST', '/behaviour', { legacyRateHeaders: true })
  const bella = await world.connect(BELLA)
  const { headers } = await bella.api('GET', '/users/me')
  expect(headers.get('x-ratelimit-limit')).toBe('6000')
  expect(headers.get('x-ratelimit-remaining')).toBe('5999')
})

// Counted in whole seconds, so one that has begun before and one that ends after count too.
function fourEachSecondSince(started: number): number {
  return 4 * (Math.ceil((Date.now() - started) / 1000) + 1)
}

function burst(connected: Connected, calls: number) {
  return Promise.all(Array.from({ length: calls }, () => connected.api('GET', '/users/me')))
}
