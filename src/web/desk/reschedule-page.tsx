import { z } from 'zod'
import { type EventView, getEvent, moveEvent, openTimes, previewMove } from '#/modules/events/index.ts'
import { getMeetingType } from '#/modules/meeting-types/index.ts'
import { DomainError } from '#/platform/errors.ts'
import { statusOf } from '#/platform/http/status.ts'
import { chooseDay } from '#/web/booking/choose-day.ts'
import { instantOf, readInstant } from '#/web/booking/instants.ts'
import { dateIn, firstDayOfWeek } from '#/web/booking/month.ts'
import { DayTimes, MonthPicker } from '#/web/booking/month-picker.tsx'
import { WhenLines } from '#/web/booking/when-lines.tsx'
import { redirectWithNotice } from '#/web/notice.ts'
import type { Page, Refusal } from '#/web/route.ts'
import { Card, Notice } from '#/web/ui/boxes.tsx'
import { Button, LinkButton } from '#/web/ui/buttons.tsx'
import { renderDesk } from '#/web/ui/desk.tsx'
import { TextField } from '#/web/ui/fields.tsx'
import { usePage } from '#/web/ui/layout.tsx'
import { isOpen, titleOf } from './booking-page.tsx'
import { deskZone } from './desk-zone.ts'
import { clockIn, instantsOfLocal, otherReading } from './local-time.ts'
import { OverlapNotice } from './overlap-notice.tsx'

/** The offered times, and any other by hand; with a time chosen: what changes, and which rules it passes over. */
export async function reschedulePage(page: Page): Promise<Response> {
  const event = await askedEvent(page)
  if (!isOpen(event, page.ctx.now())) return page.http.redirect(`/bookings/${event.id}`, 303)
  const timeZone = await deskZone(page)
  const { time, date = '', clock = '' } = page.http.req.query()
  if (time === undefined && page.http.req.query('clock') === undefined) return pickerPage(page, event, timeZone)
  const readings = time === undefined ? instantsOfLocal(date, clock, timeZone) : [readInstant(time)]
  if (readings?.length === 0)
    return pickerPage(page, event, timeZone, { clockProblem: page.i18n.t('field.skipped_time') })
  const startsAt = readings?.[0]
  if (!startsAt) return pickerPage(page, event, timeZone, { problem: page.i18n.t('moving.no_time') })
  if (isItsTime(event, startsAt)) return redirectWithNotice(page, `/bookings/${event.id}`, 'notice.same_time')
  return await confirmPage(page, event, timeZone, startsAt)
}

export const rescheduleForm = z.object({
  startsAt: z.string().refine((text) => readInstant(text) !== null, 'field.invalid'),
})

export async function reschedule(page: Page, { startsAt }: z.output<typeof rescheduleForm>): Promise<Response> {
  const event = await askedEvent(page)
  if (isItsTime(event, new Date(startsAt))) return page.http.redirect(`/bookings/${event.id}`, 303)
  await moveEvent(page.ctx, { eventId: event.id, startsAt })
  return redirectWithNotice(page, `/bookings/${event.id}`, 'notice.event_moved')
}

/** The picker again, with the sentence why not. */
export async function refusedReschedule(page: Page, refusal: Refusal): Promise<Response> {
  const event = await askedEvent(page)
  if (!isOpen(event, page.ctx.now())) return page.http.redirect(`/bookings/${event.id}`, 303)
  return pickerPage(page, event, await deskZone(page), {
    problem: sentenceFor(page, refusal.code, refusal.message),
    status: statusOf[refusal.code],
  })
}

/** To a host a taken time means that they are booked themselves. */
export function sentenceFor({ i18n }: Page, code: Refusal['code'], message: string): string {
  if (code === 'slot_taken') return i18n.t('moving.busy')
  return code === 'too_late' ? i18n.t('moving.past') : message
}

function isItsTime(event: EventView, startsAt: Date): boolean {
  return event.startsAt.getTime() === startsAt.getTime()
}

interface Refused {
  problem?: string
  /** What is wrong with the time typed, said beside it. */
  clockProblem?: string
  status?: number
}

async function pickerPage(
  page: Page,
  event: EventView,
  timeZone: string,
  { problem, clockProblem, status = problem || clockProblem ? 422 : 200 }: Refused = {},
): Promise<Response> {
  const { t } = page.i18n
  return renderDesk(page, {
    title: t('moving.title', { what: titleOf(event) }),
    current: 'bookings',
    status,
    children: (
      <>
        {problem && <Notice tone="problem">{problem}</Notice>}
        <Card>
          <dl class="ticket-lines">
            <WhenLines
              label={t('reschedule.now')}
              startsAt={event.startsAt}
              durationMinutes={event.durationMinutes}
              timeZone={timeZone}
            />
          </dl>
        </Card>
        <AnyTime event={event} timeZone={timeZone} problem={clockProblem} />
        {event.meetingTypeId && <OfferedTimes {...(await offered(page, event, timeZone))} />}
        <div>
          <LinkButton href={`/bookings/${event.id}`}>{t('ui.cancel')}</LinkButton>
        </div>
      </>
    ),
  })
}

interface AnyTimeProps {
  event: EventView
  timeZone: string
  problem: string | undefined
}

