import { ruleLine, rulesText } from '#/modules/availability/engine/index.ts'
import { explainStart, nearestTimes, type StartExplanation } from '#/modules/events/index.ts'
import { i18nFor } from '#/platform/i18n/i18n.ts'
import { findAskedType, onClock } from './asked-type.ts'
import type { WithApp } from './database.ts'
import type { CommandIo } from './slots.ts'

interface Asked {
  /** `workspace/type`. */
  readonly type: string
  readonly start: string | undefined
  readonly json: boolean
}

/** `anteroom explain WORKSPACE/TYPE START`, apart so that a problem as JSON needs no database's code. */
export async function explainType(
  { type: name, start, json }: Asked,
  io: CommandIo,
  withApp: WithApp,
): Promise<number> {
  const refuse = (sentence: string) => {
    io.stderr.write(`${sentence}\n`)
    return 2
  }
  if (start === undefined) return refuse(`Which start? anteroom explain ${name} 2027-03-01T14:00:00Z`)
  return await withApp(async (app) => {
    const found = await findAskedType(app, name)
    if (found.kind === 'unknown') return refuse(found.sentence)
    if (found.kind === 'closed') {
      io.stdout.write(
        json ? `${JSON.stringify({ isOffered: false, closed: found.sentence })}\n` : `${found.sentence}\n`,
      )
      return 0
    }
    const { ctx, offered } = found
    const { timeZone } = offered.schedule
    const startsAt = readStart(start, timeZone)
    if (typeof startsAt === 'string') return refuse(startsAt)
    const explanation = named(await explainStart(ctx, offered, startsAt), offered.hostName)
    if (json) {
      io.stdout.write(`${JSON.stringify(explanation)}\n`)
      return 0
    }
    io.stdout.write(textOf(explanation, name, startsAt, timeZone))
    if (explanation.isOffered || explanation.places.offered === 0) return 0
    const nearest = await nearestTimes(ctx, { meetingType: offered.type, around: startsAt, count: 3 })
    const times = nearest.map(({ startsAt }) => onClock(startsAt.toISOString(), timeZone))
    io.stdout.write(
      times.length > 0 ? `\nOffered nearest to it: ${times.join(', ')}.\n` : '\nNothing near it is offered.\n',
    )
    return 0
  })
}

/** An instant, or a time on the host's clock; a sentence when it is neither, or the clock shows it twice or never. */
function readStart(text: string, timeZone: string): Date | string {
  try {
    if (/(z|[+-]\d\d:?\d\d)$/i.test(text)) return new Date(Temporal.Instant.from(text).epochMilliseconds)
    const local = Temporal.PlainDateTime.from(text)
    const at = local.toZonedDateTime(timeZone, { disambiguation: 'earlier' })
    if (at.epochMilliseconds === local.toZonedDateTime(timeZone, { disambiguation: 'later' }).epochMilliseconds)
      return new Date(at.epochMilliseconds)
    return `The clock of ${timeZone} shows ${text} twice or never; give it with its offset, such as ${text}+01:00.`
  } catch {
    return `${text} is no start: give an instant such as 2027-03-01T14:00:00Z, or 2027-03-01T15:00 on the host's clock.`
  }
}

// People know their host by name.
function named(explanation: StartExplanation, host: string): StartExplanation {
  const { rules } = explanation
  return {
    ...explanation,
    rules: {
      ...rules,
      hosts: rules.hosts.map(() => host),
      grid: { ...rules.grid, hosts: rules.grid.hosts.map(() => host) },
      perHost: rules.perHost.map((one) => ({ ...one, id: host })),
    },
  }
}

function textOf(
  { isOffered, places, zoomMeetings, rules }: StartExplanation,
  name: string,
  startsAt: Date,
  timeZone: string,
): string {
  const at = (instant: string) => onClock(instant, timeZone)
  const meetings = (zoomMeetings ?? []).map(({ start, end }) => `${at(start)}–${at(end)}`)
  const lines = [
    `${name} is ${isOffered ? '' : 'not '}offered at ${i18nFor('en', 'en-GB').dateTime(startsAt, timeZone)}, on the clock of ${timeZone}.`,
    ruleLine(
      places.offered > 0,
      'places',
      places.offered > 0
        ? `guests may choose ${places.offered} of ${places.all}`
        : `guests have nowhere to meet: no Zoom account is connected for ${places.all === 1 ? 'the only place' : `any of ${places.all}`}`,
    ),
    ...(zoomMeetings
      ? [
          ruleLine(
            meetings.length === 0,
            'zoom',
            meetings.length === 0
              ? 'no other meeting on its Zoom account, which would hide the time'
              : `hidden, since its Zoom account has another meeting, ${meetings.join(', ')}`,
          ),
        ]
      : []),
    ...rulesText(rules, at),
  ]
  return `${lines.join('\n')}\n`
}
