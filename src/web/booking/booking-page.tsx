import { issueFormNonce, nearestTimes, openTimes } from '#/modules/events/index.ts'
import { DomainError, type ErrorCode } from '#/platform/errors.ts'
import { statusOf } from '#/platform/http/status.ts'
import type { Page, Refusal } from '#/web/route.ts'
import { EmptyState, Notice } from '#/web/ui/boxes.tsx'
import { LinkButton } from '#/web/ui/buttons.tsx'
import { Icon } from '#/web/ui/icons.tsx'
import type { Children } from '#/web/ui/layout.tsx'
import { renderKeptPublic, renderPublic } from '#/web/ui/public-page.tsx'
import { BookingForm } from './booking-form.tsx'
import { chooseMonth, layOut } from './choose-day.ts'
import { guestZone } from './guest-zone.ts'
import { instantOf, readInstant } from './instants.ts'
import { dateIn, firstDayOfWeek, isTimeZone, noonOf } from './month.ts'
import { DayTimes, MonthPicker } from './month-picker.tsx'
import { findPlace, findPresentOffer, movedOffer, type Offer } from './offer.ts'
import { OfferPart, timesOf } from './offer-part.tsx'
import { ZoneSwitch } from './zone-switch.tsx'

/** The times of one meeting type; with `?time=` the form for that time. */
export async function bookingPage(page: Page): Promise<Response> {
  const offer = await findPresentOffer(page)
  if (!offer) {
    const moved = await movedOffer(page, await findPlace(page))
    if (moved) return page.http.redirect(moved, 301)
    throw new DomainError('not_found')
  }
  if (offer.locations.length === 0) return closedPage(page, offer, 200)
  const time = readInstant(page.http.req.query('time'))
  if (!time) return await pickerPage(page, offer)
  if (await isOpen(offer, time)) return formPage(page, offer, { startsAt: time })
  return await pickerPage(page, offer, page.i18n.t('booking.time_gone'))
}

/** Is it the time that can't be had? */
export function isTimeRefusal(code: ErrorCode): boolean {
  return code === 'slot_taken' || code === 'slot_not_offered' || code === 'too_late'
}

/** The form again, with what was typed, what is wrong, and other times when it is the time that is wrong. */
export async function refusedBookingPage(page: Page, offer: Offer, refusal: Refusal): Promise<Response> {
  if (offer.locations.length === 0) return closedPage(page, offer, statusOf[refusal.code])
  const startsAt = readInstant(textOf(refusal.typed.startsAt))
  const isTimeWrong = !startsAt || isTimeRefusal(refusal.code)
  const near = startsAt ?? page.ctx.now()
  // Nothing that the guest could mend: the page was open for very long. The form has a fresh one.
  const message = refusal.fields.nonce ? page.i18n.t('booking.send_again') : refusal.message
  const said = { ...refusal, message }
  if (!isTimeWrong) return formPage(page, offer, { startsAt: near, refusal: said })
  const [nearest, ...others] = await freeTimesNear(offer, near)
  return nearest
    ? formPage(page, offer, { startsAt: near, refusal: said, otherTimes: [nearest, ...others] })
    : noneLeftPage(page, offer, said)
}

// A form without a time would be sent in vain.
function noneLeftPage(page: Page, offer: Offer, refusal: Refusal): Response {
  const { t } = page.i18n
  return formlessPage(page, offer, {
    status: statusOf[refusal.code],
    title: t('booking.none_left_title'),
    text: t('booking.none_left', { host: offer.hostName }),
    action: <LinkButton href={offer.address}>{t('booking.see_all_times')}</LinkButton>,
  })
}

async function pickerPage(page: Page, offer: Offer, problem?: string): Promise<Response> {
  const { hostName, type, locations, ctx, workspace } = offer
  const zone = guestZone(page, workspace.timeZone)
  const query = page.http.req.query()
  const month = await chooseMonth(query, {
    now: ctx.now(),
    timeZone: zone.timeZone,
    horizonDays: type.horizonDays ?? 365,
    openTimes: (from, to) => startsBetween(offer, from, to, zone.timeZone),
  })
  const { title, durationMinutes, description } = type
  const shown = { title, durationMinutes, description, hostName, locations }
  // Without a time to go by, the zone's offset is today's.
  const at = month.starts[0] ?? noonOf(dateIn(ctx.now(), 'UTC')).getTime()
  const keptZone = query.tz ? { tz: query.tz } : {}
  const href = (chosen: Record<string, string>) =>
    `${page.url.pathname}?${new URLSearchParams({ ...keptZone, ...chosen })}`
  return renderKeptPublic(page, [shown, zone, month, at, problem], () => {
    const choice = layOut(month, firstDayOfWeek(page.i18n.locale))
    return {
      title: `${title} · ${hostName}`,
      wide: true,
      children: (
        <>
          {problem && <Notice tone="problem">{problem}</Notice>}
          <div class="card booking picking">
            <OfferPart {...shown}>
              <ZoneSwitch
                zone={zone}
                at={choice.day?.startsAt[0] ?? new Date(at)}
                keep={{ month: query.month, date: query.date }}
              />
            </OfferPart>
            <MonthPicker choice={choice} href={href} />
            <DayTimes choice={choice} href={href} />
          </div>
        </>
      ),
    }
  })
}

