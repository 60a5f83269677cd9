import { listConnections } from '#/modules/connections/index.ts'
import { type EventFilter, listEvents } from '#/modules/events/index.ts'
import { listMeetingTypes, type MeetingType } from '#/modules/meeting-types/index.ts'
import type { MeetingTypeId } from '#/platform/ids.ts'
import { isId } from '#/platform/ids.ts'
import type { Page } from '#/web/route.ts'
import { EmptyState } from '#/web/ui/boxes.tsx'
import { LinkButton } from '#/web/ui/buttons.tsx'
import { renderDesk } from '#/web/ui/desk.tsx'
import { usePage } from '#/web/ui/layout.tsx'
import { deskZone, ownHost } from './desk-zone.ts'
import { EventList } from './event-list.tsx'
import { zoomBanner } from './zoom-banner.tsx'

const filters = ['upcoming', 'past', 'cancelled', 'drafts'] as const satisfies EventFilter[]

interface Asked {
  filter: EventFilter
  search: string
  type: string
}

/** All bookings, by what became of them, found by guest, address, title or meeting type. */
export async function bookingsPage(page: Page): Promise<Response> {
  const { ctx, i18n, http, visitor } = page
  const asked = readAsked(http.req.query())
  const after = http.req.query('after')
  const timeZone = await deskZone(page)
  const seesOthers = visitor?.workspace?.role !== 'member'
  const own = await ownHost(page)
  const types = [
    ...(await listMeetingTypes(ctx, seesOthers ? {} : { hostId: own.id })),
    ...(await listMeetingTypes(ctx, { ...(seesOthers ? {} : { hostId: own.id }), archived: true })),
  ]
  const { events, next } = await listEvents(ctx, {
    filter: asked.filter,
    search: asked.search,
    ...(asked.type && { meetingTypeId: asked.type as MeetingTypeId }),
    ...(after && { after }),
  })
  const connections = await listConnections(ctx)
  const isNarrowed = asked.search !== '' || asked.type !== ''
  return renderDesk(page, {
    title: i18n.t('nav.bookings'),
    current: 'bookings',
    banner: await zoomBanner(page),
    action: (
      <LinkButton kind="primary" href="/bookings/new">
        {i18n.t('desk.new_event')}
      </LinkButton>
    ),
    children: (
      <>
        <Tabs asked={asked} />
        <Search asked={asked} types={types} />
        {events.length > 0 ? (
          <EventList
            events={events}
            timeZone={timeZone}
            connectionNames={new Map(connections.map(({ id, name }) => [id, name]))}
            showsHost={events.some(({ hosts }) => hosts.some(({ id }) => id !== own.id))}
          />
        ) : (
          <div class="card">
            <EmptyState
              title={i18n.t(isNarrowed || after ? 'desk.none_found' : `desk.none_${asked.filter}`)}
              {...(isNarrowed && {
                action: (
                  <LinkButton href={addressOf({ ...asked, search: '', type: '' })}>
                    {i18n.t('desk.show_all')}
                  </LinkButton>
                ),
              })}
            >
              {!isNarrowed && !after && i18n.t(`desk.none_${asked.filter}_why`)}
            </EmptyState>
          </div>
        )}
        <div class="flex flex-wrap items-center justify-between gap-3">
          <span class="text-muted">{i18n.t('desk.times_in', { zone: i18n.zone(timeZone, ctx.now()) })}</span>
          <nav class="flex gap-3" aria-label={i18n.t('nav.pages')}>
            {after && <LinkButton href={addressOf(asked)}>{i18n.t('desk.first_page')}</LinkButton>}
            {next && <LinkButton href={addressOf(asked, next)}>{i18n.t('desk.next_page')}</LinkButton>}
          </nav>
        </div>
      </>
    ),
  })
}

function Tabs({ asked }: { asked: Asked }) {
  const { t } = usePage().i18n
  return (
    <nav class="flex flex-wrap gap-x-5 gap-y-1 border-line border-b" aria-label={t('nav.bookings')}>
      {filters.map((filter) => (
        <a
          key={filter}
          href={addressOf({ ...asked, filter })}
          class={`inline-flex min-h-10 items-center border-b-2 no-underline ${filter === asked.filter ? 'border-accent font-semibold text-ink' : 'border-transparent text-muted hover:text-ink'}`}
          {...(filter === asked.filter && { 'aria-current': 'page' as const })}
        >
          {t(`desk.${filter}`)}
        </a>
      ))}
    </nav>
  )
}

function Search({ asked, types }: { asked: Asked; types: MeetingType[] }) {
  const { t } = usePage().i18n
  return (
    <form method="get" action="/bookings" class="flex flex-wrap items-end gap-3">
      <input type="hidden" name="filter" value={asked.filter} />
      <div class="field flex-1 basis-56">
        <label class="label" for="f-search">
          {t('desk.search')}
        </label>
        <input class="input" type="search" id="f-search" name="search" value={asked.search} maxLength={100} />
      </div>
      <div class="field min-w-0">
        <label class="label" for="f-type">
          {t('meeting_type.one')}
        </label>
        <select class="input" id="f-type" name="type">
          <option value="">{t('desk.all_types')}</option>
          {types.map(({ id, title }) => (
            <option key={id} value={id} selected={id === asked.type}>
              {title}
            </option>
          ))}
        </select>
      </div>
      <button type="submit" class="button button-quiet">
        {t('desk.find')}
      </button>
    </form>
  )
}

function readAsked({ filter, search, type }: Record<string, string>): Asked {
  return {
    filter: filters.find((known) => known === filter) ?? 'upcoming',
    search: (search ?? '').trim().slice(0, 100),
    type: type && isId(type) ? type : '',
  }
}

function addressOf({ filter, search, type }: Asked, after = ''): string {
  const given = Object.entries({ filter: filter === 'upcoming' ? '' : filter, search, type, after })
  const query = new URLSearchParams(given.filter(([, value]) => value !== '')).toString()
  return query ? `/bookings?${query}` : '/bookings'
}
