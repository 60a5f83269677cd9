import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { callerOf, lineFor } from '#/modules/conferencing/line.ts'
import {
  changeMeeting,
  listMeetings,
  makeMeeting,
  readMeeting,
  removeMeeting,
} from '#/modules/conferencing/zoom/adapter.ts'
import { instanceClient, openClient } from '#/modules/connections/clients.ts'
import { askIdentity, type Identified } from '#/modules/connections/identify.ts'
import { type ConnectionView, getConnection, judgeRefusal } from '#/modules/connections/index.ts'
import { accountTokens, exchangeCode, refreshTokens, revokeTokens } from '#/modules/connections/token-endpoint.ts'
import { accessToken } from '#/modules/connections/vault.ts'
import type { RefusalProblem } from '#/modules/connections/zoom/refusal-problems.ts'
import { type Meaning, type RefusalRow, refusals, type ZoomOperation } from '#/modules/connections/zoom/refusals.ts'
import type { ConnectionId, GrantId } from '#/platform/ids.ts'
import en from '../../messages/en.json' with { type: 'json' }
import ja from '../../messages/ja.json' with { type: 'json' }
import { World } from '../world.ts'
import { soon } from './conferencing-stage.ts'

let world: World
let connectionId: ConnectionId
let connection: ConnectionView
let grantId: GrantId

beforeAll(async () => {
  world = await World.create()
  connectionId = await world.connectZoom()
  connection = await getConnection(world.ctx(), connectionId)
  const { rows } = await world.pool.query<{ grant_id: GrantId }>('select grant_id from connections')
  if (rows[0]) grantId = rows[0].grant_id
})
afterAll(async () => await world[Symbol.asyncDispose]())

type Case = readonly [name: string, on: ZoomOperation, row: RefusalRow]

const caseOf = (on: ZoomOperation, row: RefusalRow): Case => [
  `${on} ${row.example.status} ${row.example.code} ${row.example.message}`,
  on,
  row,
]

/** The other codes of the rows, each as Zoom sends it: its token endpoint names numbers in the text. */
const otherCodes = refusals.flatMap((row) => {
  const { example } = row
  const isShown = (code: number | string) => code === example.code || example.message.includes(String(code))
  return (row.code ?? [])
    .filter((code) => !isShown(code))
    .flatMap((code) => {
      const isNamed = typeof code === 'number' && typeof example.code === 'string'
      const said = isNamed ? { code: 'invalid_request', message: `Refused (${code})` } : { code }
      return row.on.map((on) => caseOf(on, { ...row, example: { ...example, ...said } }))
    })
})

const rejected = (problem: RefusalProblem): Meaning => ({ kind: 'rejected', problem })
/** Texts that Zoom documents under a code that others share (zoom/facts.md §3.4, §4), each in its own words. */
// biome-ignore format: a table
const verbatim = ([
  ['read', 401, 124, 'Access token is expired.', { kind: 'reconnect', problem: 'connection_lost' }],
  ['read', 401, 124, 'Requires an access token.', { kind: 'reconnect', problem: 'connection_lost' }],
  ['create', 400, 300, 'Request Body should be a valid JSON object.', rejected('details_refused')],
  ['create', 400, 300, 'The value that you entered in the schedule_for field is invalid. Enter a valid value and try again.', rejected('details_refused')],
  ['update', 400, 300, 'Invalid enforce_login_domains. Separate multiple domains with semicolons.', rejected('details_refused')],
  ['delete', 400, 300, 'Invalid parameter: occurrence_id.', rejected('details_refused')],
  ['create', 400, 3000, 'Instant meetings do not support the schedule_for parameter, and you can’t schedule an instant meeting for another user.', rejected('scheduling_refused')],
  ['create', 400, 3000, 'Users in ‘{userId}’ have been blocked from joining meetings and webinars. To unblock them, …', rejected('scheduling_refused')],
  ['create', 400, 3000, 'Prescheduling is only available for scheduled meetings (type 2) and recurring meetings with no fixed time (type 3).', rejected('scheduling_refused')],
  ['update', 400, 3000, 'Unable to schedule for a user outside of your account for a meeting with continuous chat.', rejected('scheduling_refused')],
  ['read', 400, 3000, 'Cannot access webinar info.', rejected('turned_into_webinar')],
  ['list', 400, 3161, 'Meeting hosting and scheduling capabilities are not allowed for your user account.', rejected('cannot_host')],
  ['create', 400, 200, 'Only available for Paid account.', rejected('plan_or_permission')],
  ['create', 400, 200, 'No permission.', rejected('plan_or_permission')],
  ['create', 429, 429, 'You have reached the maximum per-second rate limit for this API. Try again later.', { kind: 'retry_later', problem: 'busy' }],
  ['create', 429, 429, 'A maximum of 100 meetings can be created/updated for a single user in one day.', { kind: 'retry_later', problem: 'daily_limit', isDaily: true }],
] as const).map(([on, status, code, message, means]) => caseOf(on, { on: [on], means, example: { status, code, message } }))

