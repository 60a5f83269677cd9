import { z } from 'zod'

const flag = z.boolean().optional()
const text = z.string().optional()
const texts = z.array(z.string()).optional()
const email = z.email()
const oneOf = <const T extends string>(...values: T[]) => z.enum(values).optional()
const numbered = <const T extends number>(...values: T[]) => z.literal(values).optional()

/** What `settings` may hold, from Zoom's OpenAPI document. Unknown names are refused, harder than Zoom does. */
const common = {
  allow_host_control_participant_mute_state: flag,
  allow_multiple_devices: flag,
  alternative_host_manage_cloud_recording: flag,
  alternative_host_manage_meeting_summary: flag,
  alternative_host_update_polls: flag,
  alternative_hosts: text,
  alternative_hosts_email_notification: flag,
  approval_type: numbered(0, 1, 2),
  approved_or_denied_countries_or_regions: z
    .strictObject({ approved_list: texts, denied_list: texts, enable: flag, method: oneOf('approve', 'deny') })
    .optional(),
  audio: oneOf('both', 'telephony', 'voip', 'thirdParty'),
  audio_conference_info: z.string().max(2048).optional(),
  authentication_domains: text,
  authentication_option: text,
  auto_add_recording_to_video_management: z
    .strictObject({
      enable: z.boolean(),
      channels: z
        .array(z.strictObject({ channel_id: z.string(), name: text }))
        .min(1)
        .max(5)
        .optional(),
    })
    .optional(),
  auto_recording: oneOf('local', 'cloud', 'none'),
  auto_start_ai_companion_questions: flag,
  auto_start_deepfake_detection: flag,
  auto_start_meeting_summary: flag,
  breakout_room: z
    .strictObject({
      enable: flag,
      rooms: z.array(z.strictObject({ name: text, participants: texts })).optional(),
    })
    .optional(),
  calendar_type: numbered(1, 2),
  close_registration: flag,
  cn_meeting: flag,
  contact_email: text,
  contact_name: text,
  continuous_meeting_chat: z
    .strictObject({ enable: flag, auto_add_invited_external_users: flag, auto_add_meeting_participants: flag })
    .optional(),
  device_testing: flag,
  disable_participant_video: flag,
  email_in_attendee_report: flag,
  email_notification: flag,
  encryption_type: oneOf('enhanced_encryption', 'e2ee'),
  focus_mode: flag,
  global_dial_in_countries: texts,
  host_pause_stop_recording: flag,
  host_save_video_order: flag,
  host_video: flag,
  in_meeting: flag,
  internal_meeting: flag,
  jbh_time: numbered(0, 5, 10, 15),
  join_before_host: flag,
  language_interpretation: z
    .strictObject({
      enable: flag,
      interpreters: z
        .array(z.strictObject({ email: email.optional(), languages: text, interpreter_languages: text }))
        .optional(),
    })
    .optional(),
  meeting_authentication: flag,
  meeting_invitees: z.array(z.strictObject({ email: email.optional() })).optional(),
  mute_upon_entry: flag,
  participant_focused_meeting: flag,
  participant_video: flag,
  private_meeting: flag,
  push_change_to_calendar: flag,
  question_and_answer: z
    .strictObject({
      enable: flag,
      allow_submit_questions: flag,
      allow_anonymous_questions: flag,
      question_visibility: oneOf('answered', 'all'),
      attendees_can_comment: flag,
      attendees_can_upvote: flag,
    })
    .optional(),
  registrants_confirmation_email: flag,
  registrants_email_notification: flag,
  registration_type: numbered(1, 2, 3),
  request_permission_to_unmute_participants: flag,
  resources: z
    .array(
      z.strictObject({
        resource_type: oneOf('whiteboard'),
        resource_id: text,
        permission_level: oneOf('editor', 'commenter', 'viewer'),
      }),
    )
    .optional(),
  show_share_button: flag,
  sign_language_interpretation: z
    .strictObject({
      enable: flag,
      interpreters: z
        .array(z.strictObject({ email: email.optional(), sign_language: text }))
        .max(20)
        .optional(),
    })
    .optional(),
  summary_template_id: text,
  use_pmi: flag,
  waiting_room: flag,
  waiting_room_options: z
    .strictObject({
      mode: z.enum(['follow_setting', 'custom']),
      who_goes_to_waiting_room: oneOf(
        'everyone',
        'users_not_in_account',
        'users_not_in_account_or_whitelisted_domains',
        'users_not_on_invite',
        'users_not_in_org',
      ),
    })
    .optional(),
  watermark: flag,
  who_can_ask_questions: numbered(1, 2, 3, 4, 5),
  who_will_receive_summary: numbered(1, 2, 3, 4),
}

const exception = { email: email.optional(), name: text }

export const createSettings = z.strictObject({
  ...common,
  additional_data_center_regions: texts,
  authentication_exception: z.array(z.strictObject(exception)).optional(),
  show_join_info: flag,
})

export const patchSettings = z.strictObject({
  ...common,
  authentication_exception: z.array(z.strictObject({ ...exception, join_url: text })).optional(),
  authentication_name: text,
  custom_keys: z
    .array(z.strictObject({ key: z.string().max(64).optional(), value: z.string().max(256).optional() }))
    .max(10)
    .optional(),
  enforce_login: flag,
  enforce_login_domains: text,
  global_dial_in_numbers: z
    .array(
      z.strictObject({ city: text, country: text, country_name: text, number: text, type: oneOf('toll', 'tollfree') }),
    )
    .optional(),
})

/** `?occurrence_id=` changes only these. */
export const OCCURRENCE_SETTINGS = [
  'host_video',
  'participant_video',
  'join_before_host',
  'mute_upon_entry',
  'waiting_room',
  'watermark',
  'auto_recording',
] as const
