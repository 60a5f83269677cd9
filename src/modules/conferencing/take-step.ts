import type { Place } from '#/modules/connections/index.ts'
import type { Ctx, Outside } from '#/platform/ctx.ts'
import type { Claimed } from './claim-step.ts'
import type { Conference, Situation, Transition } from './conference.ts'
import { withDailyLimit } from './daily-limit.ts'
import { afterDiscard } from './discard.ts'
import { lineFor } from './line.ts'
import { afterChange, afterLook, afterMake, afterRemove, type Looked } from './outcomes.ts'
import type { Line, Room } from './port.ts'
import { providers } from './providers.ts'
import { changesSince, wantedValues } from './rules.ts'

/** What a step brought: the transition for the row as it is by then, and the room if one was made. */
export interface Outcome {
  made: Room | null
  transition(conference: Conference, situation: Situation): Transition
}

/** Makes the calls of a claimed step, outside any transaction, in `place` if it is held already. Failure is part of the outcome. */
export async function takeStep(ctx: Ctx, outside: Outside, claimed: Claimed, place?: Place): Promise<Outcome> {
  const { conference, caller } = claimed
  const { provider } = caller
  const line = (reason: string) => lineFor(ctx, outside, caller, { reason, eventId: conference.eventId, place })
  switch (claimed.kind) {
    case 'create': {
      const wanted = { ...conference, startsAt: startToSend(conference, ctx.now()) }
      const answer = await provider.make(line('create_meeting'), wanted)
      const result = await withDailyLimit(ctx, caller, answer)
      const made = result.kind === 'made' ? result.room : null
      return { made, transition: (row, situation) => afterMake(row, result, situation) }
    }
    case 'update':
      return await takeUpdate(ctx, claimed, line)
    case 'delete': {
      const result = await provider.remove(line('delete_meeting'), conference.meetingId as string)
      return { made: null, transition: (row, situation) => afterRemove(row, result, situation) }
    }
    case 'look': {
      const result = await look(claimed, line('find_meeting'))
      return { made: null, transition: (row, situation) => afterLook(row, result, situation) }
    }
    case 'discard': {
      const { discarded, may } = claimed
      if (!discarded) throw new Error('a discard step without what to discard')
      const result = await discard(line('delete_meeting'), claimed)
      return { made: null, transition: (row, situation) => afterDiscard(row, discarded, result, may, situation) }
    }
  }
}

async function takeUpdate(
  ctx: Ctx,
  { conference, may, caller }: Claimed,
  line: (reason: string) => Line,
): Promise<Outcome> {
  const { provider } = caller
  const wanted = wantedValues(conference)
  const meetingId = conference.meetingId as string
  const changes = changesSince(wanted, conference.sent)
  if (!changes) throw new Error('an update step without changes')
  const answer = await provider.change(line('update_meeting'), meetingId, changes)
  const result = await withDailyLimit(ctx, caller, answer)
  // Zoom answers 204 even when it drops values. What an account may lock are settings, so these alone are read back
  // (Y5); a dropped time is found by the sweep and by meeting.updated.
  const isWorthReading = result.kind === 'updated' && changes.settings !== undefined && may('read')
  const read = isWorthReading ? await provider.read(line('read_meeting'), meetingId) : null
  const room = read?.kind === 'found' ? read.room : null
  return { made: null, transition: (row, situation) => afterChange(row, result, wanted, room, situation) }
}

/** By the announced candidates first, else by the list; a found one is read in full where allowed. */
async function look({ conference, may }: Claimed, line: Line): Promise<Looked> {
  const provider = providers[conference.provider]
  const { candidates, marker } = conference
  if (candidates.length > 0 && may('read')) {
    for (const meetingId of candidates) {
      const found = await provider.read(line, meetingId)
      if (found.kind === 'found' && found.room.note.includes(marker)) return { kind: 'found', rooms: [found.room] }
      if (found.kind !== 'found' && found.kind !== 'gone') return found
    }
    return { kind: 'none', looked: 'candidates' }
  }
  const listed = await provider.list(line, ({ note }) => note.includes(marker))
  if (listed.kind !== 'listed') return listed
  const [first, ...others] = listed.rooms
  if (!first) return { kind: 'none', looked: 'list' }
  const full = may('read') ? await provider.read(line, first.meetingId) : null
  return { kind: 'found', rooms: [full?.kind === 'found' ? full.room : first, ...others] }
}

async function discard(line: Line, { conference, discarded }: Claimed) {
  const provider = providers[conference.provider]
  if (!discarded) throw new Error('a discard step without what to discard')
  if (discarded.meetingId) return await provider.remove(line, discarded.meetingId)
  return await provider.list(line, ({ note }) => note.includes(discarded.marker))
}

// An event that has begun gets its room from now on (decision 21).
function startToSend({ startsAt }: Conference, now: Date): Date {
  return startsAt < now ? now : startsAt
}