function AnyTime({ event, timeZone, problem }: AnyTimeProps) {
  const { i18n, http } = usePage()
  const { t } = i18n
  const { date, clock } = http.req.query()
  const refusal = problem
    ? { code: 'invalid_input' as const, message: problem, fields: { clock: problem }, typed: {} }
    : null
  return (
    <section class="grid gap-3" aria-label={t('moving.any_time')}>
      <div>
        <h2>{t('moving.any_time')}</h2>
        <p class="text-muted">{t('moving.any_time_explanation', { zone: i18n.zone(timeZone, event.startsAt) })}</p>
      </div>
      <form method="get" class="card flex flex-wrap items-end gap-3">
        <TextField name="date" type="date" label={t('moving.date')} value={date ?? dateIn(event.startsAt, timeZone)} />
        <TextField
          name="clock"
          type="time"
          label={t('moving.clock')}
          value={clock ?? clockIn(event.startsAt, timeZone)}
          refusal={refusal}
        />
        <button type="submit" class="button button-quiet">
          {t('moving.check')}
        </button>
      </form>
    </section>
  )
}

type Offered = Parameters<typeof MonthPicker>[0]

function OfferedTimes({ choice, href, markedDate }: Offered) {
  const { t } = usePage().i18n
  return (
    <section class="grid gap-3" aria-label={t('moving.offered')}>
      <div>
        <h2>{t('moving.offered')}</h2>
        <p class="text-muted">{t('moving.offered_explanation')}</p>
      </div>
      <div class="card grid grid-cols-[minmax(0,1fr)] gap-6 md:grid-cols-[minmax(0,1fr)_minmax(0,16rem)]">
        <MonthPicker choice={choice} href={href} {...(markedDate && { markedDate })} />
        <DayTimes choice={choice} href={href} />
      </div>
    </section>
  )
}

async function offered(page: Page, event: EventView, timeZone: string): Promise<Offered> {
  const { ctx, i18n, http } = page
  const meetingType = await getMeetingType(ctx, event.meetingTypeId ?? '')
  const { month, date } = http.req.query()
  // Unasked, where the booking is: a move is mostly by a few days.
  const its = dateIn(event.startsAt, timeZone)
  const choice = await chooseDay(
    month === undefined && date === undefined ? { month: its.slice(0, 7) } : { month, date },
    {
      now: ctx.now(),
      timeZone,
      firstDay: firstDayOfWeek(i18n.locale),
      horizonDays: meetingType.horizonDays ?? 365,
      openTimes: async (from, to) => {
        const { slots } = await openTimes(ctx, { meetingType, from, to, timeZone, moving: event })
        return slots.map(({ startsAt }) => startsAt).filter((at) => at.getTime() !== event.startsAt.getTime())
      },
    },
  )
  return {
    choice,
    href: (chosen) => `/bookings/${event.id}/reschedule?${new URLSearchParams(chosen)}`,
    markedDate: its,
  }
}

async function confirmPage(page: Page, event: EventView, timeZone: string, startsAt: Date): Promise<Response> {
  const { ctx, i18n } = page
  const { t } = i18n
  const base = `/bookings/${event.id}`
  try {
    const { overrides, overlaps } = await previewMove(ctx, { eventId: event.id, startsAt })
    const twin = otherReading(startsAt, timeZone)
    const { durationMinutes } = event
    return renderDesk(page, {
      title: t('moving.title', { what: titleOf(event) }),
      current: 'bookings',
      children: (
        <form method="post" action={`${base}/reschedule`} class="card grid max-w-[42rem] gap-5">
          <dl class="ticket-lines">
            <WhenLines
              label={t('reschedule.before')}
              {...{ startsAt: event.startsAt, durationMinutes, timeZone }}
              isVoid
            />
            <WhenLines label={t('reschedule.after')} {...{ startsAt, durationMinutes, timeZone }} />
          </dl>
          {twin && (
            <p>
              {t('moving.doubled', { offset: i18n.offset(timeZone, startsAt) })}{' '}
              <a href={`${base}/reschedule?time=${instantOf(twin)}`}>
                {t('moving.other_reading', { offset: i18n.offset(timeZone, twin) })}
              </a>
            </p>
          )}
          {overrides.length > 0 && (
            <Notice title={t('moving.overrides')}>
              <ul class="list-disc pl-5">
                {overrides.map((rule) => (
                  <li key={rule}>{t(`moving.override_${rule}`)}</li>
                ))}
              </ul>
            </Notice>
          )}
          <OverlapNotice overlaps={overlaps} timeZone={timeZone} />
          <p class="text-muted">
            {t(event.status === 'draft' ? 'moving.what_happens_draft' : 'reschedule.what_happens')}
          </p>
          <input type="hidden" name="startsAt" value={instantOf(startsAt)} />
          <div class="flex flex-wrap gap-3">
            <Button>
              {t(overrides.length > 0 || overlaps.length > 0 ? 'moving.move_anyway' : 'reschedule.confirm')}
            </Button>
            <LinkButton href={`${base}/reschedule?date=${dateIn(startsAt, timeZone)}`}>
              {t('booking.other_time')}
            </LinkButton>
          </div>
        </form>
      ),
    })
  } catch (error) {
    if (!(error instanceof DomainError)) throw error
    const message = i18n.t(`error.${error.code}`, error.values)
    return pickerPage(page, event, timeZone, {
      problem: sentenceFor(page, error.code, message),
      status: statusOf[error.code],
    })
  }
}

async function askedEvent(page: Page): Promise<EventView> {
  return await getEvent(page.ctx, page.http.req.param('eventId') ?? '')
}
