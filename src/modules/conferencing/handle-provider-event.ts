import { and, eq, isNotNull, or, sql } from 'drizzle-orm'
import { z } from 'zod'
import { findConnection } from '#/modules/connections/index.ts'
import { type App, type Ctx, contextFor } from '#/platform/ctx.ts'
import { inTransaction } from '#/platform/db/transaction.ts'
import { addJobs } from '#/platform/jobs/jobs.ts'
import type { Conference } from './conference.ts'
import { keepJob } from './keep-job.ts'
import { markGone } from './mark-gone.ts'
import { noteProviderTime } from './note-provider-time.ts'
import { lockConference, updateConference } from './queries.ts'
import { conferences, type MeetingSettings } from './tables.ts'
import { lineTo } from './take-step.ts'
import { zoom } from './zoom/provider.ts'

/** A webhook of the provider, verified and opened. */
export interface ProviderEvent {
  /** Of the OAuth client that it was sent to and verified with. */
  clientId: string
  event: string
  payload: unknown
}

const payloadSchema = z.object({
  account_id: z.string(),
  object: z.object({
    id: z.union([z.number(), z.string()]).transform(String),
    host_id: z.string().optional(),
    start_time: z.iso.datetime({ offset: true }).optional(),
    creation_source: z.string().optional(),
    occurrences: z.array(z.unknown()).optional(),
    settings: z
      .object({
        waiting_room: z.boolean().optional(),
        mute_upon_entry: z.boolean().optional(),
        join_before_host: z.boolean().optional(),
      })
      .optional(),
  }),
})
type Payload = z.output<typeof payloadSchema>

/**
 * Acts on what Zoom says about a meeting: of this client and account only, and never on the echo of our own calls
 * (decisions 18, 33). Events that mean nothing here, or can't be read, do nothing.
 */
export async function handleProviderEvent(app: App, { clientId, event, payload }: ProviderEvent): Promise<void> {
  const read = payloadSchema.safeParse(payload)
  if (!read.success) return app.log.warn({ event }, 'a webhook of Zoom that can’t be read')
  const { object } = read.data
  if (event === 'meeting.created') {
    // Zoom's word that a create was acted on; which of ours it was, if any, the keeper finds out.
    if (object.creation_source !== 'open_api') return
    await forEach(app, clientId, read.data, inDoubt(object), (ctx, row) => noteCandidate(ctx, row, object.id))
  } else if (event === 'meeting.deleted') {
    await forEach(app, clientId, read.data, eq(conferences.meetingId, object.id), noteDeleted)
  } else if (event === 'meeting.updated') {
    await forEach(app, clientId, read.data, eq(conferences.meetingId, object.id), async (ctx, row) => {
      await noteSettings(ctx, row, object)
      if (object.start_time) await noteTime(ctx, app, row, new Date(object.start_time))
    })
  }
}

// Meeting ids and starts, not workspaces, are what a webhook knows; the connection decides whose it is.
async function forEach(
  app: App,
  clientId: string,
  payload: Payload,
  where: ReturnType<typeof eq> | ReturnType<typeof and>,
  act: (ctx: Ctx, conference: Conference) => Promise<void>,
): Promise<void> {
  const rows = await app.db.select().from(conferences).where(where).limit(50)
  for (const row of rows) {
    const ctx = contextFor(app, row.workspaceId, { kind: 'system', name: 'provider-event' })
    const connection = row.connectionId ? await findConnection(ctx, row.connectionId) : null
    const isTheirs = connection?.clientId === clientId && connection.providerAccountId === payload.account_id
    if (isTheirs) await act(ctx, row)
  }
}

/** Conferences whose create is under way or in doubt, at this start. An event that had begun was sent as of then. */
function inDoubt(object: Payload['object']) {
  const isOpen = or(isNotNull(conferences.doubtSince), eq(conferences.claim, 'create'))
  const startsAt = object.start_time ? new Date(object.start_time) : null
  return startsAt ? and(isOpen, or(eq(conferences.startsAt, startsAt), startsBefore(startsAt))) : isOpen
}

function startsBefore(startsAt: Date) {
  return sql`${conferences.startsAt} < ${startsAt.toISOString()}::timestamptz and ${conferences.startsAt} <= ${conferences.claimedAt}`
}

async function noteCandidate(ctx: Ctx, { id }: Conference, meetingId: string): Promise<void> {
  await inTransaction(ctx, async (ctx) => {
    const row = await lockConference(ctx, id)
    if (!row || row.meetingId || row.candidates.includes(meetingId) || row.candidates.length >= mostCandidates) return
    await updateConference(ctx, id, { candidates: [...row.candidates, meetingId] })
    if (row.doubtSince) await addJobs(ctx.db, [keepJob(id)])
  })
}

const mostCandidates = 20

/** Deleted by a person: the link is gone here too, and the host is told. Our own deletes and past events don't count. */
async function noteDeleted(ctx: Ctx, { id, meetingId }: Conference): Promise<void> {
  await inTransaction(ctx, async (ctx) => {
    const row = await lockConference(ctx, id)
    if (row && row.meetingId === meetingId) await markGone(ctx, row)
  })
}

/** What Zoom says of the settings is what is shown. */
async function noteSettings(
  ctx: Ctx,
  { id }: Conference,
  { id: meetingId, settings }: Payload['object'],
): Promise<void> {
  if (!settings) return
  await inTransaction(ctx, async (ctx) => {
    const row = await lockConference(ctx, id)
    if (!row?.effectiveSettings || row.meetingId !== meetingId) return
    const told: MeetingSettings = {
      waitingRoom: settings.waiting_room ?? row.effectiveSettings.waitingRoom,
      muteUponEntry: settings.mute_upon_entry ?? row.effectiveSettings.muteUponEntry,
      joinBeforeHost: settings.join_before_host ?? row.effectiveSettings.joinBeforeHost,
    }
    await updateConference(ctx, id, { effectiveSettings: told })
  })
}

/** An echo of our own call says what we sent; anything else is asked for, since webhooks come late and out of order. */
async function noteTime(ctx: Ctx, app: App, row: Conference, startsAt: Date): Promise<void> {
  const isEcho = +startsAt === +row.startsAt || startsAt.toISOString() === row.sent?.startsAt
  if (isEcho && !row.providerStartsAt) return
  const connection = row.connectionId ? await findConnection(ctx, row.connectionId) : null
  if (!row.meetingId || connection?.state !== 'active') return
  if (!zoom.may('read', new Set(connection.scopes))) return await noteProviderTime(ctx, row.id, row.meetingId, startsAt)
  const read = await zoom.read(lineTo(ctx, app.outside, row, row.connectionId, 'read_meeting'), row.meetingId)
  // Without an answer the sweep finds it later.
  if (read.kind === 'found' && read.room.startsAt)
    await noteProviderTime(ctx, row.id, row.meetingId, read.room.startsAt)
}
