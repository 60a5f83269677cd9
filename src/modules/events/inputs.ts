import { z } from 'zod'
import { timeZoneName } from '#/modules/availability/index.ts'
import { connectionIdText, httpsLink, phoneNumber, zoomHost } from '#/modules/meeting-types/index.ts'
import { speaks } from '#/platform/i18n/i18n.ts'
import { type HostId, isId, type MeetingTypeId } from '#/platform/ids.ts'
import { typedText } from '#/platform/input.ts'
import { isLinkLike } from './rules.ts'

const oneLine = /^[^\p{Cc}\p{Zl}\p{Zp}]*$/u

const personName = typedText()
  .min(1, 'field.required')
  .max(80)
  .regex(oneLine, 'field.line_break')
  .refine((name) => !isLinkLike(name), 'field.name_link')

const email = z.string().trim().toLowerCase().max(254).pipe(z.email('field.email'))

/** One of our languages, with the region that its reader's dates and clocks are of: `en-GB`. */
const languageTag = z.string().max(35).refine(speaks, 'field.invalid')

/** A UTC instant on a whole minute (decision 52), as text or as a `Date`. */
export const instantInput = z
  .union([z.date(), z.iso.datetime({ offset: false }).transform((text) => new Date(text))], 'field.invalid')
  .refine((at) => at.getTime() % 60_000 === 0 && Math.abs(at.getTime()) < 8e15, 'field.invalid')

export const bookingInput = z.object({
  meetingTypeId: z
    .string()
    .refine(isId, 'field.invalid')
    .transform((id) => id as MeetingTypeId),
  startsAt: instantInput,
  guestName: personName,
  guestEmail: email,
  guestTimeZone: timeZoneName,
  language: languageTag.default('en'),
  /** By question id; what isn't asked is dropped. A ticked checkbox is `yes`. */
  answers: z.record(z.string(), z.string()).default({}),
  /** May be left out when there is one location. */
  locationId: z.string().max(40).exactOptional(),
  /** Where to call the guest, if the location is a call by the host. */
  guestPhone: z.string().max(60).exactOptional(),
  /** From `issueFormNonce`; without it every call is a booking of its own. */
  nonce: z.string().max(400).exactOptional(),
  /** From `proveEmail`, where the type asks for a code by mail (decision 45). */
  emailProof: z.string().max(1000).exactOptional(),
})
export type BookingInput = z.input<typeof bookingInput>

const zoomPlace = z.strictObject({
  kind: z.literal('zoom'),
  connectionId: connectionIdText,
  hostEmail: zoomHost.exactOptional(),
})
const linkPlace = z.strictObject({ kind: z.literal('link'), url: httpsLink })

/** What takes the place of a connection (decision 27). */
export const replacementInput = z.discriminatedUnion('kind', [zoomPlace, linkPlace])

/** A location that the host names for one event. */
export const locationInput = z.discriminatedUnion('kind', [
  zoomPlace,
  linkPlace,
  z.strictObject({ kind: z.literal('phone'), number: phoneNumber, whose: z.enum(['host', 'guest']).default('host') }),
  z.strictObject({ kind: z.literal('in_person'), address: z.string().trim().min(1, 'field.required').max(300) }),
])
export type LocationInput = z.input<typeof locationInput>
export type JudgedLocation = z.output<typeof locationInput>

export const eventInput = z.object({
  hostId: z
    .string()
    .refine(isId, 'field.invalid')
    .transform((id) => id as HostId),
  title: typedText().min(1, 'field.required').max(120).regex(oneLine, 'field.line_break'),
  startsAt: instantInput,
  durationMinutes: z.int().min(1).max(1440),
  timeZone: timeZoneName,
  invitees: z
    .array(z.object({ name: personName, email, language: languageTag.exactOptional() }))
    .max(50)
    .refine((list) => new Set(list.map((one) => one.email)).size === list.length, 'field.invalid')
    .default([]),
  location: locationInput,
  draft: z.boolean().default(false),
  waitingRoom: z.boolean().default(true),
  muteUponEntry: z.boolean().default(true),
  joinBeforeHost: z.boolean().default(true),
  reminderMinutes: z.array(z.int().min(5).max(20_160)).max(5).default([1440, 60]),
})
export type EventInput = z.input<typeof eventInput>
