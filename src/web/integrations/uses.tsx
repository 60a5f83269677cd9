import { listLeft } from '#/modules/events/index.ts'
import type { ConnectionUse } from '#/modules/meeting-types/index.ts'
import type { ConnectionId } from '#/platform/ids.ts'
import type { Page } from '#/web/route.ts'
import { usePage } from '#/web/ui/layout.tsx'

/** Who would miss a connection: meeting types that name it or come to it by their rule, and events to come. */
export interface ConnectionUses {
  types: { id: string; title: string; isArchived: boolean }[]
  upcoming: number
}

/** What uses this connection, asked before it is removed (C1); null: what is without one, since it was. */
export async function usesOf({ ctx }: Page, connectionId: ConnectionId | null): Promise<ConnectionUses> {
  const { types, upcoming } = await listLeft(ctx, connectionId)
  return { types: distinct(types), upcoming }
}

function distinct(uses: ConnectionUse[]): ConnectionUses['types'] {
  const types = new Map(uses.map(({ type }) => [type.id, type]))
  return [...types.values()].map(({ id, title, archivedAt }) => ({ id, title, isArchived: archivedAt !== null }))
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
          <TypeList types={types} />
        </div>
      )}
      {upcoming > 0 && <p>{t('integrations.uses.upcoming', { count: upcoming })}</p>}
    </>
  )
}

/** Meeting types by their titles, each with the way to it. */
export function TypeList({ types }: Pick<ConnectionUses, 'types'>) {
  const { t } = usePage().i18n
  return (
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
  )
}
