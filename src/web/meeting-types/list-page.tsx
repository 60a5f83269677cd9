import type { Host } from '#/modules/accounts/index.ts'
import type { LocationView, MeetingType } from '#/modules/meeting-types/index.ts'
import type { Translate } from '#/platform/i18n/i18n.ts'
import { durationInWords } from '#/web/booking/offer-part.tsx'
import { zoomInWords } from '#/web/desk/location-words.ts'
import { EmptyState, StatusDot } from '#/web/ui/boxes.tsx'
import { Button, CopyButton, LinkButton } from '#/web/ui/buttons.tsx'
import { type Column, DataTable } from '#/web/ui/data-table.tsx'
import { usePage } from '#/web/ui/layout.tsx'

export interface ListedType {
  type: MeetingType
  locations: LocationView[]
  /** Whose it is, when it isn't the visitor's own. */
  host: Host | null
  /** Its host is no member any more: it can't be offered again. */
  isOrphan: boolean
  /** Its booking page. */
  link: string
}

/** Every meeting type with its link; below them the archived ones, which can come back. */
export function ListPage({ types, archived }: { types: ListedType[]; archived: ListedType[] }) {
  const { t } = usePage().i18n
  return (
    <>
      {types.length > 0 ? (
        <DataTable caption={t('nav.meeting_types')} columns={offered(t)} rows={types} keyOf={({ type }) => type.id} />
      ) : (
        <div class="card">
          <EmptyState
            title={t('meeting_type.none_title')}
            action={
              <LinkButton kind="primary" href="/meeting-types/new">
                {t('meeting_type.new')}
              </LinkButton>
            }
          >
            {t('meeting_type.none')}
          </EmptyState>
        </div>
      )}
      {archived.length > 0 && (
        <section class="grid gap-3" aria-label={t('meeting_type.archived')}>
          <div>
            <h2>{t('meeting_type.archived')}</h2>
            <p class="text-muted">{t('meeting_type.archived_explanation')}</p>
          </div>
          <DataTable
            caption={t('meeting_type.archived')}
            columns={gone(t)}
            rows={archived}
            keyOf={({ type }) => type.id}
          />
        </section>
      )}
    </>
  )
}

function offered(t: Translate): Column<ListedType>[] {
  return [
    { title: t('meeting_type.one'), cell: (row) => <About row={row} /> },
    {
      title: t('meeting_type.page'),
      cell: ({ link, type }) => (
        <div class="flex flex-wrap gap-2">
          <CopyButton text={link} label={t('meeting_type.copy_link')} hideText />
          <LinkButton href={new URL(link).pathname} small>
            {t('meeting_type.view_as_guest')}
            <span class="sr-only">{type.title}</span>
          </LinkButton>
        </div>
      ),
    },
    {
      title: t('meeting_type.actions'),
      end: true,
      cell: ({ type }) => (
        <div class="flex flex-wrap gap-2 md:justify-end">
          <LinkButton href={`/meeting-types/${type.id}`} small>
            {t('meeting_type.edit')}
            <span class="sr-only">{type.title}</span>
          </LinkButton>
          <form method="post" action={`/meeting-types/${type.id}/archive`}>
            <Button kind="quiet" small>
              {t('meeting_type.archive')}
              <span class="sr-only">{type.title}</span>
            </Button>
          </form>
        </div>
      ),
    },
  ]
}

function gone(t: Translate): Column<ListedType>[] {
  return [
    {
      title: t('meeting_type.one'),
      cell: ({ type, host, isOrphan }) => (
        <>
          <span class="font-semibold">{type.title}</span>{' '}
          <span class="text-muted">{durationInWords(type.durationMinutes, t)}</span>
          {isOrphan && <span class="block text-muted">{t('meeting_type.host_left', { name: host?.name ?? '' })}</span>}
        </>
      ),
    },
    {
      title: t('meeting_type.actions'),
      end: true,
      cell: ({ type, isOrphan }) =>
        !isOrphan && (
          <form method="post" action={`/meeting-types/${type.id}/restore`}>
            <Button kind="quiet" small>
              {t('meeting_type.restore')}
              <span class="sr-only">{type.title}</span>
            </Button>
          </form>
        ),
    },
  ]
}

function About({ row: { type, locations, host } }: { row: ListedType }) {
  const { t } = usePage().i18n
  const places = locations.map(({ option, connectionName }) =>
    connectionName ? zoomInWords(connectionName, t) : t(`location.${option.kind}`),
  )
  const broken = locations.filter(({ isBroken }) => isBroken).length
  return (
    <div class="grid gap-1">
      <a class="text-large font-semibold text-ink no-underline hover:underline" href={`/meeting-types/${type.id}`}>
        {type.title}
      </a>
      <span class="text-muted">
        {[durationInWords(type.durationMinutes, t), [...new Set(places)].join(', '), host?.name]
          .filter(Boolean)
          .join(' · ')}
      </span>
      {broken > 0 && (
        <span class="text-problem">
          <StatusDot
            tone="problem"
            label={t(broken === locations.length ? 'meeting_type.all_broken' : 'meeting_type.some_broken')}
          />
        </span>
      )}
    </div>
  )
}
