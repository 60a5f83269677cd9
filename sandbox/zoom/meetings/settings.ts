import type { Person } from '../people/person.ts'
import { numbersOf } from './dial-in.ts'
import type { MeetingSettings } from './meeting.ts'

/** The settings of a new meeting, in the order of a captured body: the request, else the person's own. */
export function newSettings(host: Person, requested: Record<string, unknown>): MeetingSettings {
  const own = host.settings
  const defaults = {
    host_video: own.hostVideo,
    participant_video: own.participantVideo,
    cn_meeting: false,
    in_meeting: false,
    join_before_host: own.joinBeforeHost,
    jbh_time: 0,
    mute_upon_entry: own.muteUponEntry,
    watermark: false,
    use_pmi: false,
    approval_type: 2,
    audio: own.audio,
    auto_recording: 'none',
    enforce_login: false,
    enforce_login_domains: '',
    alternative_hosts: '',
    alternative_host_update_polls: false,
    close_registration: false,
    show_share_button: false,
    allow_multiple_devices: false,
    registrants_confirmation_email: true,
    waiting_room: own.waitingRoom,
    request_permission_to_unmute_participants: false,
    global_dial_in_countries: own.dialInCountries,
    global_dial_in_numbers: [],
    registrants_email_notification: true,
    meeting_authentication: false,
    encryption_type: 'enhanced_encryption',
    approved_or_denied_countries_or_regions: { enable: false },
    breakout_room: { enable: false },
    alternative_hosts_email_notification: false,
    show_join_info: false,
    device_testing: false,
    focus_mode: false,
    meeting_invitees: [],
    private_meeting: false,
    email_notification: true,
    host_save_video_order: false,
    sign_language_interpretation: { enable: false },
    email_in_attendee_report: false,
  }
  return { ...defaults, ...requested }
}

/** What Zoom makes of them: locks, the security floor, waiting room before join-before-host, dial-in numbers. */
export function enforce(settings: MeetingSettings, host: Person, passcode: string): MeetingSettings {
  const own = host.settings
  const result = { ...settings }
  if (own.waitingRoomLocked) result.waiting_room = own.waitingRoom
  // Every meeting has a passcode, a waiting room or authentication; Zoom overwrites silently.
  if (!passcode && !result.waiting_room && !result.meeting_authentication) result.waiting_room = true
  if (result.waiting_room) result.join_before_host = false
  const hasPhone = result.audio === 'both' || result.audio === 'telephony'
  const numbers = hasPhone ? numbersOf(result.global_dial_in_countries as string[]) : []
  result.global_dial_in_numbers = numbers
  if (numbers.length === 0) {
    delete result.global_dial_in_numbers
    delete result.global_dial_in_countries
  }
  return result
}