// Every place went with its connection: said before a guest has chosen a time and typed for nothing.
function closedPage(page: Page, offer: Offer, status: number): Response {
  const { t } = page.i18n
  const text = t('booking.closed', { host: offer.hostName })
  return formlessPage(page, offer, { status, title: t('booking.closed_title'), text })
}

interface Formless {
  status: number
  title: string
  text: string
  action?: Children
}

/** What is offered, and why it can't be booked now. */
function formlessPage(page: Page, offer: Offer, { status, title, text, action }: Formless): Response {
  const { hostName, type, locations } = offer
  return renderPublic(page, {
    title: `${type.title} · ${hostName}`,
    status,
    noIndex: status !== 200,
    children: (
      <div class="card">
        <OfferPart
          hostName={hostName}
          title={type.title}
          durationMinutes={type.durationMinutes}
          locations={locations}
        />
        <EmptyState title={title} action={action}>
          {text}
        </EmptyState>
      </div>
    ),
  })
}

interface FormPage {
  startsAt: Date
  refusal?: Refusal
  otherTimes?: [Date, ...Date[]]
}

function formPage(page: Page, offer: Offer, { startsAt, refusal, otherTimes }: FormPage): Response {
  const { hostName, type, locations, ctx, workspace } = offer
  const typedZone = textOf(refusal?.typed.guestTimeZone)
  const timeZone = isTimeZone(typedZone) ? typedZone : guestZone(page, workspace.timeZone).timeZone
  const back = `${offer.address}?${new URLSearchParams({ date: dateIn(startsAt, timeZone) })}`
  return renderPublic(page, {
    title: `${type.title} · ${hostName}`,
    status: refusal?.message ? statusOf[refusal.code] : 200,
    wide: true,
    noIndex: true,
    children: (
      <div class="card booking filling">
        <OfferPart hostName={hostName} title={type.title} durationMinutes={type.durationMinutes} locations={locations}>
          {otherTimes ? (
            <li class="pinned">
              <Icon name="calendar" />
              <a class="inline-block min-h-6" href={back}>
                {page.i18n.t('booking.see_all_times')}
              </a>
            </li>
          ) : (
            <li class="pinned">
              <Icon name="calendar" />
              <span>
                <strong class="block">{page.i18n.date(startsAt, timeZone)}</strong>
                <strong class="block">{timesOf(page.i18n, startsAt, type.durationMinutes, timeZone)}</strong>
                <span class="block text-muted">{page.i18n.zone(timeZone, startsAt)}</span>
                <a class="inline-block min-h-6" href={back}>
                  {page.i18n.t('booking.other_time')}
                </a>
              </span>
            </li>
          )}
        </OfferPart>
        <BookingForm
          startsAt={startsAt}
          timeZone={timeZone}
          locations={locations}
          questions={type.questions}
          nonce={issueFormNonce(ctx, type.id)}
          action={offer.address}
          needsCode={type.guestsConfirmEmail}
          refusal={refusal ?? null}
          {...(otherTimes && { otherTimes })}
        />
      </div>
    ),
  })
}

async function startsBetween(offer: Offer, from: string, to: string, timeZone: string): Promise<Date[]> {
  const { slots } = await openTimes(offer.ctx, {
    meetingType: offer.type,
    schedule: offer.schedule,
    from,
    to,
    timeZone,
  })
  return slots.map(({ startsAt }) => startsAt)
}

async function freeTimesNear(offer: Offer, around: Date): Promise<Date[]> {
  return (await nearestTimes(offer.ctx, { meetingType: offer.type, around })).map(({ startsAt }) => startsAt)
}

async function isOpen(offer: Offer, at: Date): Promise<boolean> {
  const date = dateIn(at, 'UTC')
  return (await startsBetween(offer, date, date, 'UTC')).some((start) => instantOf(start) === instantOf(at))
}

function textOf(typed: string | string[] | undefined): string {
  return (Array.isArray(typed) ? typed[0] : typed) ?? ''
}
