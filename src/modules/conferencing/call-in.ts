/** The address at which a phone calls this number (RFC 3966). */
export function callLink(number: string): string {
  return `tel:${number.replace(/[^+\d]/g, '')}`
}

/** The meeting ID in groups, as it is read out on the phone: 85012345678 is 850 1234 5678. */
export function spokenMeetingId(meetingId: string): string {
  return meetingId.replace(/^(\d{3})(\d{3,4})(\d{4})$/, '$1 $2 $3')
}
