import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { explainCommand } from '#/cli/explain.ts'
import { type CommandIo, slotsCommand } from '#/cli/slots.ts'

const problem = {
  now: '2027-01-01T00:00:00Z',
  range: { from: '2027-06-07', to: '2027-06-07' },
  viewerTimeZone: 'UTC',
  meetingType: { durationMinutes: 60 },
  assignment: 'single',
  hosts: [{ id: 'ada–bo', timeZone: 'UTC', weekly: { mon: [['09:00', '11:00']] } }],
}
const answer = {
  slots: [
    { start: '2027-06-07T09:00:00Z', hosts: ['ada–bo'] },
    { start: '2027-06-07T10:00:00Z', hosts: ['ada–bo'] },
  ],
}
const wrong = { ...problem, hosts: [] }
const refusal = { error: { field: 'hosts', message: 'must name at least one host' } }

describe('anteroom slots', () => {
  it('X13 answers one problem', async () => {
    const { status, out, err } = await run(slotsCommand, [], [JSON.stringify(problem, null, 2)])
    expect([status, JSON.parse(out), err]).toEqual([0, answer, ''])
    expect(out.endsWith('\n')).toBe(true)
  })

  it('X13 names the field of a mistake, exits with 2 and prints nothing else', async () => {
    const { status, out, err } = await run(slotsCommand, [], [JSON.stringify(wrong)])
    expect([status, JSON.parse(out), err]).toEqual([2, refusal, ''])
  })

  it.each([
    ['', 'is missing'],
    ['{"now":', 'must be JSON'],
    ['<html>', 'must be JSON'],
  ])('X13 refuses %j', async (text, message) => {
    const { status, out } = await run(slotsCommand, [], [text])
    expect([status, JSON.parse(out)]).toEqual([2, { error: { field: 'problem', message } }])
  })

  it('X13 answers a line for a line, goes on after a mistake, and then exits with 2', async () => {
    const text = [problem, wrong, problem].map((one) => JSON.stringify(one)).join('\n')
    const { status, out, err } = await run(slotsCommand, ['--lines'], [text])
    expect(
      out
        .trimEnd()
        .split('\n')
        .map((line) => JSON.parse(line)),
    ).toEqual([answer, refusal, answer])
    expect([status, err]).toEqual([2, ''])
  })

  it('X13 reads lines however the bytes are cut, in the middle of a character too', async () => {
    const bytes = Buffer.from(`${JSON.stringify(problem)}\r\n${JSON.stringify(problem)}\n`)
    const single = Array.from(bytes, (byte) => Buffer.from([byte]))
    const { status, out } = await run(slotsCommand, ['--lines'], single)
    expect([status, out]).toEqual([0, `${JSON.stringify(answer)}\n`.repeat(2)])
  })

  it('X13 gives the examples’ answers as lines', async () => {
    const examples = readFileSync(new URL('examples.jsonl', import.meta.url), 'utf8')
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line))
    const { out } = await run(
      slotsCommand,
      ['--lines'],
      [examples.map((one) => JSON.stringify(one.problem)).join('\n')],
    )
    const lines = out
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line))
    lines.forEach((line, i) => {
      expect(line.error ? { error: { field: line.error.field } } : line).toEqual(examples[i].answer)
    })
    expect(lines.length).toBe(examples.length)
  })

  it('X13 prints the version of the time-zone data', async () => {
    const { status, out } = await run(slotsCommand, ['--version'], [])
    expect([status, out]).toEqual([0, `time-zone data ${process.versions.tz}\n`])
    expect(out).toMatch(/20\d\d[a-z]/)
  })

  it('refuses an option that it does not know and says which there are', async () => {
    const { status, out, err } = await run(slotsCommand, ['--line'], [])
    expect([status, out]).toEqual([2, ''])
    expect(err).toContain("doesn't know --line")
    expect(err).toContain('--lines')
  })
})

describe('anteroom explain', () => {
  it('X5 says in words why a time is offered', async () => {
    const { status, out } = await run(explainCommand, ['--at', '2027-06-07T09:00:00Z'], [JSON.stringify(problem)])
    expect(status).toBe(0)
    expect(out).toContain('2027-06-07T09:00:00Z is offered with ada–bo.')
  })

  it('X5 says the same as JSON', async () => {
    const { status, out } = await run(
      explainCommand,
      ['--at=2027-06-07T11:30:00+01:00', '--json'],
      [JSON.stringify(problem)],
    )
    const explanation = JSON.parse(out)
    expect([status, explanation.start, explanation.offered]).toEqual([0, '2027-06-07T10:30:00Z', false])
    expect(explanation.grid.admits).toBe(false)
  })

  it.each([
    [[], 'at'],
    [['--at', 'noon'], 'at'],
    [['--at', '2027-06-07T09:00:00.0000001Z'], 'at'],
    [['--at', '2027-06-07T09:00:00Z'], 'hosts'],
  ])('X5 with %j names the field %s', async (argv, field) => {
    const { status, out, err } = await run(explainCommand, argv, [JSON.stringify(wrong)])
    expect([status, JSON.parse(out).error.field, err]).toEqual([2, field, ''])
  })
})

async function run(
  command: typeof slotsCommand,
  argv: readonly string[],
  chunks: readonly (string | Uint8Array)[],
): Promise<{ status: number; out: string; err: string }> {
  const out: string[] = []
  const err: string[] = []
  async function* stdin(): AsyncGenerator<string | Uint8Array> {
    yield* chunks
  }
  const io: CommandIo = {
    stdin: stdin(),
    stdout: { write: (text) => out.push(text) },
    stderr: { write: (text) => err.push(text) },
  }
  const status = await command(argv, io, () => {
    throw new Error('a problem needs no instance')
  })
  return { status, out: out.join(''), err: err.join('') }
}
