import { z } from 'zod'
import { moveEvent, nearestTimes, openTimes } from '#/modules/events/index.ts'
import { getMeetingType, type MeetingType } from '#/modules/meeting-types/index.ts'
import { DomainError } from '#/platform/errors.ts'
import { requireTokens } from '#/platform/http/rate-limit.ts'
import { statusOf } from '#/platform/http/status.ts'
import { redirectWithNotice } from '#/web/notice.ts'
import type { Page, Refusal } from '#/web/route.ts'
import { Notice } from '#/web/ui/boxes.tsx'
import { Button, LinkButton } from '#/web/ui/buttons.tsx'
import { renderPublic } from '#/web/ui/public-page.tsx'
import { isTimeRefusal } from './booking-page.tsx'
import { chooseDay } from './choose-day.ts'
import { guestZone } from './guest-zone.ts'
import { type Held, heldBooking, isUpcoming } from './held-booking.ts'
import { instantOf, readInstant, timeInWords } from './instants.ts'
import { dateIn, firstDayOfWeek } from './month.ts'
import { DayTimes, MonthPicker } from './month-picker.tsx'
import { OfferPart } from './offer-part.tsx'
import { canBeMoved } from './ticket-page.tsx'
import { WhenLines } from './when-lines.tsx'
import { ZoneSwitch } from './zone-switch.tsx'

/** The times that the booking may move to; with `?time=` old and new beside each other, and the button. */
export async function reschedulePage(page: Page): Promise<Response> {
  const held = await heldBooking(page)
  if (!isUpcoming(held)) return page.http.redirect(held.base, 303)
  if (!canBeMoved(held)) throw new DomainError('not_found')
  const time = readInstant(page.http.req.query('time'))
  // Back after a move, or where it stands already: there is nothing to do.
  if (time?.getTime() === held.event.startsAt.getTime()) return page.http.redirect(held.base, 303)
  if (time && (await isOpen(held, time))) return confirmPage(page, held, time)
  return await pickerPage(page, held, time ? { problem: page.i18n.t('booking.time_gone') } : {})
}

export const rescheduleForm = z.object({
  startsAt: z.string().refine((text) => readInstant(text) !== null, 'field.invalid'),
})

/** Moves the booking there, and shows the ticket. */
export async function reschedule(page: Page, { startsAt }: z.output<typeof rescheduleForm>): Promise<Response> {
  const held = await heldBooking(page)
  if (!isUpcoming(held)) return page.http.redirect(held.base, 303)
  if (!canBeMoved(held)) throw new DomainError('not_found')
  if (readInstant(startsAt)?.getTime() === held.event.startsAt.getTime()) return page.http.redirect(held.base, 303)
  // Each move is a call at Zoom and two mails; nobody changes their mind that often.
  const key: [string, string] = ['reschedule', held.booking.id]
  await requireTokens(page.app.db, { key, limit: 10, windowSeconds: 3600, now: held.ctx.now() })
  await moveEvent(held.ctx, { eventId: held.event.id, startsAt })
  return redirectWithNotice(page, held.base, 'notice.booking_moved')
}

/** The picker again, with the sentence why not and the nearest times that are free. */
export async function refusedReschedulePage(page: Page, refusal: Refusal): Promise<Response> {
  const held = await heldBooking(page)
  const typed = refusal.typed.startsAt
  const around = readInstant(typeof typed === 'string' ? typed : '') ?? held.event.startsAt
  const meetingType = await typeOf(held)
  const near = await nearestTimes(held.ctx, { meetingType, around, moving: held.event })
  return await pickerPage(page, held, {
    // The sentence of a booking speaks of details that were typed.
    problem: isTimeRefusal(refusal.code) ? page.i18n.t('booking.time_gone') : refusal.message,
    status: statusOf[refusal.code],
    around,
    near: near.map(({ startsAt }) => startsAt).filter((at) => at.getTime() !== held.event.startsAt.getTime()),
  })
}

interface Refused {
  problem?: string
  status?: number
  near?: Date[]
  /** Whose day is opened when the address names none; else that of the booking. */
  around?: Date
}

