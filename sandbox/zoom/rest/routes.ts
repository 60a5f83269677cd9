import { type Context, Hono } from 'hono'
import { noteCaller } from '../journal/journal.ts'
import { chargeCall, chargeHost } from '../limits/charge.ts'
import { meetingBody, readMeeting } from '../meetings/body.ts'
import { changeMeeting, changeOccurrence } from '../meetings/change.ts'
import { createMeeting } from '../meetings/create.ts'
import { endMeeting } from '../meetings/hold.ts'
import { readCreateMeeting, readPatchMeeting, readStatusChange } from '../meetings/input.ts'
import { invitation } from '../meetings/invitation.ts'
import { listMeetings, listUpcoming } from '../meetings/list.ts'
import { type Actor, findLiveMeeting, type Meeting } from '../meetings/meeting.ts'
import { deleteMeeting, deleteOccurrence, recoverMeeting } from '../meetings/remove.ts'
import { findPerson, mayHost, type Person } from '../people/person.ts'
import { parseJson } from '../request.ts'
import type { Sandbox } from '../sandbox.ts'
import { refuse, setZoomHeaders } from './answer.ts'
import { authenticate, type Caller, demandScope } from './bearer.ts'
import { OPERATIONS, type Operation, type OperationName } from './operations.ts'
import { checkQuery } from './query.ts'
import {
  badJson,
  hostingNotAllowed,
  hostingNotAllowedHere,
  isWebinar,
  noSuchMeeting,
  noSuchUser,
  noSuchUserUpcoming,
  notRecognized,
  ZoomRefusal,
} from './refusals.ts'
import { userBody, userList } from './user-body.ts'

const queryOf = (c: Context) => new URL(c.req.url).searchParams

