import { expect, it } from 'vitest'
import { type Connected, hoursAhead, OLIVIA, UNA, ZoomWorld } from './zoom-world.ts'

it('X1 the list cuts the agenda at 250 characters and has few fields', async () => {
  await using world = await ZoomWorld.create()
  const olivia = await world.connect(OLIVIA)
  const agenda = `marker-${'x'.repeat(400)}`
  const made = (await olivia.api('POST', '/users/me/meetings', { agenda, start_time: hoursAhead(2) })).body
  const { body, headers } = await olivia.api('GET', '/users/me/meetings?type=scheduled')
  expect(headers.get('x-ratelimit-category')).toBe('Medium')
  expect(body).toMatchObject({ page_count: 1, page_number: 1, page_size: 30, total_records: 1, next_page_token: '' })
  expect(body.meetings[0].agenda).toBe(agenda.slice(0, 250))
  expect(Object.keys(body.meetings[0])).toEqual(
    'uuid id host_id topic type start_time duration timezone agenda created_at join_url'.split(' '),
  )
  expect((await olivia.api('GET', `/meetings/${made.id}`)).body.agenda).toBe(agenda)
})

it('X1 pages follow by next_page_token, which lives fifteen minutes', async () => {
  await using world = await ZoomWorld.create()
  await world.control('POST', '/limits', { enabled: false })
  const olivia = await world.connect(OLIVIA)
  for (let hour = 1; hour <= 5; hour += 1) await make(olivia, { topic: `T${hour}`, start_time: hoursAhead(hour) })
  const page = async (token: string) =>
    olivia.api('GET', `/users/me/meetings?page_size=2&next_page_token=${encodeURIComponent(token)}`)
  const topics: string[] = []
  let token = ''
  do {
    const { body } = await page(token)
    topics.push(...body.meetings.map((meeting: { topic: string }) => meeting.topic))
    token = body.next_page_token
    expect(body.total_records).toBe(5)
  } while (token)
  expect(topics).toEqual(['T1', 'T2', 'T3', 'T4', 'T5'])

  const { next_page_token } = (await page('')).body
  await world.control('POST', '/clock', { advanceSeconds: 901 })
  expect(await page(next_page_token)).toMatchObject({
    status: 400,
    body: { code: 300, message: 'The next page token is invalid or expired.' },
  })
})

it('X1 deleted and instant meetings are not listed, and the type filters', async () => {
  await using world = await ZoomWorld.create()
  const olivia = await world.connect(OLIVIA)
  await make(olivia, { topic: 'past', start_time: hoursAhead(-3) })
  await make(olivia, { topic: 'soon', start_time: hoursAhead(3) })
  await make(olivia, { topic: 'later', start_time: hoursAhead(72) })
  await make(olivia, { topic: 'instant', type: 1 })
  const gone = await make(olivia, { topic: 'gone', start_time: hoursAhead(3) })
  await olivia.api('DELETE', `/meetings/${gone.id}`)
  const topics = async (path: string) =>
    (await olivia.api('GET', `/users/me/${path}`)).body.meetings.map((meeting: { topic: string }) => meeting.topic)
  expect(await topics('meetings')).toEqual(['past', 'soon', 'later'])
  expect(await topics('meetings?type=upcoming')).toEqual(['soon', 'later'])
  expect(await topics('meetings?type=previous_meetings')).toEqual(['past'])
  expect(await topics('meetings?type=live')).toEqual([])
  expect(await topics('upcoming_meetings')).toEqual(['soon'])
})

it('X1 upcoming meetings carry the passcode and no agenda', async () => {
  await using world = await ZoomWorld.create()
  const olivia = await world.connect(OLIVIA)
  const { password } = await make(olivia, { start_time: hoursAhead(3), agenda: 'secret' })
  const { meetings } = (await olivia.api('GET', '/users/me/upcoming_meetings')).body
  expect(meetings[0]).toMatchObject({ passcode: password, use_pmi: false, is_host: true, is_all_day: false })
  expect(meetings[0]).not.toHaveProperty('agenda')
})

it('T5 someone without a meeting licence is refused the list', async () => {
  await using world = await ZoomWorld.create()
  const una = await world.connect(UNA)
  expect(await una.api('GET', '/users/me/meetings')).toMatchObject({
    status: 400,
    body: { code: 3161, message: 'Meeting hosting and scheduling capabilities are not allowed for your user account.' },
  })
})

async function make(connected: Connected, body: object) {
  return (await connected.api('POST', '/users/me/meetings', body)).body
}
