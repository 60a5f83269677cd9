import { z } from 'zod'

/** The fields that we use of Zoom's meeting (POST, GET and lines of the list). `start_url` is a secret: never read. */
export const zoomMeeting = z.object({
  id: z.union([z.number().int(), z.string().regex(/^\d+$/)]).transform(String),
  host_id: z.string().optional(),
  // A link that people click: a web address or nothing.
  join_url: z.url({ protocol: /^https?$/ }),
  password: z.string().optional(),
  topic: z.string().optional(),
  agenda: z.string().optional(),
  start_time: z.iso.datetime({ offset: true }).optional(),
  duration: z.number().optional(),
  settings: z
    .object({
      waiting_room: z.boolean().optional(),
      mute_upon_entry: z.boolean().optional(),
      join_before_host: z.boolean().optional(),
      global_dial_in_numbers: z
        .array(z.object({ country: z.string().optional(), city: z.string().optional(), number: z.string() }))
        .optional(),
    })
    .optional(),
})

export type ZoomMeeting = z.output<typeof zoomMeeting>

/** A page of `GET /users/me/meetings`. A line that can't be read is nobody's loss: ours carry all the fields. */
export const zoomMeetingPage = z.object({
  next_page_token: z.string().optional(),
  meetings: z.array(z.unknown()),
})

/** Body of `POST /users/me/meetings`. Zoom makes the passcode by the account's own rules; we never send one. */
export interface CreateMeetingBody {
  topic: string
  agenda: string
  type: 2
  start_time: string
  duration: number
  timezone: string
  default_password: true
  settings: ZoomSettings & { use_pmi: false }
}

/** Body of `PATCH /meetings/{id}`: what changed, and nothing else. */
export type ChangeMeetingBody = Partial<Pick<CreateMeetingBody, 'topic' | 'start_time' | 'duration' | 'timezone'>> & {
  settings?: ZoomSettings
}

export interface ZoomSettings {
  waiting_room: boolean
  mute_upon_entry: boolean
  join_before_host: boolean
}
