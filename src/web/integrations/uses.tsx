import { countUpcoming } from '#/modules/conferencing/index.ts'
import { listMeetingTypes } from '#/modules/meeting-types/index.ts'
import type { ConnectionId } from '#/platform/ids.ts'
import type { Page } from '#/web/route.ts'
import { usePage } from '#/web/ui/layout.tsx'

/** Who would miss a connection: meeting types that name it, and rooms of events to come. */
export interface ConnectionUses {
  types: { id: string; title: string; isArchived: boolean }[]
  upcoming: number
}

/** What uses this connection; asked before it is removed. */
export async function usesOf({ ctx }: Page, connectionId: ConnectionId): Promise<ConnectionUses> {
  const types = [...(await listMeetingTypes(ctx)), ...(await listMeetingTypes(ctx, { archived: true }))]
  return {
    types: types
      .filter(({ locations }) => locations.some((one) => one.kind === 'zoom' && one.connectionId === connectionId))
      .map(({ id, title, archivedAt }) => ({ id, title, isArchived: archivedAt !== null })),
    upcoming: await countUpcoming(ctx, connectionId),
  }
}

/** The same in words, each meeting type with the way to it. */
export function Uses({ uses: { types, upcoming } }: { uses: ConnectionUses }) {
  const { t } = usePage().i18n
  if (types.length === 0 && upcoming === 0) return <p class="text-muted">{t('integrations.uses.nothing')}</p>
  return (
    <>
      {types.length > 0 && (
        <div>
          <p>{t('integrations.uses.types', { count: types.length })}</p>
          <ul class="mt-1 grid gap-1">
            {types.map(({ id, title, isArchived }) => (
              <li key={id}>
                <a class="inline-block py-0.5" href={`/meeting-types/${id}`}>
                  {title}
                </a>
                {isArchived && <span class="text-muted"> ({t('meeting_type.archived')})</span>}
              </li>
            ))}
          </ul>
        </div>
      )}
      {upcoming > 0 && <p>{t('integrations.uses.upcoming', { count: upcoming })}</p>}
    </>
  )
}
