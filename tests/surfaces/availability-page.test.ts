import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createDefaultSchedule, findScheduleOf } from '#/modules/availability/index.ts'
import { formsIn } from '../form-reader.ts'
import { testOrigin, World } from '../world.ts'

let world: World
let cookie: string
beforeAll(async () => {
  world = await World.create()
  await createDefaultSchedule(world.ctx(), { hostId: world.ada.hostId, timeZone: 'Europe/Berlin', name: 'Hours' })
  cookie = await world.signIn(world.ada)
})
afterAll(() => world[Symbol.asyncDispose]())

const post = (fields: [string, string][]) =>
  world.web.request(`${testOrigin}/availability`, {
    method: 'POST',
    headers: { cookie, origin: testOrigin },
    body: new URLSearchParams(fields),
  })

const hours = () => findScheduleOf(world.ctx(), world.ada.hostId)

describe('the hours page', () => {
  it('X4 takes from midnight to midnight as the whole day, and shows and saves it so', async () => {
    const wholeDay: [string, string][] = [
      ['timeZone', 'Europe/Berlin'],
      ['sat.from', '00:00'],
      ['sat.to', '00:00'],
      ['press', 'save'],
    ]
    expect((await post(wholeDay)).status).toBe(303)
    expect((await hours())?.weekly.sat).toEqual([['00:00', '24:00']])
    const page = await (await world.web.request(`${testOrigin}/availability`, { headers: { cookie } })).text()
    const form = formsIn(page).find(({ fields }) => 'sat.to' in fields)
    expect([form?.fields['sat.from'], form?.fields['sat.to']]).toEqual(['00:00', '00:00'])
    const empty = await post([
      wholeDay[0] as [string, string],
      ['sat.from', '09:00'],
      ['sat.to', '09:00'],
      ['press', 'save'],
    ])
    expect(empty.status).toBe(422)
  })

  it('X4 keeps several intervals a day, night shifts and dates, without scripts', async () => {
    const answer = await post([
      ['timeZone', 'America/New_York'],
      ['mon.from', '09:00'],
      ['mon.to', '12:00'],
      ['mon.from', '13:00'],
      ['mon.to', '17:00'],
      ['fri.from', '22:00'],
      ['fri.to', '02:00'],
      ['date', '2027-12-24'],
      ['press', 'save'],
    ])
    expect(answer.status).toBe(303)
    const saved = await hours()
    expect(saved?.timeZone).toBe('America/New_York')
    expect(saved?.weekly.mon).toEqual([
      ['09:00', '12:00'],
      ['13:00', '17:00'],
    ])
    expect(saved?.weekly.fri).toEqual([['22:00', '02:00']])
    expect(saved?.overrides).toEqual([{ date: '2027-12-24', intervals: [] }])
    const page = await (await world.web.request(`${testOrigin}/availability`, { headers: { cookie } })).text()
    expect(page).toContain('value="22:00"')
    expect(page).toContain('until the next day')
  })

  it('X4 gives the form back with what was typed and the sentence at its day, and changes nothing', async () => {
    const before = await hours()
    const answer = await post([
      ['timeZone', 'America/New_York'],
      ['tue.from', '09:00'],
      ['tue.to', '12:00'],
      ['tue.from', '11:00'],
      ['tue.to', '13:37'],
      ['press', 'save'],
    ])
    expect(answer.status).toBe(422)
    const page = await answer.text()
    expect(page).toContain('value="13:37"')
    expect(page).toMatch(/class="error"/)
    expect(await hours()).toEqual(before)
  })

  it('X4 adds a row without saving when its button is pressed', async () => {
    const before = await hours()
    const answer = await post([
      ['timeZone', 'Asia/Tokyo'],
      ['press', 'add:wed'],
    ])
    expect(answer.status).toBe(200)
    expect(await answer.text()).toContain('name="wed.from"')
    expect(await hours()).toEqual(before)
  })

  it('X13 refuses an unknown zone in words', async () => {
    const answer = await post([
      ['timeZone', 'Mars/Olympus'],
      ['press', 'save'],
    ])
    expect(answer.status).toBe(422)
    expect((await hours())?.timeZone).toBe('America/New_York')
  })

  it('X4 puts the focus into the row that was added, and shows the day again where one was taken away', async () => {
    const pressed = async (button: string, more: [string, string][] = []) =>
      (await post([['timeZone', 'Europe/Berlin'], ...more, ['press', button]])).text()
    const friday = await pressed('add:fri')
    expect(friday.match(/<input[^>]*autofocus[^>]*>/g)).toEqual([expect.stringContaining('name="fri.from"')])
    expect(await pressed('add-date')).toMatch(/<input[^>]*name="date"[^>]*autofocus/)
    const page = await pressed('copy')
    expect(page).not.toContain('autofocus')
    expect(friday).toMatch(/formaction="\/availability#day-fri"[^>]*formnovalidate/i)
    expect(friday).toContain('id="day-fri"')
  })
})
