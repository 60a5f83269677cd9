import { v7 } from 'uuid'

type Branded<Name extends string> = string & { readonly __id: Name }

export type WorkspaceId = Branded<'workspace'>
export type UserId = Branded<'user'>
export type HostId = Branded<'host'>
export type ScheduleId = Branded<'schedule'>
export type MeetingTypeId = Branded<'meeting_type'>
export type EventId = Branded<'event'>
export type BookingId = Branded<'booking'>
export type BookingRequestId = Branded<'booking_request'>
export type ConferenceId = Branded<'conference'>
export type ConnectionId = Branded<'connection'>
export type OAuthClientId = Branded<'oauth_client'>
export type GrantId = Branded<'grant'>
export type FactId = Branded<'fact'>

/** A new time-ordered id (UUID version 7, RFC 9562). */
export function newId<Id extends Branded<string>>(): Id {
  return v7() as Id
}

const uuid = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i

/** Is `text` shaped like an id of ours? Checked before it reaches a query, where a malformed uuid would be a 500. */
export function isId(text: string): boolean {
  return uuid.test(text)
}
