import { type Conference, released, type Situation, type Transition } from './conference.ts'
import { retryAt } from './outcomes.ts'
import type { Listed, Operation, Removed } from './port.ts'
import type { Problem } from './problems.ts'
import type { Discarded } from './tables.ts'

const mostLooks = 3
const mostTries = 20

/** After a try to delete a meeting of an earlier generation, or to find the one that it may have had. */
export function afterDiscard(
  conference: Conference,
  entry: Discarded,
  result: Removed | Listed,
  may: (operation: Operation) => boolean,
  situation: Situation,
): Transition {
  const replaceWith = (...entries: Discarded[]): Partial<Conference> => ({
    ...released,
    discarded: conference.discarded.flatMap((known) => (isSame(known, entry) ? entries : [known])),
  })
  const drop = (problem?: Problem): Transition =>
    problem && !conference.problem
      ? { patch: { ...replaceWith(), problem }, facts: ['problem'] }
      : { patch: replaceWith(), facts: [] }
  const later = (at: Date): Transition => ({
    patch: replaceWith({ ...entry, tries: entry.tries + 1, nextTryAt: at.toISOString() }),
    facts: [],
  })
  // Whatever else is wrong, the host hears of this too.
  const leaveToHost = (problem: Problem): Transition => ({
    patch: { ...replaceWith({ ...entry, isByHand: true }), ...(!conference.problem && { problem }) },
    facts: ['problem'],
  })
  const gone = (): Transition => {
    const { patch, facts } = drop()
    // Of a wanted room only its leftovers say so, and of a doubt only what may be left; the last of them has gone.
    const isOfLeftovers =
      (conference.wanted === 'present' && conference.problem === 'missing_scope_delete') ||
      (conference.problem === 'stray_possible' && !conference.doubtSince)
    return { patch: { ...patch, ...(isOfLeftovers && patch.discarded?.length === 0 && { problem: null }) }, facts }
  }
  if (result.kind === 'gone') return gone()
  if (result.kind === 'listed') {
    // The room's own meeting may carry the same marker.
    const rooms = result.rooms.filter(({ meetingId }) => meetingId !== conference.meetingId)
    const found = rooms.map(({ meetingId }) => ({ ...entry, meetingId, tries: 0 }))
    if (found.length > 0) return { patch: replaceWith(...found), facts: [] }
    // It may still be on its way: looked for as often as for one that is wanted, and once more.
    const nextLook = new Date(situation.now.getTime() + situation.waits.lookAfterSeconds * 1000)
    return entry.tries + 1 >= mostLooks ? gone() : later(nextLook)
  }
  if (!entry.meetingId && !may('list')) return leaveToHost('stray_possible')
  if (result.kind === 'rejected') {
    if (!entry.meetingId) return leaveToHost('stray_possible')
    if (!isHandWork(result.problem)) return drop(result.problem)
    return leaveToHost(result.problem)
  }
  if (entry.tries >= mostTries) return leaveToHost('stray_possible')
  return later(retryAt(entry.tries + 1, result.kind === 'retry_later' ? result.notBefore : null, situation))
}

// What the host can do in the provider's own pages; their personal room stays theirs.
function isHandWork(problem: Problem): boolean {
  return problem === 'missing_scope_delete' || problem === 'turned_into_webinar' || problem === 'other_account'
}

function isSame(a: Discarded, b: Discarded): boolean {
  return a.marker === b.marker && a.meetingId === b.meetingId
}
