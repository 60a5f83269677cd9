import { and, eq, isNull, type SQL, sql } from 'drizzle-orm'
import { allWorkspaces, hostContacts, type Workspace } from '#/modules/accounts/index.ts'
import { allSchedules, type Schedule } from '#/modules/availability/index.ts'
import type { Ctx } from '#/platform/ctx.ts'
import type { Db } from '#/platform/db/database.ts'
import { prepared } from '#/platform/db/prepared.ts'
import { isId } from '#/platform/ids.ts'
import type { MeetingType } from './queries.ts'
import { meetingTypes } from './tables.ts'

/** What a guest can book, with its hours, the name of who holds it, and where it is. */
export interface OfferedType {
  type: MeetingType
  schedule: Schedule
  hostName: string
  workspace: Workspace
}

/**
 * The type with this id or URL name as guests reach it, in one query: every booking begins with it. Null also for an
 * archived one, and for a host without a verified address, who has no public pages (decision 45).
 */
export async function findOfferedType(ctx: Ctx, asked: { id: string } | { slug: string }): Promise<OfferedType | null> {
  if ('id' in asked && !isId(asked.id)) return null
  const query = 'id' in asked ? offeredById : offeredBySlug
  const [found] = await query(ctx.db).execute({ ...asked, workspaceId: ctx.workspaceId })
  return found ?? null
}

/** The same by the URL names of workspace and type: every visit begins with it. */
export async function findOfferedAt(db: Db, names: { workspace: string; type: string }): Promise<OfferedType | null> {
  const [found] = await offeredAt(db).execute(names)
  return found ?? null
}

const here = eq(meetingTypes.workspaceId, sql.placeholder('workspaceId'))
const offeredById = prepared((db) => offered(db, and(here, eq(meetingTypes.id, sql.placeholder('id')))))
const offeredBySlug = prepared((db) => offered(db, and(here, eq(meetingTypes.slug, sql.placeholder('slug')))))
const offeredAt = prepared((db) =>
  offered(
    db,
    and(eq(allWorkspaces.slug, sql.placeholder('workspace')), eq(meetingTypes.slug, sql.placeholder('type'))),
  ),
)

function offered(db: Db, isAsked: SQL | undefined) {
  return db
    .select({
      type: meetingTypes,
      schedule: allSchedules._.selectedFields,
      hostName: hostContacts.name,
      workspace: allWorkspaces._.selectedFields,
    })
    .from(meetingTypes)
    .innerJoin(
      allSchedules,
      and(eq(allSchedules.id, meetingTypes.scheduleId), eq(allSchedules.workspaceId, meetingTypes.workspaceId)),
    )
    .innerJoin(hostContacts, eq(hostContacts.hostId, meetingTypes.hostId))
    .innerJoin(allWorkspaces, eq(allWorkspaces.id, meetingTypes.workspaceId))
    .where(and(isAsked, isNull(meetingTypes.archivedAt), eq(hostContacts.emailVerified, true)))
    .prepare('')
}
