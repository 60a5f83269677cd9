import { describe, expect, it } from 'vitest'
import { readZoomError } from '#/modules/connections/index.ts'
import { nextUtcMidnight } from '../limits.ts'
import type { Operation } from '../port.ts'
import { judgeAnswer, readRetryAfter } from './errors.ts'

const now = new Date('2027-03-01T10:00:00Z')
const judge = (operation: Operation, status: number, body: unknown, retryAfter: string | null = null) =>
  judgeAnswer({ operation, status, error: readZoomError(body), retryAfter, now })

describe('what Zoom’s refusals mean', () => {
  // biome-ignore format: a table
  const table: [Operation, number, number | null, string, object][] = [
    ['create', 400, 4711, 'Invalid access token, does not contain scopes:[…].', { kind: 'rejected', problem: 'missing_scope_create' }],
    ['delete', 400, 104,  'Invalid access token, does not contain scopes:[…].', { kind: 'rejected', problem: 'missing_scope_delete' }],
    ['update', 401, 201,  'Invalid access token, does not contain scopes:[…].', { kind: 'rejected', problem: 'missing_scope_update' }],
    ['create', 401, 124,  'Invalid access token.',                              { kind: 'reconnect' }],
    ['update', 404, 3001, 'réunion introuvable',                                { kind: 'gone' }],
    ['delete', 404, 3001, 'Meeting does not exist: 1.',                         { kind: 'gone' }],
    ['update', 404, null, 'a page of a proxy',                                  { kind: 'retry_later', problem: 'unreadable_answer' }],
    ['create', 404, 1001, 'User does not exist: me.',                           { kind: 'rejected', problem: 'account_gone' }],
    ['create', 400, 200,  'Only available for Paid account.',                   { kind: 'rejected', problem: 'plan_or_permission' }],
    ['create', 400, 3000, 'You cannot schedule a meeting for me',               { kind: 'rejected', problem: 'scheduling_refused' }],
    ['update', 400, 3000, 'Cannot access webinar info.',                        { kind: 'rejected', problem: 'turned_into_webinar' }],
    ['delete', 400, 3018, 'Not allowed to delete PMI.',                         { kind: 'rejected', problem: 'personal_meeting' }],
    ['create', 429, 4001, 'You have reached the maximum per-second rate limit', { kind: 'retry_later', problem: 'busy', isDaily: false }],
    ['create', 429, 429,  'You have exceeded the daily rate limit (100) of …',  { kind: 'retry_later', problem: 'daily_limit', notBefore: nextUtcMidnight(now) }],
    ['create', 500, null, '<html>',                                             { kind: 'retry_later', problem: 'provider_down', mayHaveHappened: true }],
    ['create', 503, null, '<html>',                                             { kind: 'retry_later', problem: 'provider_down', mayHaveHappened: false }],
    ['create', 200, null, '<html>',                                             { kind: 'retry_later', problem: 'unreadable_answer', mayHaveHappened: true }],
  ]
  it.each(table)('%s %i %s: %s', (operation, status, code, message, means) => {
    expect(judge(operation, status, code === null ? message : { code, message })).toMatchObject(means)
  })

  it('a wait of over an hour is the daily limit, whatever the text says', () => {
    const refusal = judge('create', 429, { code: 429, message: 'Trop de requêtes' }, '7200')
    expect(refusal).toMatchObject({ problem: 'daily_limit', notBefore: new Date('2027-03-02T00:00:00Z') })
  })

  it('XML errors are read as JSON ones are', () => {
    const body = '<?xml version="1.0"?><result><code>3161</code><message>Not allowed.</message></result>'
    expect(judge('create', 400, body)).toEqual({ kind: 'rejected', problem: 'cannot_host', detail: 'Not allowed.' })
  })

  it.each([
    ['120', '2027-03-01T10:02:00Z'],
    ['2027-03-01T10:05:00Z', '2027-03-01T10:05:00Z'],
    ['Mon, 01 Mar 2027 10:05:00 GMT', '2027-03-01T10:05:00Z'],
    ['2020-01-01T00:00:00Z', null],
    ['soon', null],
  ])('Retry-After %s is %s', (text, at) => {
    expect(readRetryAfter(text, now)).toEqual(at ? new Date(at) : null)
  })
})
