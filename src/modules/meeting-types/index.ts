// What can be booked and how: title, length, hours, limits, questions, locations.
// For: the host's forms, the booking page, and `events`, which copies what it needs at the moment of booking (Y16).
// Not for: times that are free or taken; that is `events` with the slot engine.

export { answersInOrder } from './answers-in-order.ts'
export { archiveMeetingType } from './archive-meeting-type.ts'
export { changeMeetingType } from './change-meeting-type.ts'
export { type ConnectionUse, listConnectionUses, listUnconnected } from './connection-uses.ts'
export { createMeetingType } from './create-meeting-type.ts'
export { findOfferedAt, findOfferedType, type OfferedType } from './find-offered.ts'
export { findPresentSlug, forgetFormerSlugs, freeSlug } from './former-slugs.ts'
export {
  connectionIdText,
  httpsLink,
  type MeetingTypeChange,
  type MeetingTypeInput,
  meetingTypeInput,
  phoneNumber,
  zoomHost,
} from './inputs.ts'
export {
  describeLocations,
  type LocationView,
  locationsOf,
  offeredLocations,
  resolveFor,
  ruleOf,
  type UsableConnection,
  usableConnections,
  withRefusals,
} from './locations.ts'
export { findMeetingTypeBySlug, getMeetingType, listMeetingTypes, type MeetingType } from './queries.ts'
export { type NewPlace, replaceLocations } from './replace-locations.ts'
export { restoreMeetingType } from './restore-meeting-type.ts'
export { retireHost } from './retire-host.ts'
export type { LocationOption, Question, ZoomLocation } from './tables.ts'
