import { expect, it } from 'vitest'
import { BELLA, FELIX, hoursAhead, OLIVIA, PIA, UNA, ZoomWorld } from './zoom-world.ts'

const TOP_LEVEL = [
  'uuid',
  'id',
  'host_id',
  'host_email',
  'topic',
  'type',
  'status',
  'start_time',
  'duration',
  'timezone',
  'agenda',
  'created_at',
  'start_url',
  'join_url',
  'chat_join_url',
  'password',
  'h323_password',
  'pstn_password',
  'encrypted_password',
  'settings',
  'creation_source',
  'pre_schedule',
]

it('T1 a created meeting has every field of a captured answer, in its order and type', async () => {
  await using world = await ZoomWorld.create()
  const bella = await world.connect(BELLA)
  const start_time = hoursAhead(24)
  const { status, body } = await bella.api('POST', '/users/me/meetings', {
    topic: 'Intro',
    type: 2,
    start_time,
    duration: 30,
    timezone: 'America/Chicago',
    agenda: 'Line',
  })
  expect(status).toBe(201)
  expect(Object.keys(body)).toEqual(TOP_LEVEL)
  expect(body).toMatchObject({
    host_email: BELLA,
    topic: 'Intro',
    type: 2,
    status: 'waiting',
    start_time,
    duration: 30,
    timezone: 'America/Chicago',
    agenda: 'Line',
    creation_source: 'open_api',
    pre_schedule: false,
  })
  expect(body.id).toBeTypeOf('number')
  expect(String(body.id)).toMatch(/^\d{11}$/)
  expect(body.uuid).toMatch(/^[A-Za-z0-9+/]{22}==$/)
  expect(body.password).toMatch(/^\d{6}$/)
  expect([body.h323_password, body.pstn_password]).toEqual([body.password, body.password])
  expect(body.encrypted_password).toMatch(/^\w{30}\.1$/)
  expect(body.join_url).toBe(`${world.origin}/j/${body.id}?pwd=${body.encrypted_password}`)
  expect(body.start_url).toContain(`${world.origin}/s/${body.id}?zak=eyJ`)
  expect(body.created_at).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/)
  expect(Object.keys(body.settings)).toEqual([
    ...'host_video participant_video cn_meeting in_meeting join_before_host jbh_time mute_upon_entry'.split(' '),
    ...'watermark use_pmi approval_type audio auto_recording enforce_login enforce_login_domains'.split(' '),
    ...'alternative_hosts alternative_host_update_polls close_registration show_share_button'.split(' '),
    ...'allow_multiple_devices registrants_confirmation_email waiting_room'.split(' '),
    ...'request_permission_to_unmute_participants registrants_email_notification'.split(' '),
    ...'meeting_authentication encryption_type approved_or_denied_countries_or_regions breakout_room'.split(' '),
    ...'alternative_hosts_email_notification show_join_info device_testing focus_mode meeting_invitees'.split(' '),
    ...'private_meeting email_notification host_save_video_order sign_language_interpretation'.split(' '),
    'email_in_attendee_report',
  ])
  expect((await bella.api('GET', `/meetings/${body.id}`)).body).toMatchObject({ id: body.id, join_url: body.join_url })
})

it('Y1 a licensed host gets dial-in numbers, in the form that Zoom gives them', async () => {
  await using world = await ZoomWorld.create()
  const olivia = await world.connect(OLIVIA)
  const { settings } = (await olivia.api('POST', '/users/me/meetings', {})).body
  expect(settings.global_dial_in_countries).toEqual(['US', 'DE'])
  expect(settings.global_dial_in_numbers[0]).toEqual({
    country: 'US',
    country_name: 'US',
    city: 'New York',
    number: '+1 555 010 0142',
    type: 'toll',
  })
})

it('X13 a start without Z is wall time in the meeting zone, or in the host zone', async () => {
  await using world = await ZoomWorld.create()
  const olivia = await world.connect(OLIVIA)
  const start = async (body: object) => (await olivia.api('POST', '/users/me/meetings', body)).body.start_time
  expect(await start({ start_time: '2027-07-01T10:00:00', timezone: 'America/New_York' })).toBe('2027-07-01T14:00:00Z')
  expect(await start({ start_time: '2027-01-01T10:00:00' })).toBe('2027-01-01T09:00:00Z')
  expect(await start({ start_time: '2027-01-01T10:00:00Z', timezone: 'Asia/Tokyo' })).toBe('2027-01-01T10:00:00Z')
})

it('X1 a past start is kept, or becomes now when the sandbox is told so', async () => {
  await using world = await ZoomWorld.create()
  const olivia = await world.connect(OLIVIA)
  const create = async () =>
    (await olivia.api('POST', '/users/me/meetings', { start_time: '2020-01-01T00:00:00Z' })).body
  expect((await create()).start_time).toBe('2020-01-01T00:00:00Z')
  await world.control('POST', '/behaviour', { pastStart: 'now' })
  const meeting = await create()
  expect(meeting.start_time).toBe(meeting.created_at)
})

it('X1 a waiting room switches join-before-host off, whatever was asked', async () => {
  await using world = await ZoomWorld.create()
  const olivia = await world.connect(OLIVIA)
  const settings = { waiting_room: true, join_before_host: true, mute_upon_entry: true }
  const { body } = await olivia.api('POST', '/users/me/meetings', { settings })
  expect(body.settings).toMatchObject({ waiting_room: true, join_before_host: false, mute_upon_entry: true })
})