async function pickerPage(
  page: Page,
  held: Held,
  { problem, status = 200, near = [], around }: Refused,
): Promise<Response> {
  const { event, booking, base, ctx } = held
  const { i18n } = page
  const type = await typeOf(held)
  const zone = guestZone(page, booking.guestTimeZone)
  const { timeZone } = zone
  const query = page.http.req.query()
  const isAsked = query.date !== undefined || query.month !== undefined
  const choice = await chooseDay(isAsked ? query : { date: dateIn(around ?? event.startsAt, timeZone) }, {
    now: ctx.now(),
    timeZone,
    firstDay: firstDayOfWeek(i18n.locale),
    horizonDays: type.horizonDays ?? 365,
    openTimes: (from, to) => startsBetween(held, type, { from, to, timeZone }),
  })
  const keptZone = query.tz ? { tz: query.tz } : {}
  const href = (chosen: Record<string, string>) =>
    `${base}/reschedule?${new URLSearchParams({ ...keptZone, ...chosen })}`
  return renderPublic(page, {
    title: `${i18n.t('reschedule.title')} · ${event.title}`,
    status,
    wide: true,
    noIndex: true,
    children: (
      <>
        {problem && (
          <Notice tone="problem" title={problem}>
            <div class="mt-2 flex flex-wrap gap-2">
              {near.map((at) => (
                <LinkButton key={at.getTime()} small href={href({ time: instantOf(at) })}>
                  {timeInWords(i18n, at, timeZone)}
                </LinkButton>
              ))}
            </div>
          </Notice>
        )}
        <div class="card booking picking">
          <OfferPart
            hostName={event.hosts.map(({ name }) => name).join(', ')}
            title={event.title}
            durationMinutes={event.durationMinutes}
            locations={[event.location]}
          >
            <ZoneSwitch zone={zone} at={event.startsAt} keep={{ month: query.month, date: query.date }} />
            <li class="pinned">
              <dl class="ticket-lines">
                <WhenLines
                  label={i18n.t('reschedule.now')}
                  startsAt={event.startsAt}
                  durationMinutes={event.durationMinutes}
                  timeZone={timeZone}
                />
              </dl>
            </li>
            <li class="pinned">
              <a class="inline-block min-h-6" href={base}>
                {i18n.t('ui.cancel')}
              </a>
            </li>
          </OfferPart>
          <MonthPicker choice={choice} href={href} markedDate={dateIn(event.startsAt, timeZone)} />
          <DayTimes choice={choice} href={href} />
        </div>
      </>
    ),
  })
}

function confirmPage(page: Page, { event, booking, base }: Held, startsAt: Date): Response {
  const { t } = page.i18n
  const { timeZone } = guestZone(page, booking.guestTimeZone)
  const { durationMinutes } = event
  const back = `${base}/reschedule?${new URLSearchParams({ date: dateIn(startsAt, timeZone) })}`
  return renderPublic(page, {
    title: `${t('reschedule.confirm_title')} · ${event.title}`,
    noIndex: true,
    children: (
      <form method="post" action={`${base}/reschedule`} class="card grid gap-5">
        <h1>{t('reschedule.confirm_title')}</h1>
        <dl class="ticket-lines">
          <WhenLines
            label={t('reschedule.before')}
            {...{ startsAt: event.startsAt, durationMinutes, timeZone }}
            isVoid
          />
          <WhenLines label={t('reschedule.after')} {...{ startsAt, durationMinutes, timeZone }} />
        </dl>
        <p class="text-muted">
          {t('reschedule.what_happens')} {event.conference?.joinUrl && t('reschedule.link_stays')}
        </p>
        <input type="hidden" name="startsAt" value={instantOf(startsAt)} />
        <div class="flex flex-wrap gap-3">
          <Button>{t('reschedule.confirm')}</Button>
          <LinkButton href={back}>{t('booking.other_time')}</LinkButton>
        </div>
      </form>
    ),
  })
}

async function typeOf({ ctx, event }: Held): Promise<MeetingType> {
  return await getMeetingType(ctx, event.meetingTypeId ?? '')
}

interface Dates {
  from: string
  to: string
  timeZone: string
}

async function startsBetween({ ctx, event }: Held, meetingType: MeetingType, dates: Dates): Promise<Date[]> {
  const { slots } = await openTimes(ctx, { meetingType, ...dates, moving: event })
  // Where it stands is no other time.
  return slots.map(({ startsAt }) => startsAt).filter((at) => at.getTime() !== event.startsAt.getTime())
}

async function isOpen(held: Held, at: Date): Promise<boolean> {
  const date = dateIn(at, 'UTC')
  const starts = await startsBetween(held, await typeOf(held), { from: date, to: date, timeZone: 'UTC' })
  return starts.some((start) => start.getTime() === at.getTime())
}
