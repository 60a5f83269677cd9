import { findHostOfUser } from '#/modules/accounts/index.ts'
import { listLeft } from '#/modules/events/index.ts'
import type { ConnectionUse } from '#/modules/meeting-types/index.ts'
import type { ConnectionId } from '#/platform/ids.ts'
import type { Page } from '#/web/route.ts'
import { usePage } from '#/web/ui/layout.tsx'

/** Who would miss a connection: meeting types that name it or come to it by their rule, and events to come. */
export interface ConnectionUses {
  types: { id: string; title: string; isArchived: boolean; mayOpen: boolean }[]
  upcoming: number
}

/** What uses this connection, asked before it is removed (C1); null: what is without one, since it was. */
export async function usesOf({ ctx, visitor }: Page, connectionId: ConnectionId | null): Promise<ConnectionUses> {
  const { types, upcoming } = await listLeft(ctx, connectionId)
  // Members open their own meeting types only; that another’s uses it, they may know.
  const isMember = visitor?.workspace?.role === 'member'
  const own = visitor && isMember ? await findHostOfUser(ctx.db, visitor.userId) : null
  return { types: distinct(types, (type) => !isMember || type.hostId === own?.id), upcoming }
}

function distinct(uses: ConnectionUse[], mayOpen: (type: ConnectionUse['type']) => boolean): ConnectionUses['types'] {
  const types = new Map(uses.map(({ type }) => [type.id, type]))
  return [...types.values()].map((type) => ({
    ...{ id: type.id, title: type.title, isArchived: type.archivedAt !== null },
    mayOpen: mayOpen(type),
  }))
}

/** The same in words. */
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

/** What is without a connection, since it is gone. */
export function WhatIsLeft({ uses: { types, upcoming } }: { uses: ConnectionUses }) {
  const { t } = usePage().i18n
  return (
    <>
      {upcoming > 0 && <p>{t('integrations.replacement.upcoming', { count: upcoming })}</p>}
      {types.length > 0 && (
        <div>
          <p>{t('integrations.replacement.types', { count: types.length })}</p>
          <TypeList types={types} />
        </div>
      )}
    </>
  )
}

/** Meeting types by their titles, with the way to those that the visitor may open. */
export function TypeList({ types }: Pick<ConnectionUses, 'types'>) {
  const { t } = usePage().i18n
  return (
    <ul class="mt-1 grid gap-1">
      {types.map(({ id, title, isArchived, mayOpen }) => (
        <li key={id}>
          {mayOpen ? (
            <a class="inline-block py-0.5" href={`/meeting-types/${id}`}>
              {title}
            </a>
          ) : (
            title
          )}
          {isArchived && <span class="text-muted"> ({t('meeting_type.archived')})</span>}
        </li>
      ))}
    </ul>
  )
}
