import type { App } from '../apps/app.ts'
import type { Actor, Meeting, Occurrence } from '../meetings/meeting.ts'
import { findGrantOf } from '../oauth/grant.ts'
import { findPerson, type Person } from '../people/person.ts'
import { now, type Sandbox } from '../sandbox.ts'
import { type MeetingEvent, meetingPayload } from './payloads.ts'
import { sendWebhook } from './send.ts'

export type MeetingDetails = {
  changes?: Record<string, unknown>
  old?: Record<string, unknown>
  scope?: 'single' | 'all'
  occurrence?: Occurrence
  endedAt?: string
}

// Zoom lists a Pro plan as a prerequisite of these two only.
const PAID_ONLY: MeetingEvent[] = ['meeting.updated', 'meeting.deleted']

/** Tells every app that subscribed and may know. An app's own calls echo back to it, as at Zoom. */
export function announceMeeting(
  sandbox: Sandbox,
  event: MeetingEvent,
  meeting: Meeting,
  actor: Actor,
  details: MeetingDetails = {},
): void {
  const host = findPerson(sandbox, meeting.hostId)
  if (!host || (host.type === 'basic' && PAID_ONLY.includes(event))) return
  for (const app of sandbox.state.apps) {
    if (!app.eventUrl || app.validation.disabled || !app.events.includes(event)) continue
    if (!mayKnow(sandbox, app, host)) continue
    const payload = meetingPayload(sandbox, event, meeting, host, actor, details)
    sendWebhook(sandbox, app, app.eventUrl, event, payload)
  }
}

/** `app_deauthorized` to the app's deauthorization URL (facts §5.4); apps in development get none. */
export function sendDeauthorization(sandbox: Sandbox, app: App, person: Person): void {
  if (!app.deauthorizationUrl || app.inDevelopment) return
  const instant = now(sandbox)
  sendWebhook(sandbox, app, app.deauthorizationUrl, 'app_deauthorized', {
    event: 'app_deauthorized',
    event_ts: instant,
    payload: {
      account_id: person.accountId,
      user_id: person.id,
      signature: '',
      deauthorization_time: new Date(instant).toISOString(),
      client_id: app.clientId,
    },
  })
}

function mayKnow(sandbox: Sandbox, app: App, host: Person): boolean {
  if (app.kind === 'user') {
    return findGrantOf(sandbox, app.clientId, host.id)?.scopes.includes('meeting:read:meeting') ?? false
  }
  const mayRead = (scopes: string[]) =>
    scopes.includes('meeting:read:meeting:admin') || scopes.includes('meeting:read:meeting:master')
  if (app.kind === 's2s') return app.accountId === host.accountId && mayRead(app.scopes.map(({ scope }) => scope))
  return sandbox.state.grants.some(
    (grant) =>
      grant.clientId === app.clientId &&
      findPerson(sandbox, grant.personId)?.accountId === host.accountId &&
      mayRead(grant.scopes),
  )
}
