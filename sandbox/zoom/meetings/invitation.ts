import { findPerson } from '../people/person.ts'
import type { Sandbox } from '../sandbox.ts'
import { joinUrl } from './body.ts'
import type { DialInNumber } from './dial-in.ts'
import type { Meeting } from './meeting.ts'

/** `GET /meetings/{id}/invitation`: the text that Zoom puts into mails, with CRLF line ends. */
export function invitation(sandbox: Sandbox, meeting: Meeting): { invitation: string; sip_links: string[] } {
  const host = findPerson(sandbox, meeting.hostId)
  const id = spaced(meeting.pmi ?? String(meeting.id))
  const numbers = (meeting.settings.global_dial_in_numbers as DialInNumber[] | undefined) ?? []
  const lines = [
    `${host?.displayName ?? 'Someone'} is inviting you to a scheduled Zoom meeting.`,
    '',
    `Topic: ${meeting.topic}`,
    ...(meeting.startTime ? [`Time: ${inWords(meeting.startTime, meeting.timezone)}`] : []),
    '',
    'Join Zoom Meeting',
    joinUrl(sandbox, meeting),
    '',
    `Meeting ID: ${id}`,
    ...(meeting.password ? [`Passcode: ${meeting.password}`] : []),
  ]
  if (numbers.length > 0) {
    lines.push('', '---', '', 'Dial by your location')
    for (const { number, country_name, city } of numbers) lines.push(`• ${number} ${country_name} (${city})`)
    lines.push('', `Meeting ID: ${id}`)
    if (meeting.password) lines.push(`Passcode: ${meeting.password}`)
  }
  return { invitation: lines.join('\r\n'), sip_links: [] }
}

function spaced(id: string): string {
  return `${id.slice(0, 3)} ${id.slice(3, -4)} ${id.slice(-4)}`
}

function inWords(startTime: string, timeZone: string): string {
  const words = new Intl.DateTimeFormat('en-US', { dateStyle: 'medium', timeStyle: 'short', timeZone })
  return `${words.format(new Date(startTime))} ${timeZone}`
}
