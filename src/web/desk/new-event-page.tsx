import {
  type EventView,
  eventInput,
  isHostHeld,
  listEvents,
  scheduleEvent,
  type ZoomOverlap,
  zoomOverlaps,
} from '#/modules/events/index.ts'
import { usableConnections } from '#/modules/meeting-types/index.ts'
import { DomainError } from '#/platform/errors.ts'
import type { HostId } from '#/platform/ids.ts'
import { dateIn } from '#/web/booking/month.ts'
import { refusalOfError, refusalOfIssues } from '#/web/form.ts'
import { redirectWithNotice } from '#/web/notice.ts'
import type { Page, Refusal, Typed } from '#/web/route.ts'
import { oneOf } from '#/web/typed.ts'
import { renderDesk } from '#/web/ui/desk.tsx'
import { deskZone, ownHost } from './desk-zone.ts'
import { instantsOfLocal } from './local-time.ts'
import { withLocationFields } from './location-form.ts'
import { NewEventFields } from './new-event-fields.tsx'
import { emptyEvent, eventInputOf, type NewEventForm, pressEvent, readEvent } from './new-event-form.ts'
import { seenOf } from './overlap-notice.tsx'
import { sentenceFor } from './reschedule-page.tsx'

/** An event that no guest asked for (T16). */
export async function newEventPage(page: Page): Promise<Response> {
  const [connection] = await usableConnections(page.ctx, await ownHost(page))
  const today = dateIn(page.ctx.now(), await deskZone(page))
  return showNewEvent(page, emptyEvent(today, connection?.id))
}

/** Makes it, as a draft or confirmed; or does to the form what the pressed button says. */
export async function saveNewEvent(page: Page, typed: Typed): Promise<Response> {
  const form = readEvent(typed)
  const pressed = oneOf(typed, 'press') || 'confirm'
  if (pressed !== 'confirm' && pressed !== 'draft') return showNewEvent(page, pressEvent(form, pressed), { pressed })
  const { id: hostId } = await ownHost(page)
  const draft = pressed === 'draft'
  const timeZone = await deskZone(page)
  const { input, rows } = eventInputOf(form, { hostId, timeZone, draft })
  const judged = eventInput.safeParse(input)
  if (!judged.success)
    return showNewEvent(page, form, {
      refusal: withTimes(page, form, timeZone, named(refusalOfIssues(page.i18n, judged.error.issues, typed), rows)),
    })
  const twin = await twinOf(page, hostId, judged.data)
  if (twin) return page.http.redirect(`/bookings/${twin.id}`, 303)
  // A draft opens no room; its page says it before it is confirmed.
  // One's own event is a refusal by itself, and comes first.
  const isHeld = draft || (await isHostHeld(page.ctx, judged.data))
  const overlaps = isHeld ? [] : await zoomOverlaps(page.ctx, { ...judged.data, hostIds: [hostId] })
  const seen = seenOf(overlaps)
  if (seen !== '' && oneOf(typed, 'overlapSeen') !== seen) return showNewEvent(page, form, { overlaps, seen })
  try {
    const { event } = await scheduleEvent(page.ctx, input)
    return redirectWithNotice(page, `/bookings/${event.id}`, draft ? 'notice.event_drafted' : 'notice.event_confirmed')
  } catch (error) {
    if (!(error instanceof DomainError)) throw error
    const refusal = refusalOfError(page.i18n, error, typed)
    const message = sentenceFor(page, refusal.code, refusal.message)
    const fields = Object.fromEntries(Object.keys(refusal.fields).map((name) => [name, message]))
    return showNewEvent(page, form, { refusal: named({ ...refusal, message, fields }, rows) })
  }
}

interface Shown {
  refusal?: Refusal | null
  pressed?: string
  /** What it would overlap with on its Zoom account, and how the form says that its host has seen that. */
  overlaps?: ZoomOverlap[]
  seen?: string
}

export async function showNewEvent(
  page: Page,
  form: NewEventForm,
  { refusal = null, pressed = '', overlaps = [], seen = '' }: Shown = {},
): Promise<Response> {
  return renderDesk(page, {
    title: page.i18n.t('desk.new_event'),
    current: 'bookings',
    status: refusal || overlaps.length > 0 ? 422 : 200,
    children: (
      <NewEventFields
        form={form}
        refusal={refusal}
        pressed={pressed}
        overlaps={overlaps}
        seen={seen}
        timeZone={await deskZone(page)}
        connections={await usableConnections(page.ctx, await ownHost(page))}
      />
    ),
  })
}

// Sent twice (a double click, a reload), the form finds what it made the first time.
async function twinOf(
  { ctx }: Page,
  hostId: HostId,
  { title, startsAt, draft }: { title: string; startsAt: Date; draft: boolean },
): Promise<EventView | undefined> {
  const filter = draft ? 'drafts' : 'upcoming'
  const { events } = await listEvents(ctx, { filter, hostId, search: title, limit: 100 })
  const recent = ctx.now().getTime() - 60_000
  return events.find(
    (event) =>
      event.title === title &&
      event.meetingTypeId === null &&
      event.startsAt.getTime() === startsAt.getTime() &&
      event.createdAt.getTime() > recent,
  )
}

function named(refusal: Refusal, rows: number[]): Refusal {
  const { startsAt, ...fields } = withLocationFields(refusal).fields
  const byRow = Object.entries(fields).map(([name, sentence]) => {
    const [, at, part] = /^invitees\.(\d+)\.(\w+)$/.exec(name) ?? []
    return [at === undefined ? name : `invitee.${rows[Number(at)]}.${part}`, sentence] as const
  })
  return { ...refusal, fields: { ...Object.fromEntries(byRow), ...(startsAt && { clock: startsAt }) } }
}

// Of date and time either may be what is missing; together they are one instant, or none, or two.
function withTimes({ i18n }: Page, form: NewEventForm, timeZone: string, refusal: Refusal): Refusal {
  const { date, clock } = form
  const missing = i18n.t('field.required')
  const { clock: unread, ...fields } = refusal.fields
  if (!date || !clock)
    return { ...refusal, fields: { ...fields, ...(!date && { date: missing }), ...(!clock && { clock: missing }) } }
  const readings = instantsOfLocal(date, clock, timeZone)
  if (!unread || !readings) return refusal
  return readings.length === 0
    ? { ...refusal, fields: { ...fields, clock: i18n.t('field.skipped_time') } }
    : { ...refusal, fields: { ...fields, reading: i18n.t('field.doubled_time') } }
}
