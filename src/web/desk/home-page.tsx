import { listConnections } from '#/modules/connections/index.ts'
import { type EventView, listEvents, todayAndNext } from '#/modules/events/index.ts'
import { listMeetingTypes, type MeetingType } from '#/modules/meeting-types/index.ts'
import type { Page } from '#/web/route.ts'
import { EmptyState, Notice } from '#/web/ui/boxes.tsx'
import { CopyButton, LinkButton } from '#/web/ui/buttons.tsx'
import { renderDesk } from '#/web/ui/desk.tsx'
import { usePage } from '#/web/ui/layout.tsx'
import { deskZone, ownHost } from './desk-zone.ts'
import { EventList, guestsInWords } from './event-list.tsx'
import { FirstSteps } from './first-steps.tsx'
import { roomState } from './room-state.ts'
import { zoomBanner } from './zoom-banner.tsx'

/** What the host opens in the morning: today and what comes next, with the way in; below, the links to share. */
export async function homePage(page: Page): Promise<Response> {
  const { ctx, i18n, visitor } = page
  const host = await ownHost(page)
  const timeZone = await deskZone(page)
  const { today, next, troubled, moreTroubled } = await todayAndNext(ctx, { timeZone, hostId: host.id })
  const connections = await listConnections(ctx)
  const types = await listMeetingTypes(ctx, { hostId: host.id })
  const isBooked = today.length + next.length > 0 || (await wasEverBooked(page, host.id))
  const linkStart = `${page.app.config.publicUrls[0]}/${visitor?.workspace?.slug ?? ''}/`
  return renderDesk(page, {
    title: i18n.t('nav.home'),
    current: 'home',
    banner: await zoomBanner(page),
    action: <LinkButton href="/bookings/new">{i18n.t('desk.new_event')}</LinkButton>,
    children: (
      <>
        <FirstSteps
          hasConnection={connections.some(({ state }) => state === 'active')}
          hasType={types.length > 0}
          isBooked={isBooked}
          link={types[0] ? `${linkStart}${types[0].slug}` : null}
        />
        <Troubled events={troubled} more={moreTroubled} timeZone={timeZone} />
        {today.length + next.length > 0 ? (
          <>
            {today.length === 0 && <p class="text-muted">{i18n.t('desk.nothing_today')}</p>}
            <EventList
              events={[...today, ...next]}
              timeZone={timeZone}
              connectionNames={new Map(connections.map(({ id, name }) => [id, name]))}
            />
            <div class="flex flex-wrap justify-between gap-x-4 gap-y-1">
              <a class="min-h-6" href="/bookings">
                {i18n.t('desk.all_bookings')}
              </a>
              <span class="text-muted">{i18n.t('desk.times_in', { zone: i18n.zone(timeZone, ctx.now()) })}</span>
            </div>
          </>
        ) : (
          <div class="card">
            <EmptyState title={i18n.t('desk.nothing_title')}>{i18n.t('desk.nothing')}</EmptyState>
          </div>
        )}
        {types.length > 0 && <Links types={types} linkStart={linkStart} />}
      </>
    ),
  })
}

async function wasEverBooked({ ctx }: Page, hostId: Awaited<ReturnType<typeof ownHost>>['id']): Promise<boolean> {
  const { events } = await listEvents(ctx, { filter: 'past', hostId, limit: 1 })
  return events.length > 0
}

/** Bookings further on than the list goes, whose room waits for the host. */
function Troubled({ events, more, timeZone }: { events: EventView[]; more: number; timeZone: string }) {
  const { i18n } = usePage()
  if (events.length === 0) return null
  return (
    <Notice tone="problem" title={i18n.t('desk.troubled', { count: events.length })}>
      <ul class="list-disc pl-5">
        {events.map((event) => {
          const state = roomState(event)
          return (
            <li key={event.id}>
              <a class="inline-block min-h-6" href={`/bookings/${event.id}`}>
                {guestsInWords(event) || event.title}
              </a>
              , {i18n.date(event.startsAt, timeZone)}, {i18n.time(event.startsAt, timeZone)}
              {state && ` · ${i18n.t(state.label)}`}
            </li>
          )
        })}
        {more > 0 && (
          <li>
            <a class="inline-block min-h-6" href="/bookings">
              {i18n.t('desk.troubled_more', { count: more })}
            </a>
          </li>
        )}
      </ul>
    </Notice>
  )
}

function Links({ types, linkStart }: { types: MeetingType[]; linkStart: string }) {
  const { t } = usePage().i18n
  return (
    <section class="grid gap-2" aria-label={t('desk.links')}>
      <h2>{t('desk.links')}</h2>
      <ul class="card divide-y divide-line p-0!">
        {types.map(({ id, title, slug }) => (
          <li key={id} class="flex flex-wrap items-center justify-between gap-x-4 gap-y-2 px-4 py-3">
            <a class="min-h-6 text-ink no-underline hover:underline max-sm:basis-full" href={`/meeting-types/${id}`}>
              {title}
            </a>
            <span class="flex flex-wrap gap-2">
              <CopyButton text={`${linkStart}${slug}`} label={t('meeting_type.copy_link')} hideText />
              <LinkButton href={`${new URL(linkStart).pathname}${slug}`} small>
                {t('meeting_type.view_as_guest')}
                <span class="sr-only">{title}</span>
              </LinkButton>
            </span>
          </li>
        ))}
      </ul>
    </section>
  )
}