const cases = refusals.flatMap((row) => row.on.map((on) => caseOf(on, row)))

describe('T5 X6 every refusal of Zoom’s means one thing', () => {
  it.each([...cases, ...otherCodes, ...verbatim])('%s', async (_name, on, row) => {
    await refuseWith(row)
    const got = await ask(on)
    await world.control('/faults', undefined, 'DELETE')
    expect(got).toMatchObject(expected(on, row))
  })

  it('and each row of the table is the first that fits its own example', () => {
    const reached = new Set(
      cases.map(([, operation, { example }]) =>
        refusals.find((row) => {
          const { status, code = 0, message } = example
          const isNumber = (known: number | string) => new RegExp(`\\b${known}\\b`).test(message)
          return (
            row.on.includes(operation) &&
            (row.status ?? status) === status &&
            (!row.code || row.code.some((known) => known === code || (typeof code === 'string' && isNumber(known)))) &&
            (row.says?.test(message) ?? true)
          )
        }),
      ),
    )
    // Two rows that mean the same under another status are one rule with two examples.
    const unreached = refusals.filter((row) => !reached.has(row))
    const means = (row: RefusalRow) => JSON.stringify([row.on, row.code, row.means])
    expect(unreached.filter((row) => ![...reached].some((other) => other && means(other) === means(row)))).toEqual([])
  })

  it.each([...new Set(refusals.flatMap(({ means }) => ('problem' in means ? [means.problem] : [])))])(
    '%s has a sentence for host, guest and operator, in English and Japanese',
    (problem) => {
      for (const catalogue of [en, ja] as Record<string, string>[])
        for (const reader of ['host', 'guest', 'operator'])
          expect(catalogue[`conference.problem.${problem}.${reader}`]?.length).toBeGreaterThan(5)
    },
  )

  it.each(['create', 'update', 'delete', 'read', 'list'] as const)(
    'codes go before texts, which Zoom translates: %s',
    (operation) => {
      const says = (status: number, code: number) =>
        judgeRefusal({ operation, status, error: { code, message: 'réunion introuvable' } })
      expect(says(400, 3161)).toEqual({ kind: 'rejected', problem: 'cannot_host' })
      expect(says(400, 4711)).toEqual({ kind: 'rejected', problem: `missing_scope_${operation}` })
      if (operation !== 'create' && operation !== 'list') expect(says(404, 3001)).toEqual({ kind: 'gone' })
    },
  )
})

it.each([
  [400, 1120, { kind: 'refused', status: 400, problem: 'account_gone' }],
  [429, 4001, { kind: 'refused', status: 429, problem: 'busy' }],
])(
  'T5 %i with code %i means the same to whoever asks whose account it is when it comes as XML',
  async (status, code, got) => {
    const effect = { kind: 'status', status, code, message: 'Not now.', xml: true }
    await world.control('/faults', { match: { path: '/v2/' }, effect, times: 1 })
    expect(await identified()).toMatchObject(got)
  },
)

