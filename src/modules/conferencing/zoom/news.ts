import { z } from 'zod'
import type { ProviderNews } from '../port.ts'

/** What we read of Zoom's meeting events; `id` is a number in some and a string in others (Meetings events, OpenAPI). */
const payloadSchema = z.object({
  account_id: z.string(),
  object: z.object({
    id: z.union([z.number().int(), z.string()]).transform(String),
    start_time: z.iso.datetime({ offset: true }).optional(),
    creation_source: z.string().optional(),
    settings: z
      .object({
        waiting_room: z.boolean().optional(),
        mute_upon_entry: z.boolean().optional(),
        join_before_host: z.boolean().optional(),
      })
      .optional(),
  }),
})

/** A webhook in our words; null when it means nothing to a room, or can't be read. */
export function readNews(event: string, payload: unknown): ProviderNews | null {
  const read = payloadSchema.safeParse(payload)
  if (!read.success) return null
  const { account_id: accountId, object } = read.data
  const about = { accountId, meetingId: object.id }
  const startsAt = object.start_time ? new Date(object.start_time) : null
  switch (event) {
    case 'meeting.created':
      // Only an app's meeting can be one of ours.
      return object.creation_source === 'open_api' ? { kind: 'made', ...about, startsAt } : null
    case 'meeting.deleted':
      return { kind: 'deleted', ...about }
    case 'meeting.updated': {
      const { waiting_room, mute_upon_entry, join_before_host } = object.settings ?? {}
      const settings = {
        ...(waiting_room !== undefined && { waitingRoom: waiting_room }),
        ...(mute_upon_entry !== undefined && { muteUponEntry: mute_upon_entry }),
        ...(join_before_host !== undefined && { joinBeforeHost: join_before_host }),
      }
      return { kind: 'changed', ...about, startsAt, settings }
    }
    default:
      return null
  }
}
