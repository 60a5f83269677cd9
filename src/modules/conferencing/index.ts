// Conferencing: the online room of each event, kept in step with it for its whole life by one keeper.
// Providers live in folders of their own and never appear outside them.
// Not here: whose account it is and how it is called (connections), the events themselves (events), mails (notifications).
export { changeConference } from './change-conference.ts'
export { countUpcoming } from './count-upcoming.ts'
export { endConnection, resumeConnection } from './follow-connection.ts'
export { forgetTopic } from './forget-topic.ts'
export { handleProviderEvent, type ProviderEvent } from './handle-provider-event.ts'
export { keepConference } from './keep-conference.ts'
export { moveConference } from './move-conference.ts'
export { type Problem, problems } from './problems.ts'
export { putBackTime } from './put-back-time.ts'
export { type ConferenceView, findConference, listConferences } from './queries.ts'
export { releaseConference } from './release-conference.ts'
export { replaceConference } from './replace-conference.ts'
export { type RequestConference, requestConference } from './request-conference.ts'
export { conferenceSentences, type Sentence } from './sentences.ts'
export { sweepConferences, sweepConnection } from './sweep-conferences.ts'
export type { ConferenceState, DialIn, MeetingSettings } from './tables.ts'