/** The REST API under `/v2`. */
export function restRoutes(sandbox: Sandbox): Hono {
  const app = new Hono()

  app.get('/v2/users/:user', (c) => aboutUser(c, 'getUser', (person) => c.json(userBody(sandbox, person))))
  app.get('/v2/users', (c) =>
    answer(c, (caller) => {
      admit(c, caller, 'listUsers', false)
      return c.json(userList(sandbox, caller.person.accountId, queryOf(c)))
    }),
  )
  app.post('/v2/users/:user/meetings', (c) =>
    aboutUser(c, 'createMeeting', async (host, caller) => {
      const input = readCreateMeeting(await body(c))
      return c.json(meetingBody(sandbox, createMeeting(sandbox, host, input, actorOf(caller))), 201)
    }),
  )
  app.get('/v2/users/:user/meetings', (c) =>
    aboutUser(c, 'listMeetings', (host) => {
      if (!mayHost(host)) throw hostingNotAllowedHere()
      return c.json(listMeetings(sandbox, host, queryOf(c)))
    }),
  )
  app.get('/v2/users/:user/upcoming_meetings', (c) =>
    aboutUser(c, 'listUpcoming', (host) => c.json(listUpcoming(sandbox, host))),
  )
  app.get('/v2/meetings/:meeting', (c) =>
    aboutMeeting(c, 'getMeeting', (meeting) => c.json(readMeeting(sandbox, meeting, queryOf(c)))),
  )
  app.patch('/v2/meetings/:meeting', (c) =>
    aboutMeeting(c, 'updateMeeting', async (meeting, host, caller) => {
      const input = readPatchMeeting(await body(c))
      const occurrence = c.req.query('occurrence_id')
      if (occurrence) changeOccurrence(sandbox, meeting, occurrence, input, actorOf(caller))
      else changeMeeting(sandbox, meeting, host, input, actorOf(caller))
      return c.body(null, 204)
    }),
  )
  app.delete('/v2/meetings/:meeting', (c) =>
    aboutMeeting(c, 'deleteMeeting', (meeting, _host, caller) => {
      const occurrence = c.req.query('occurrence_id')
      if (occurrence) deleteOccurrence(sandbox, meeting, occurrence, actorOf(caller))
      else deleteMeeting(sandbox, meeting, actorOf(caller))
      return c.body(null, 204)
    }),
  )
  app.put('/v2/meetings/:meeting/status', (c) =>
    aboutMeeting(c, 'setMeetingStatus', async (meeting, _host, caller) => {
      const { action } = readStatusChange(await body(c))
      if (action === 'end' && meeting.deletedAt) throw noSuchMeeting(meeting.id)
      if (action === 'end') endMeeting(sandbox, meeting, actorOf(caller))
      else recoverMeeting(sandbox, meeting, actorOf(caller))
      return c.body(null, 204)
    }),
  )
  app.get('/v2/meetings/:meeting/invitation', (c) =>
    aboutMeeting(c, 'getInvitation', (meeting) => c.json(invitation(sandbox, meeting))),
  )
  app.all('/v2/*', (c) => answer(c, () => Promise.reject(notRecognized())))
  return app

  /** Every answer: headers, who calls, and refusals in Zoom's shape. */
  async function answer(c: Context, act: (caller: Caller) => Response | Promise<Response>): Promise<Response> {
    setZoomHeaders(c)
    try {
      const caller = authenticate(sandbox, c.req.header('authorization'), queryOf(c))
      return await act(caller)
    } catch (error) {
      if (error instanceof ZoomRefusal) return refuse(sandbox, c, error)
      throw error
    }
  }

  function admit(c: Context, caller: Caller, name: OperationName, aboutSomeoneElse: boolean): void {
    const operation: Operation = OPERATIONS[name]
    c.header('x-ratelimit-category', operation.category)
    noteCaller(c, { scope: demandScope(caller, operation.scopes, aboutSomeoneElse) })
    chargeCall(sandbox, c, caller.person, operation.category)
    checkQuery(operation, queryOf(c))
  }

  function aboutUser(
    c: Context,
    name: OperationName,
    act: (person: Person, caller: Caller) => Response | Promise<Response>,
  ): Promise<Response> {
    return answer(c, (caller) => {
      const wanted = c.req.param('user') ?? ''
      const named = wanted === 'me' ? caller.person : findPerson(sandbox, wanted)
      const someoneElse = wanted !== 'me' && named?.id !== caller.person.id
      admit(c, caller, name, someoneElse)
      if (!named || named.accountId !== caller.person.accountId)
        throw name === 'listUpcoming' ? noSuchUserUpcoming(wanted) : noSuchUser(wanted)
      if ((OPERATIONS[name] as Operation).countsForHost) chargeHost(sandbox, named)
      return act(named, caller)
    })
  }

  function aboutMeeting(
    c: Context,
    name: OperationName,
    act: (meeting: Meeting, host: Person, caller: Caller) => Response | Promise<Response>,
  ): Promise<Response> {
    return answer(c, (caller) => {
      const wanted = c.req.param('meeting') ?? ''
      const id = /^\d{9,11}$/.test(wanted) ? Number(wanted) : 0
      const meeting = name === 'setMeetingStatus' ? sandbox.state.meetings.get(id) : findLiveMeeting(sandbox, id)
      const host = meeting ? findPerson(sandbox, meeting.hostId) : null
      const visible = meeting && host && host.accountId === caller.person.accountId
      admit(c, caller, name, Boolean(visible && host.id !== caller.person.id))
      if (!visible) throw noSuchMeeting(wanted)
      if (!mayHost(host))
        throw name === 'getMeeting' || name === 'updateMeeting' ? hostingNotAllowed() : hostingNotAllowedHere()
      if (meeting.convertedAt) throw isWebinar(name === 'getMeeting' ? 'info' : 'information')
      if ((OPERATIONS[name] as Operation).countsForHost) chargeHost(sandbox, host)
      return act(meeting, host, caller)
    })
  }

  async function body(c: Context): Promise<unknown> {
    const text = await c.req.text()
    const value = parseJson(text)
    if (value === undefined) throw badJson()
    return value
  }

  function actorOf(caller: Caller): Actor {
    // A Server-to-Server app acts as the account, shown under its owner.
    const { email, id } = caller.person
    return { by: 'app', clientId: caller.app.clientId, email, personId: id }
  }
}
