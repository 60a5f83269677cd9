// Doctor: whether the whole installation is well, each finding with its fix; and a live check that a person is guided through.
// For: the operator's page and the command line, which show the same findings.
// Not here: what mends anything; the rooms do that.
export { examine } from './examine.ts'
export { type CheckKey, checkKeys, type Finding, type Outcome } from './findings.ts'
export { beginLiveCheck, findLiveCheck, type LiveCheckView, type LiveStep, liveSteps } from './live-check.ts'
export type { Patient } from './patient.ts'
export { bookLiveCheck, confirmLiveMail, endLiveCheck, lookForRemoval } from './run-live-check.ts'
export { sealedColumns } from './sealed-columns.ts'
export { sendTrialMail } from './send-trial-mail.ts'
export { type Words, wordsOf } from './words.ts'
