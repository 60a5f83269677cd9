import { createHash } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { errorLine, foreignWords, safeError, withoutSecrets } from './redact.ts'

describe('T13 withoutSecrets', () => {
  it.each([
    ['/booking/AbCdEfGhIjKlMnOpQrSt-_/cancel', '/booking/[redacted]/cancel'],
    ['Authorization: Bearer abcdefgh.ijkl', 'Authorization: Bearer [redacted]'],
    ['Basic YWJjZGVmZ2g6aWprbA==', 'Basic [redacted]'],
    ['a eyJhbGciOiJI.eyJzdWIiOiIx.c2ln_bmF0 b', 'a [redacted] b'],
    ['smtp://user:p4ss@mail.example.org:587', 'smtp://user:[redacted]@mail.example.org:587'],
    ['/reset-password?token=abc&lang=ja', '/reset-password?token=[redacted]&lang=ja'],
    ['/integrations/zoom/callback?code=x1&state=y2', '/integrations/zoom/callback?code=[redacted]&state=[redacted]'],
    ['https://zoom.example/s/1?zak=abc.def', 'https://zoom.example/s/1?zak=[redacted]'],
    ['refresh_token=abc', 'refresh_token=[redacted]'],
  ])('%s', (text, expected) => {
    expect(withoutSecrets(text)).toBe(expected)
    expect(withoutSecrets(withoutSecrets(text))).toBe(expected)
  })

  it('leaves addresses, ids and plain words alone', () => {
    const text = 'https://book.example.org/ada/intro 01a205a0-8d0b-7624-902b-8b26306882a1 /bookings/1 status 502'
    expect(withoutSecrets(text)).toBe(text)
    expect(foreignWords(text)).toBe(text)
  })

  it('leaves Zoom’s own sentences alone', () => {
    for (const text of [
      'Invalid access token, does not contain scopes:[meeting:delete:meeting, meeting:delete:meeting:admin].',
      'Validation Failed. settings.alternative_hosts_email_notification: meetingInvitationTemplate',
      'This API endpoint is not recognized: /v2/users/me/meetings/upcoming_meetings/registrants',
      'https://developers.zoom.us/docs/integrations/oauth-scopes-granular',
    ])
      expect(foreignWords(text)).toBe(text)
  })

  it('hides secrets without a digit, and base64 with strokes in it', () => {
    const missed: string[] = []
    for (let i = 0; i < 50_000; i++) {
      const bytes = createHash('sha512').update(`secret ${i}`).digest()
      // As Zoom's: 32 letters and digits; here the rare ones that are all letters.
      const letters = bytes
        .toString('base64')
        .replaceAll(/[^A-Za-z]/g, '')
        .slice(0, 32)
      for (const secret of [letters, bytes.subarray(0, 55).toString('base64')])
        if (foreignWords(`Not this one: ${secret}.`).includes(secret)) missed.push(secret)
    }
    // One in eighteen of the one in two hundred that have no digit looks like words.
    expect(missed.filter((secret) => !/\d/.test(secret)).length).toBeLessThan(3000)
    expect(missed.filter((secret) => /\d/.test(secret)).length).toBeLessThan(5)
  })

  it('keeps a line of the log readable as JSON', () => {
    const line = JSON.stringify({ route: '/booking/:token', at: 'GET /x?token=abc', msg: 'Bearer abcdefgh"ijkl' })
    expect(JSON.parse(withoutSecrets(line))).toMatchObject({ route: '/booking/:token', at: 'GET /x?token=[redacted]' })
  })

  it('takes no longer for long hostile text', () => {
    const began = performance.now()
    for (const piece of ['a', '-', 'token', 'a://', 'Bearer ', '=', 'eyJ', '.', 'a:a@']) {
      withoutSecrets(piece.repeat(50_000))
      foreignWords(piece.repeat(50_000))
    }
    expect(performance.now() - began).toBeLessThan(3000)
  })
})

describe('T13 safeError', () => {
  it('tells of a database error the statement and the code, and no value', () => {
    const driver = Object.assign(new Error('duplicate key (token)=(s3cret) of row s3cret'), {
      ...{ code: '23505', severity: 'ERROR', routine: '_bt_check_unique', constraint: 'one_token', detail: 's3cret' },
    })
    const cause = { cause: driver, query: 'insert into t values ($1)', params: ['s3cret'] }
    const wrapped = Object.assign(new Error('Failed query: insert into t values ($1)\nparams: s3cret'), cause)
    for (const error of [driver, wrapped]) {
      expect(JSON.stringify(safeError(error)) + errorLine(error)).not.toContain('s3cret')
      expect(safeError(error)).toMatchObject({ errorCode: '23505', constraint: 'one_token' })
      expect(safeError(error).stack).toMatch(/^\s+at .*redact\.test\.ts/)
    }
    expect(errorLine(wrapped)).toContain('in: insert into t values ($1)')
  })

  it('tells nothing of what a parser read, and no address of a person', () => {
    const parse = () => JSON.parse('"s3cret')
    expect(JSON.stringify(safeError(thrownBy(parse)))).not.toContain('s3cret')
    expect(errorLine(new Error('550 no mailbox <gia@anteroom.example>'))).toBe('Error: 550 no mailbox <[address]>')
  })

  it('keeps what says how to mend it', () => {
    expect(errorLine(new TypeError("Cannot read properties of undefined (reading 'startsAt')"))).toBe(
      "TypeError: Cannot read properties of undefined (reading 'startsAt')",
    )
    const refused = Object.assign(new Error('connect ECONNREFUSED 127.0.0.1:5432'), { code: 'ECONNREFUSED' })
    expect(errorLine(refused)).toBe('Error: connect ECONNREFUSED 127.0.0.1:5432 (ECONNREFUSED)')
    expect(errorLine('thrown text')).toBe('unknown:')
  })
})

function thrownBy(work: () => unknown): unknown {
  try {
    return work()
  } catch (error) {
    return error
  }
}

it('T13 a random run without a digit goes, however its capitals lie together; words run together stay', () => {
  expect(foreignWords('token WXCDefghIJKLmnopqrSTUv was refused')).toBe('token [redacted] was refused')
  const said = 'userManagedApplication lacks SCHEDULE_MEETING_PERMISSION'
  expect(foreignWords(said)).toBe(said)
})
