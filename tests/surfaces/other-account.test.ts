import { afterAll, beforeAll, expect, it } from 'vitest'
import type { ConnectionId } from '#/platform/ids.ts'
import { Browser } from '../browser.ts'
import { addMeetingType, book } from '../fixtures.ts'
import { formsIn } from '../form-reader.ts'
import { World } from '../world.ts'

const zoom = '/settings/integrations/zoom'
const olivia = 'olivia.owner@zoom-sandbox.example'
const mika = 'mika.member@zoom-sandbox.example'

let world: World
let cookie: string
let connectionId: ConnectionId
beforeAll(async () => {
  world = await World.create()
  cookie = await world.signIn(world.ada)
  connectionId = await world.connectZoom(world.ada, olivia)
})
afterAll(() => world[Symbol.asyncDispose]())

/** The page that Ada comes back to when she reconnects and allows Mika's account. */
async function comeBack(language = 'en'): Promise<string> {
  const ada = new Browser(world, { cookie, language })
  const { to } = await ada.post(`${zoom}/connect`, { scopeOfUse: 'personal', connectionId })
  const back = await world.consent(to ?? '', mika)
  return (await ada.get(back.pathname + back.search)).body
}

it('C8 the question about another account says when no booking follows and nothing stays behind', async () => {
  const body = await comeBack()
  expect(body).toContain('No upcoming booking uses this connection.')
  expect(body).toContain(`${olivia} has no meeting for an upcoming booking`)
})

it('C8 it counts the bookings that follow, and the meetings that stay with the account they were made in', async () => {
  const type = await addMeetingType(world, world.ada, { locations: [{ id: 'zoom', kind: 'zoom', connectionId }] })
  await book(world, type)
  const { event: moved } = await book(world, type)
  await world.runJobs()
  // One is over: it stays as it is, whatever becomes of the connection.
  await book(world, type, { guestEmail: 'second@anteroom.example' })
  await world.runJobs()
  await world.pool.query(`update conferences set starts_at = now() - interval '2 days' where event_id = $1`, [moved.id])
  // And one has no meeting yet.
  await book(world, type, { guestEmail: 'third@anteroom.example' })
  const body = await comeBack()
  expect(body).toContain(`3 upcoming bookings follow to ${mika}`)
  expect(body).toContain(`2 meetings were already made by ${olivia}`)
  const japanese = await comeBack('ja')
  expect(japanese).toContain(`今後の予約3件が ${mika} に移ります`)
  expect(japanese).toContain(`${olivia} が作成済みのミーティング2件は Zoom に残り`)
})

it('C8 and so it is after a yes', async () => {
  const ada = new Browser(world, { cookie })
  const question = formsIn(await comeBack()).find(({ action }) => action.endsWith('/other-account'))
  await ada.post(question?.action ?? '', { ...question?.fields, choice: 'use' })
  await world.runJobs()
  const { rows } = await world.pool.query(
    'select generation, count(*)::int from conferences where meeting_id is not null group by 1 order by 1',
  )
  expect(rows).toEqual([
    { generation: 1, count: 2 },
    { generation: 2, count: 2 },
  ])
})
