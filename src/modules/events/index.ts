// Scheduled events, who holds them, who is booked: which times are open, booking, moving, cancelling.
// For: the booking pages, the desk, the guest's manage page, and what tells people.
// Not for: the room itself (`conferencing`), what can be booked (`meeting-types`), mails (`notifications`).

export { type AnswerFault, faultsOfAnswers } from './answers.ts'
export { applyType, countUpcomingOf } from './apply-type.ts'
export { findBookingByToken, guestBookings, manageTokenOf, renewManageLink } from './booking-links.ts'
export {
  type BookingRequestView,
  findBookingRequest,
  findCodeToSend,
  forgetBookingRequests,
  proveEmail,
} from './booking-request.ts'
export { cancelEvent } from './cancel-event.ts'
export { changeLocation, regenerateRoom } from './change-location.ts'
export { type BookingOutcome, confirmBooking } from './confirm-booking.ts'
export { confirmEvent } from './confirm-event.ts'
export { isEmailProven } from './email-proof.ts'
export { explainStart, type StartExplanation } from './explain-start.ts'
export { forgetGuests } from './forget-guests.ts'
export { issueFormNonce } from './form-nonce.ts'
export { eventHistory, type HistoryLine } from './history.ts'
export { isHostHeld } from './host-times.ts'
export {
  type BookingInput,
  bookingInput,
  type EventInput,
  eventInput,
  type JudgedLocation,
  type LocationInput,
  locationInput,
} from './inputs.ts'
export {
  countUpcomingWith,
  type EventFilter,
  type EventPage,
  listEvents,
  type TodayAndNext,
  todayAndNext,
} from './list-events.ts'
export { moveEvent, previewMove } from './move-event.ts'
export { nearestTimes, type OpenTime, openTimes } from './open-times.ts'
export { type Booking, type BookingView, type Event, type EventView, getEvent } from './queries.ts'
export { renewGuestLinks, requestGuestLinks } from './renew-guest-links.ts'
export { type AtConnection, listLeft, type Replaced, replaceConnection } from './replace-connection.ts'
export { type MovedOverlap, replacementOverlaps } from './replacement-overlaps.ts'
export { requestBooking, sendAnotherCode } from './request-booking.ts'
export { type EventStatus, endOf, reasonForGuests, statusOf } from './rules.ts'
export { scheduleEvent } from './schedule-event.ts'
export { sealedInEvents } from './sealed.ts'
export type { Override } from './start-verdict.ts'
export type { EventLocation } from './tables.ts'
export { countUpcomingAt } from './upcoming-connections.ts'
export { useProviderTime } from './use-provider-time.ts'
export { type ZoomOverlap, zoomOverlaps } from './zoom-overlaps.ts'
