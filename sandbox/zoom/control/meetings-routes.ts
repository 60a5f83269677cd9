import { Hono } from 'hono'
import { meetingBody } from '../meetings/body.ts'
import { endMeeting, startMeeting } from '../meetings/hold.ts'
import type { Actor, Meeting } from '../meetings/meeting.ts'
import { postponeMeeting } from '../meetings/postpone.ts'
import { convertToWebinar, deleteMeeting } from '../meetings/remove.ts'
import { findPerson } from '../people/person.ts'
import { ZoomRefusal } from '../rest/refusals.ts'
import type { Sandbox } from '../sandbox.ts'
import { knownPerson } from './consent-routes.ts'
import { ControlRefusal } from './read.ts'

const ACTIONS = {
  start: startMeeting,
  end: endMeeting,
  postpone: postponeMeeting,
  delete: deleteMeeting,
  convert: convertToWebinar,
}

/** The meetings as stored, and what a host does to them in Zoom's own pages. */
export function meetingsRoutes(sandbox: Sandbox): Hono {
  return new Hono()
    .get('/_sandbox/meetings', (c) => {
      const email = c.req.query('email')
      const host = email ? knownPerson(sandbox, email) : null
      const meetings = [...sandbox.state.meetings.values()].filter((meeting) => !host || meeting.hostId === host.id)
      return c.json(meetings.map((meeting) => asStored(sandbox, meeting)))
    })
    .get('/_sandbox/meetings/:id', (c) => c.json(asStored(sandbox, knownMeeting(sandbox, c.req.param('id')))))
    .post('/_sandbox/meetings/:id/:action', (c) => {
      const meeting = knownMeeting(sandbox, c.req.param('id'))
      const action = c.req.param('action')
      if (!Object.hasOwn(ACTIONS, action))
        throw new ControlRefusal('action', 'One of start, end, postpone, delete, convert.', 404)
      actAsHost(sandbox, meeting, action as keyof typeof ACTIONS)
      return c.body(null, 204)
    })
}

/** As the host in the portal; throws `ControlRefusal` where Zoom would refuse. */
export function actAsHost(sandbox: Sandbox, meeting: Meeting, action: keyof typeof ACTIONS): void {
  const host = findPerson(sandbox, meeting.hostId)
  if (!host || meeting.deletedAt) throw new ControlRefusal('id', 'This meeting is gone.', 409)
  const actor: Actor = { by: 'person', email: host.email, personId: host.id }
  try {
    ACTIONS[action](sandbox, meeting, actor)
  } catch (error) {
    if (error instanceof ZoomRefusal) throw new ControlRefusal('id', error.message, 409)
    throw error
  }
}

function knownMeeting(sandbox: Sandbox, id: string): Meeting {
  const meeting = sandbox.state.meetings.get(Number(id))
  if (!meeting) throw new ControlRefusal('id', `There is no meeting ${id}.`, 404)
  return meeting
}

function asStored(sandbox: Sandbox, meeting: Meeting) {
  return {
    ...meetingBody(sandbox, meeting),
    deletedAt: meeting.deletedAt ?? null,
    convertedAt: meeting.convertedAt ?? null,
    startedAt: meeting.startedAt ?? null,
    createdBy: meeting.createdBy,
    history: meeting.history,
  }
}