it('X1 a meeting without passcode gets the waiting room: one of the two there must be', async () => {
  await using world = await ZoomWorld.create()
  const olivia = await world.connect(OLIVIA)
  const settings = { waiting_room: false }
  const { body } = await olivia.api('POST', '/users/me/meetings', { default_password: false, settings })
  expect(body).not.toHaveProperty('password')
  expect(body.join_url).toBe(`${world.origin}/j/${body.id}`)
  expect(body.settings.waiting_room).toBe(true)
})

it("X1 an admin's lock and a passcode rule overwrite or refuse what was asked", async () => {
  await using world = await ZoomWorld.create()
  const strict = { email: 'ada@anteroom.example', displayName: 'Ada', type: 'licensed', timeZone: 'UTC' }
  const passcodeRule = { length: 8, haveLetter: true }
  await world.control('POST', '/people', {
    ...strict,
    settings: { waitingRoom: true, waitingRoomLocked: true, passcodeRule },
  })
  const ada = await world.connect(strict.email)
  const made = await ada.api('POST', '/users/me/meetings', { settings: { waiting_room: false } })
  expect(made.body.settings.waiting_room).toBe(true)
  expect(made.body.password).toMatch(/^(?=.*[a-z]).{8,10}$/i)
  const refused = await ada.api('POST', '/users/me/meetings', { password: '123456' })
  expect(refused).toMatchObject({ status: 400, body: { code: 300, message: 'Validation Failed.' } })
  expect(refused.body.errors[0].field).toBe('password')
  expect(refused.body.errors[0].message).toContain('must have a minimum of 8 characters')
})

it('X1 a host who uses the personal meeting id gets it unless use_pmi is false, and cannot delete it', async () => {
  await using world = await ZoomWorld.create()
  const pia = await world.connect(PIA)
  const { body } = await pia.api('POST', '/users/me/meetings', {})
  expect(body.pmi).toMatch(/^\d{10}$/)
  expect(body.join_url).toContain(`/j/${body.pmi}`)
  expect(await pia.api('DELETE', `/meetings/${body.id}`)).toMatchObject({ status: 400, body: { code: 3018 } })
  const plain = await pia.api('POST', '/users/me/meetings', { settings: { use_pmi: false } })
  expect(plain.body).not.toHaveProperty('pmi')
})

it.each([
  [UNA, 3161, 'Your user account is not allowed meeting hosting and scheduling capabilities.'],
  [FELIX, 200, 'Only available for Paid account.'],
])('T5 %s cannot make meetings: 400 / %i', async (email, code, message) => {
  await using world = await ZoomWorld.create()
  const person = await world.connect(email)
  expect(await person.api('POST', '/users/me/meetings', {})).toMatchObject({ status: 400, body: { code, message } })
})

it.each([
  ['an unknown field', { topik: 'x' }, 'topik'],
  ['an unknown setting', { settings: { waitingroom: true } }, 'settings.waitingroom'],
  ['a topic of 201 characters', { topic: 'x'.repeat(201) }, 'topic'],
  ['an agenda of 2001 characters', { agenda: 'x'.repeat(2001) }, 'agenda'],
  ['a duration of 0', { duration: 0 }, 'duration'],
  ['a duration over a day', { duration: 1441 }, 'duration'],
  ['a duration as text', { duration: '30' }, 'duration'],
  ['type 4', { type: 4 }, 'type'],
  ['a zone that does not exist', { timezone: 'Mars/Olympus' }, 'timezone'],
  ['a start with an offset', { start_time: '2027-01-01T10:00:00+01:00' }, 'start_time'],
  ['a start that is no date', { start_time: '2027-02-30T10:00:00Z' }, 'start_time'],
  ['a passcode of 11 characters', { password: '12345678901' }, 'password'],
  ['jbh_time 7', { settings: { jbh_time: 7 } }, 'settings.jbh_time'],
  ['a strange audio', { settings: { audio: 'smoke' } }, 'settings.audio'],
  ['a stranger as alternative host', { settings: { alternative_hosts: BELLA } }, 'settings.alternative_hosts'],
])('X1 %s is refused with 300 and the field', async (_what, body, field) => {
  await using world = await ZoomWorld.create()
  const olivia = await world.connect(OLIVIA)
  const answer = await olivia.api('POST', '/users/me/meetings', body)
  expect(answer).toMatchObject({ status: 400, body: { code: 300, message: 'Validation Failed.', errors: [{ field }] } })
  expect((await world.control('GET', '/meetings')).body).toEqual([])
})

it('X1 a recurring meeting lists its occurrences over a clock change at the same wall time', async () => {
  await using world = await ZoomWorld.create()
  const olivia = await world.connect(OLIVIA)
  const { body } = await olivia.api('POST', '/users/me/meetings', {
    type: 8,
    start_time: '2027-03-22T10:00:00',
    timezone: 'Europe/Berlin',
    recurrence: { type: 2, weekly_days: '2,5', end_times: 4 },
  })
  expect(body.occurrences.map((one: { start_time: string }) => one.start_time)).toEqual([
    '2027-03-22T09:00:00Z',
    '2027-03-25T09:00:00Z',
    '2027-03-29T08:00:00Z',
    '2027-04-01T08:00:00Z',
  ])
  expect(body.occurrences[0].occurrence_id).toBe(String(Date.parse('2027-03-22T09:00:00Z')))
})
