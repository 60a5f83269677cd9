import { Hono } from 'hono'
import { html } from 'hono/html'
import { actAsHost } from '../control/meetings-routes.ts'
import { ControlRefusal } from '../control/read.ts'
import { joinUrl } from '../meetings/body.ts'
import { findLiveMeeting, type Meeting } from '../meetings/meeting.ts'
import type { Person } from '../people/person.ts'
import type { Sandbox } from '../sandbox.ts'
import { show } from './frame.ts'
import { signedIn } from './session.ts'

const ACTIONS = ['start', 'end', 'postpone', 'delete', 'convert'] as const

/** The host's own view at "Zoom": what apps have made, and buttons to start, end and delete it. */
export function meetingsPages(sandbox: Sandbox): Hono {
  return (
    new Hono()
      .get('/meetings', (c) => {
        const person = signedIn(sandbox, c)
        if (!person) return c.redirect('/signin?return=/meetings', 303)
        const meetings = meetingsOf(sandbox, person)
        return show(
          sandbox,
          c,
          'My meetings',
          meetings.length === 0
            ? html`<p class="quiet">Nothing planned. Meetings that apps make for ${person.displayName} appear here.</p>`
            : html`<ul class="cards">${meetings.map((meeting) => card(sandbox, meeting))}</ul>`,
        )
      })
      // Zoom's own address of one meeting.
      .get('/meeting', (c) => c.redirect('/meetings', 303))
      .get('/meeting/:id', (c) => c.redirect('/meetings', 303))
      .post('/meetings/:id/:action', (c) => {
        const person = signedIn(sandbox, c)
        const meeting = findLiveMeeting(sandbox, Number(c.req.param('id')))
        const action = ACTIONS.find((known) => known === c.req.param('action'))
        if (!person || !meeting || !action || meeting.hostId !== person.id) return c.redirect('/meetings', 303)
        try {
          actAsHost(sandbox, meeting, action)
        } catch (error) {
          if (!(error instanceof ControlRefusal)) throw error
          return show(
            sandbox,
            c,
            'That did not work',
            html`<p>${error.message}</p><p><a href="/meetings">Back</a></p>`,
            409,
          )
        }
        return c.redirect('/meetings', 303)
      })
  )
}

function meetingsOf(sandbox: Sandbox, person: Person): Meeting[] {
  return [...sandbox.state.meetings.values()]
    .filter((meeting) => meeting.hostId === person.id && findLiveMeeting(sandbox, meeting.id))
    .sort((a, b) => (a.startTime ?? '').localeCompare(b.startTime ?? ''))
}

function card(sandbox: Sandbox, meeting: Meeting) {
  const started = meeting.status === 'started'
  const button = (action: string, label: string) =>
    html`<button formaction="/meetings/${meeting.id}/${action}">${label}<span class="skip"> ${meeting.topic}</span></button>`
  return html`<li class="panel"><h2>${meeting.topic}</h2>
<p>${timeInWords(meeting)}${started ? html` <span class="state">running</span>` : ''}${
    meeting.convertedAt ? html` <span class="state">webinar</span>` : ''
  }</p>
<p class="small quiet">Meeting id ${meeting.id}${meeting.password ? `, passcode ${meeting.password}` : ''}<br>
${meeting.createdBy.by === 'app' ? 'Made by an app' : 'Made in the portal'}</p>
<form method="post" class="row"><a class="button" href="${joinUrl(sandbox, meeting)}">Join page</a>
${started ? button('end', 'End') : button('start', 'Start')}
${meeting.startTime ? button('postpone', 'An hour later') : ''}${button('delete', 'Delete')}${meeting.convertedAt ? '' : button('convert', 'Turn into a webinar')}</form></li>`
}

/** `Tue, Dec 1, 2026, 10:00 AM, Europe/Berlin, 30 minutes`. */
export function timeInWords(meeting: Meeting): string {
  const { startTime, timezone, duration } = meeting
  if (!startTime) return `No fixed time, ${duration} minutes`
  const format = new Intl.DateTimeFormat('en-US', {
    weekday: 'short',
    year: 'numeric',
    month: 'short',
    day: 'numeric',
    hour: 'numeric',
    minute: '2-digit',
    timeZone: timezone,
  })
  return `${format.format(new Date(startTime))}, ${timezone}, ${duration} minutes`
}
