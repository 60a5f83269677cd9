import type { ClockWarning, HostExplanation, HostRule, Span } from './explain-host.ts'
import type { SlotExplanation } from './explain-slot.ts'

/** The explanation in English lines, for a terminal and for support. */
export function explanationText(explanation: SlotExplanation): string {
  const { start, offered, hosts, range } = explanation
  return `${[
    offered ? `${start} is offered with ${hosts.join(', ')}.` : `${start} is not offered.`,
    ruleLine(
      range.admits,
      'range',
      `${range.date} in ${range.timeZone} is ${range.admits ? '' : 'not '}from ${range.from} to ${range.to}`,
    ),
    ...rulesText(explanation),
  ].join('\n')}\n`
}

type Write = (instant: string) => string

/** The lines about grid and hosts alone; `at` writes the instants. */
export function rulesText(explanation: SlotExplanation, at: Write = (instant) => instant): string[] {
  const { offered, grid, assignment, perHost } = explanation
  return [
    ruleLine(
      grid.admits,
      'grid',
      grid.admits
        ? `a start of ${grid.hosts.join(', ')}, every ${grid.everyMinutes} min`
        : `on no host's grid of ${grid.everyMinutes} min from the start of an interval`,
    ),
    ruleLine(offered || whoIsFree(explanation), 'hosts', assignmentText[assignment]),
    ...perHost.flatMap((host) => hostLines(host, at)),
  ]
}

function whoIsFree({ assignment, perHost }: SlotExplanation): boolean {
  return assignment === 'round_robin' ? perHost.some(({ free }) => free) : perHost.every(({ free }) => free)
}

const assignmentText = {
  single: 'single: the host has to be free',
  collective: 'collective: every host has to be free',
  round_robin: 'round robin: one host has to be free',
} as const

function hostLines(host: HostExplanation, at: Write): string[] {
  return [
    '',
    `${host.id}: ${host.free ? 'free' : 'not free'} at ${host.local} in ${host.timeZone}`,
    ...host.rules.map((rule) => ruleLine(rule.admits, rule.rule.replace('_', ' '), ruleText(rule, host, at))),
    ...host.warnings.flatMap((warning) => warningLines(warning, at)),
  ]
}

/** One rule of an explanation, whether it admits the start, and why. */
export function ruleLine(admits: boolean, name: string, text: string): string {
  return `  ${admits ? 'yes' : 'NO '}  ${name.padEnd(10)}  ${text}`
}

function ruleText(rule: HostRule, host: HostExplanation, at: Write): string {
  const span = (of: Span) => spanText(of, at)
  switch (rule.rule) {
    case 'hours':
      if (rule.open === null) return `no hours are open at ${at(rule.needs.start)}`
      return rule.admits
        ? `${span(rule.needs)} lies inside the hours ${span(rule.open)}`
        : `${span(rule.needs)} goes past the end of the hours ${span(rule.open)}`
    case 'busy': {
      const buffers = `with buffers of ${rule.bufferBeforeMinutes} min before and ${rule.bufferAfterMinutes} min after`
      return rule.admits
        ? `nothing overlaps ${span(rule.needs)}, ${buffers}`
        : `${span(rule.needs)}, ${buffers}, overlaps ${rule.overlaps.map(span).join(', ')}`
    }
    case 'blocked':
      return rule.admits
        ? `no own event with its buffers overlaps ${span(rule.needs)}`
        : `${span(rule.needs)} overlaps an own event with its buffers, ${rule.overlaps.map(span).join(', ')}`
    case 'notice':
      return `${rule.noticeMinutes} min of notice: the earliest start is ${at(rule.earliest)}`
    case 'horizon':
      return rule.lastDate === null
        ? 'no limit to how far ahead'
        : `${rule.date} is ${rule.admits ? 'not ' : ''}after ${rule.lastDate}, the last day counted from ${rule.today}`
    case 'day_limit':
      return limitText(rule, `${host.id}'s ${weekdayName(rule.date)} in ${place(host.timeZone)}`)
    case 'week_limit':
      return limitText(rule, `${host.id}'s week of ${rule.monday} in ${place(host.timeZone)}`)
  }
}

function limitText(
  { admits, count, most }: { admits: boolean; count: number; most: number | null },
  whose: string,
): string {
  if (most === null) return `${whose} has no limit; it holds ${count}`
  return admits ? `${whose} has room, ${count} of ${most}` : `${whose} is full, ${count} of ${most}`
}

function warningLines(warning: ClockWarning, at: Write): string[] {
  const { kind, from, to, minutes, timeZone, intervals } = warning
  return [
    `  warning: the clock of ${timeZone} ${kind === 'skipped' ? 'skips' : 'repeats'} ${minutes} min, from ${from} to ${to}`,
    ...intervals.map(({ date, interval, opens }) => {
      const where = opens === null ? 'vanishes in the gap' : `is open ${spanText(opens, at)}`
      return `  warning: ${interval.join('–')} on ${date} ${where}`
    }),
  ]
}

function spanText({ start, end }: Span, at: Write): string {
  return `${at(start)}–${at(end)}`
}

/** The city of a zone's name: `America/New_York` is New York. */
function place(timeZone: string): string {
  return (timeZone.split('/').at(-1) as string).replaceAll('_', ' ')
}

const weekdayNames = ['Sunday', 'Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday']

function weekdayName(date: string): string {
  return weekdayNames[new Date(`${date}T00:00:00Z`).getUTCDay()] as string
}
