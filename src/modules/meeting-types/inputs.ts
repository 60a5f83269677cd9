import { z } from 'zod'
import { type ConnectionId, isId } from '#/platform/ids.ts'
import { typedText } from '#/platform/input.ts'

/** Stable within a type; short, since they name form fields. */
const partId = z.string().regex(/^[a-z0-9][a-z0-9-]{0,39}$/, 'field.invalid')
const line = (longest: number) => typedText().min(1, 'field.required').max(longest)
const minutes = (least: number, most: number) => z.int().min(least).max(most)

export const httpsLink = z
  .string()
  .trim()
  .max(1000)
  .refine((text) => URL.canParse(text) && new URL(text).protocol === 'https:' && !/\s/.test(text), 'field.https_link')

/** As people write them: digits with spaces, dots, dashes, brackets; 5 to 15 digits (E.164). */
export const phoneNumber = z
  .string()
  .trim()
  .max(40)
  .refine((text) => /^\+?[\d\s().\-/]+$/.test(text) && /^\d{5,15}$/.test(text.replace(/\D/g, '')), 'field.phone')

export const connectionIdText = z
  .string()
  .refine(isId, 'field.invalid')
  .transform((id) => id as ConnectionId)

/** `own`, or the e-mail of a Zoom user. */
export const zoomHost = z.union([
  z.literal('own'),
  z.string().trim().toLowerCase().max(254).pipe(z.email('field.email')),
])

const zoomParts = { id: partId, kind: z.literal('zoom'), hostEmail: zoomHost.exactOptional() }
const zoomLocation = z.union([
  z.strictObject({ ...zoomParts, connectionId: connectionIdText }),
  z.strictObject({ ...zoomParts, rule: z.enum(['own', 'workspace']) }),
])

const location = z.union([
  zoomLocation,
  z.strictObject({ id: partId, kind: z.literal('link'), url: httpsLink }),
  z.strictObject({ id: partId, kind: z.literal('phone'), number: phoneNumber.exactOptional() }),
  z.strictObject({ id: partId, kind: z.literal('in_person'), address: line(300) }),
])

const question = z
  .strictObject({
    id: partId,
    label: line(200),
    kind: z.enum(['short', 'long', 'phone', 'choice', 'checkbox']),
    required: z.boolean(),
    choices: z.array(line(100)).max(30).exactOptional(),
  })
  .refine(({ kind, choices }) => kind !== 'choice' || (choices !== undefined && choices.length > 1), {
    message: 'field.choices_missing',
    path: ['choices'],
  })

/** What a host may say about a meeting type. Times in minutes; null = no limit. Read twice it stays the same. */
export const meetingTypeInput = z.strictObject({
  title: line(120),
  slug: z
    .string()
    .trim()
    .max(60)
    .regex(/^[a-z0-9]+(-[a-z0-9]+)*$/, 'field.slug'),
  description: z.string().trim().max(4000).default(''),
  durationMinutes: minutes(1, 1440),
  /** Distance between starts; null: the duration. */
  slotIntervalMinutes: minutes(1, 1440).nullable().default(null),
  bufferBeforeMinutes: minutes(0, 1440).default(0),
  bufferAfterMinutes: minutes(0, 1440).default(0),
  minimumNoticeMinutes: minutes(0, 525_600).default(0),
  horizonDays: minutes(0, 3650).nullable().default(null),
  maxPerDay: minutes(1, 1000).nullable().default(null),
  maxPerWeek: minutes(1, 1000).nullable().default(null),
  questions: z.array(question).max(20).refine(distinctIds, 'field.invalid').default([]),
  locations: z.array(location).min(1, 'field.location_missing').max(10).refine(distinctIds, 'field.invalid'),
  waitingRoom: z.boolean().default(true),
  muteUponEntry: z.boolean().default(true),
  joinBeforeHost: z.boolean().default(true),
  guestNameInTopic: z.boolean().default(false),
  /** Decision 45: a booking waits for a code that was mailed to its guest. */
  /** Decision 26: offer times at which the same Zoom account has a meeting, and tell the host, or hide them. */
  zoomOverlap: z.enum(['notify', 'hide']).default('notify'),
  guestsConfirmEmail: z.boolean().default(false),
  reminderMinutes: z
    .array(minutes(5, 20_160))
    .max(5)
    .transform((all) => [...new Set(all)].sort((a, b) => b - a))
    .default([1440, 60]),
})
export type MeetingTypeInput = z.input<typeof meetingTypeInput>
export type MeetingTypeChange = Partial<MeetingTypeInput>

function distinctIds(parts: { id: string }[]): boolean {
  return new Set(parts.map(({ id }) => id)).size === parts.length
}
