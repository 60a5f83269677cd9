// Notifications: who is told what by mail and when, reminders, and the event as a calendar file.
// Facts only say that it is worth looking; what is told is the difference between the rows and the last mail.
// Not here: how a letter looks (platform/mail), mails of accounts such as verification (accounts).
export { type CalendarWords, calendarFile, calendarWords, hostCalendarFile } from './calendar-file.ts'
export { listMails, type MailView } from './queries.ts'
export { remindPeople } from './reminders.ts'
export { sendBookingCode } from './send-booking-code.ts'
export { sendMail } from './send-mail.ts'
export { sendManageLink } from './send-manage-link.ts'
export { tellOwners } from './tell-owners.ts'
export { tellPeople } from './tell-people.ts'