it('T5 what isn’t Zoom’s answer at all is told from a refusal when whose account it is is asked', async () => {
  await world.control('/faults', { match: { path: '/v2/' }, effect: { kind: 'garbage' }, times: 1 })
  expect(await identified()).toMatchObject({ kind: 'refused', problem: 'unreadable_answer' })
})

it.each([
  [401, 'invalid_token'],
  [403, 'access_denied'],
  [404, 'not_found'],
])(
  'T10 a revocation answered with %i %s has not ended the grant, whose tokens are kept for the next try',
  async (status, error) => {
    await world.control('/faults', {
      match: { path: '/oauth/revoke' },
      effect: { kind: 'status', status, error, message: 'No.' },
      times: 1,
    })
    expect(await ask('revoke')).toEqual({ end: 'failed' })
  },
)

async function refuseWith({ on, example }: RefusalRow): Promise<void> {
  const { status, code, message } = example
  const isToken = on.some((operation) => ['exchange', 'refresh', 'account_token', 'revoke'].includes(operation))
  const said = typeof code === 'string' ? { error: code } : { code }
  await world.control('/faults', {
    match: { path: isToken ? '/oauth/' : '/v2/' },
    effect: { kind: 'status', status, ...said, message },
    // A 401 is believed after one refresh.
    times: status === 401 && !isToken ? 2 : 1,
  })
}

async function ask(on: ZoomOperation): Promise<object> {
  const ctx = world.ctx()
  const { outside, config } = world.app
  const line = lineFor(ctx, outside, callerOf(connection), { reason: 'test' })
  const client = await openClient(ctx, config, await instanceClient(ctx, config))
  if (!client) throw new Error('the instance has a client')
  const caller = { client, connectionId, reason: 'test' }
  switch (on) {
    case 'create':
      return makeMeeting(line, { ...wanted(), marker: '[x]' })
    case 'update':
      return changeMeeting(line, '83320000126', { topic: 'New' })
    case 'delete':
      return removeMeeting(line, '83320000126')
    case 'read':
      return readMeeting(line, '83320000126')
    case 'list':
      return listMeetings(line, () => true)
    case 'identify':
      return identified()
    case 'exchange': {
      const callback = new URLSearchParams({ code: 'c', state: 's' })
      const redirectUri = 'http://localhost:3000/integrations/zoom/callback'
      return exchangeCode(ctx, outside, caller, { callback, state: 's', redirectUri, verifier: 'v'.repeat(43) })
    }
    case 'refresh':
      return refreshTokens(ctx, outside, caller, 'a refresh token')
    case 'account_token':
      return accountTokens(ctx, outside, caller)
    case 'revoke':
      return revokeTokens(ctx, outside, caller, 'an access token').then((end) => ({ end }))
  }
}

/** What the caller sees of a row's meaning. */
function expected(on: ZoomOperation, { means }: RefusalRow): object {
  if (on === 'revoke')
    return { end: 'problem' in means ? (means.problem === 'busy' ? 'failed' : means.problem) : 'ended' }
  if (on === 'identify') return { kind: 'refused', problem: 'problem' in means ? means.problem : 'account_gone' }
  if (on !== 'exchange' && on !== 'refresh' && on !== 'account_token') return means
  const isFinal = means.kind === 'reconnect' || (means.kind === 'rejected' && means.problem === 'start_again')
  return { kind: isFinal ? 'invalid_grant' : 'failed', ...('problem' in means && { problem: means.problem }) }
}

async function identified(): Promise<Identified> {
  const ctx = world.ctx()
  const access = await accessToken(ctx, world.app.outside, { grantId, connectionId, reason: 'test' })
  if (access.kind !== 'token') throw new Error('the connection works')
  const question = { connectionId, apiOrigin: access.grant.apiOrigin, accessToken: access.token, kind: 'user' as const }
  return askIdentity(ctx, world.app.outside, question)
}

function wanted() {
  const settings = { waitingRoom: true, muteUponEntry: true, joinBeforeHost: false }
  return { topic: 'Intro call', startsAt: soon(world), durationMinutes: 30, timeZone: 'Europe/Berlin', settings }
}
