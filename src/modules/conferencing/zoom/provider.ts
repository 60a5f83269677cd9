import type { ConferenceProvider } from '../port.ts'
import { changeMeeting, listMeetings, makeMeeting, readMeeting, removeMeeting } from './adapter.ts'
import { readNews } from './news.ts'
import { operations } from './operations.ts'

/** Zoom's meetings as rooms. */
export const zoom: ConferenceProvider = {
  changesADay: 100,
  changesKept: 20,
  // zoom/facts.md §4. What a paid account has at least; no API tells a user's app the plan.
  callsASecond: { free: { light: 4, medium: 2 }, paid: { light: 30, medium: 20 } },
  may(operation, granted) {
    const { scope } = operations[operation]
    return granted.has(scope) || granted.has(`${scope}:admin`)
  },
  make: makeMeeting,
  change: changeMeeting,
  remove: removeMeeting,
  read: readMeeting,
  list: listMeetings,
  pageOf: ({ zoomOAuthOrigin }, meetingId) => `${zoomOAuthOrigin}/meeting${meetingId ? `/${meetingId}` : ''}`,
  readNews,
}
