import { and, eq, isNull, type SQL, sql } from 'drizzle-orm'
import { hostContacts } from '#/modules/accounts/index.ts'
import { allSchedules, type Schedule } from '#/modules/availability/index.ts'
import type { Ctx } from '#/platform/ctx.ts'
import type { Db } from '#/platform/db/database.ts'
import { prepared } from '#/platform/db/prepared.ts'
import { isId } from '#/platform/ids.ts'
import type { MeetingType } from './queries.ts'
import { meetingTypes } from './tables.ts'

/** What a guest can book, with its hours and the name of who holds it. */
export interface OfferedType {
  type: MeetingType
  schedule: Schedule
  hostName: string
}

/**
 * The type with this id or URL name as guests reach it, in one query: every visit and booking begins with it. Null also
 * for an archived one, and for a host without a verified address, who has no public pages (decision 45).
 */
export async function findOfferedType(ctx: Ctx, asked: { id: string } | { slug: string }): Promise<OfferedType | null> {
  if ('id' in asked && !isId(asked.id)) return null
  const query = 'id' in asked ? offeredById : offeredBySlug
  const [found] = await query(ctx.db).execute({ ...asked, workspaceId: ctx.workspaceId })
  return found ?? null
}

const offeredById = prepared((db) => offered(db, eq(meetingTypes.id, sql.placeholder('id'))))
const offeredBySlug = prepared((db) => offered(db, eq(meetingTypes.slug, sql.placeholder('slug'))))

function offered(db: Db, isAsked: SQL) {
  return db
    .select({ type: meetingTypes, schedule: allSchedules._.selectedFields, hostName: hostContacts.name })
    .from(meetingTypes)
    .innerJoin(
      allSchedules,
      and(eq(allSchedules.id, meetingTypes.scheduleId), eq(allSchedules.workspaceId, meetingTypes.workspaceId)),
    )
    .innerJoin(hostContacts, eq(hostContacts.hostId, meetingTypes.hostId))
    .where(
      and(
        eq(meetingTypes.workspaceId, sql.placeholder('workspaceId')),
        isAsked,
        isNull(meetingTypes.archivedAt),
        eq(hostContacts.emailVerified, true),
      ),
    )
    .prepare('')
}
