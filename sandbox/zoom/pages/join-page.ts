import { type Context, Hono } from 'hono'
import { html } from 'hono/html'
import { findLiveMeeting, type Meeting } from '../meetings/meeting.ts'
import { findPerson } from '../people/person.ts'
import type { Sandbox } from '../sandbox.ts'
import { show } from './frame.ts'
import { timeInWords } from './meetings-page.ts'

/** Where join links lead: the place at which Zoom would open. */
export function joinPages(sandbox: Sandbox): Hono {
  return new Hono()
    .get('/j/:id', (c) => join(sandbox, c, 'guest'))
    .get('/s/:id', (c) => join(sandbox, c, 'host'))
    .get('/launch/jc/:id', (c) => join(sandbox, c, 'guest'))
}

function join(sandbox: Sandbox, c: Context, as: 'guest' | 'host') {
  const id = Number(c.req.param('id'))
  const owner = sandbox.state.people.find((person) => person.pmi === id)
  if (owner) {
    return show(sandbox, c, `${owner.displayName}'s personal room`, html`<p>This is where Zoom would open.</p>`)
  }
  const meeting = findLiveMeeting(sandbox, id)
  if (!meeting) {
    return show(
      sandbox,
      c,
      'This meeting does not exist',
      html`<p>The link is old, or the host has deleted the meeting. Ask whoever sent it to you for a new one.</p>`,
      404,
    )
  }
  const host = findPerson(sandbox, meeting.hostId)
  return show(
    sandbox,
    c,
    meeting.topic,
    html`<div class="panel narrow"><p><strong>This is where Zoom would open${as === 'host' ? ', with you as the host' : ''}.</strong></p>
<dl><dt>When</dt><dd>${timeInWords(meeting)}</dd>
<dt>Host</dt><dd>${host?.displayName ?? 'Unknown'}</dd>
<dt>Meeting id</dt><dd>${meeting.id}</dd>
<dt>Passcode</dt><dd>${passcodeInWords(meeting, c.req.query('pwd'))}</dd>
<dt>Now</dt><dd>${waitInWords(meeting)}</dd></dl></div>`,
  )
}

function passcodeInWords(meeting: Meeting, pwd: string | undefined): string {
  if (!meeting.password) return 'None needed'
  return pwd === meeting.encryptedPassword ? 'In the link' : 'You would be asked for it'
}

function waitInWords(meeting: Meeting): string {
  if (meeting.settings.waiting_room) return 'You would wait until the host lets you in'
  if (meeting.status === 'started') return 'The meeting is running'
  return meeting.settings.join_before_host ? 'You could enter before the host' : 'You would wait for the host'
}
