import { parseArgs } from 'node:util'
import { openTimes } from '#/modules/events/index.ts'
import { offeredLocations } from '#/modules/meeting-types/index.ts'
import { DomainError } from '#/platform/errors.ts'
import { findAskedType } from './asked-type.ts'
import type { WithApp } from './database.ts'
import type { CommandIo } from './slots.ts'

/** `anteroom slots WORKSPACE/TYPE`, apart so that a problem as JSON needs no database's code. */
export async function slotsOfType(
  argv: readonly string[],
  io: CommandIo,
  withApp: WithApp,
  usage: string,
): Promise<number> {
  const refuse = (sentence: string) => {
    io.stderr.write(`${sentence}\n`)
    return 2
  }
  const asked = readArguments(argv)
  if (typeof asked === 'string') return refuse(`${asked}\n\n${usage}`)
  const { name, ...values } = asked
  return await withApp(async (app) => {
    const found = await findAskedType(app, name)
    if (found.kind === 'unknown') return refuse(found.sentence)
    if (found.kind === 'closed') {
      io.stdout.write(values.json ? '{"slots":[]}\n' : `${found.sentence}\n`)
      return 0
    }
    const { ctx, offered } = found
    const { type: meetingType, schedule } = offered
    try {
      const timeZone = values['time-zone'] ?? schedule.timeZone
      const today = Temporal.Instant.fromEpochMilliseconds(ctx.now().getTime()).toZonedDateTimeISO(timeZone)
      const from = values.from ?? today.toPlainDate().toString()
      const to = values.to ?? Temporal.PlainDate.from(from).add({ days: 6 }).toString()
      const hasPlace = (await offeredLocations(ctx, meetingType)).length > 0
      const { slots } = hasPlace ? await openTimes(ctx, { meetingType, schedule, from, to, timeZone }) : { slots: [] }
      const starts = slots.map(({ startsAt }) => startsAt)
      if (values.json) io.stdout.write(`${JSON.stringify({ slots: starts.map((start) => ({ start })) })}\n`)
      else if (!hasPlace)
        io.stdout.write(`${name} offers no time: no Zoom account is connected for any of its places.\n`)
      else io.stdout.write(daysText(starts, `${name} from ${from} to ${to}, on the clock of ${timeZone}`, timeZone))
      return 0
    } catch (error) {
      if (!(error instanceof RangeError) && !(error instanceof DomainError && error.code === 'invalid_input'))
        throw error
      return refuse(
        'Dates are such as 2027-03-01, at most 400 days, --to not before --from; a zone is such as Europe/Berlin.',
      )
    }
  })
}

function readArguments(argv: readonly string[]) {
  const text = { type: 'string' as const }
  const options = { from: text, to: text, 'time-zone': text, json: { type: 'boolean' as const } }
  try {
    const { values, positionals } = parseArgs({ args: [...argv], options, allowPositionals: true })
    const [name = '', ...others] = positionals
    return others.length > 0 ? `anteroom slots doesn't know ${others[0]}.` : { ...values, name }
  } catch (error) {
    return (error as Error).message
  }
}

/** A line a day. */
function daysText(starts: Date[], what: string, timeZone: string): string {
  if (starts.length === 0) return `Nothing is offered of ${what}. anteroom explain says why for one time.\n`
  const days = Map.groupBy(
    starts.map((start) => Temporal.Instant.fromEpochMilliseconds(start.getTime()).toZonedDateTimeISO(timeZone)),
    (start) => start.toPlainDate().toString(),
  )
  const lines = [...days].map(([date, times]) => {
    const day = new Date(date).toLocaleDateString('en', { weekday: 'short', timeZone: 'UTC' })
    return `  ${day} ${date}  ${times.map((time) => time.toPlainTime().toString({ smallestUnit: 'minute' })).join(' ')}`
  })
  return `${what}:\n${lines.join('\n')}\n`
}
