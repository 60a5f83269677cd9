/** How many calls of one connection this process makes at once (decision 15). */
const most = 4

/** Leave to make calls for a connection, until left. */
export interface Place {
  leave(): void
}

interface Lane {
  taken: number
  waiting: Set<() => void>
  /** When the one who was sent away last is to come again. */
  comesAgainAt: number
}

const lanes = new Map<string, Lane>()

/** A place for `key`: at once, or within so many milliseconds; null when none came free, or `mostWaiting` wait already. */
export async function takePlace(
  key: string,
  { milliseconds, mostWaiting = Number.POSITIVE_INFINITY }: { milliseconds: number; mostWaiting?: number },
): Promise<Place | null> {
  const lane = lanes.get(key) ?? { taken: 0, waiting: new Set(), comesAgainAt: 0 }
  lanes.set(key, lane)
  if (lane.taken < most) lane.taken++
  else if (lane.waiting.size >= mostWaiting || !(await comesFree(lane, milliseconds))) return null
  let isLeft = false
  return {
    leave() {
      if (isLeft) return
      isLeft = true
      const [next] = lane.waiting
      // The place is handed on, so nobody slips in between.
      if (next) next()
      else if (--lane.taken === 0) lanes.delete(key)
    },
  }
}

function comesFree(lane: Lane, milliseconds: number): Promise<boolean> {
  return new Promise((resolve) => {
    const end = (isFree: boolean) => {
      clearTimeout(timer)
      lane.waiting.delete(take)
      resolve(isFree)
    }
    const take = () => end(true)
    const timer = setTimeout(() => end(false), milliseconds)
    lane.waiting.add(take)
  })
}

const soonest = 250
// As quick as four calls at once of 200 ms are done, and seldom enough that a thousand who wait are no load.
const apart = 50
const latest = 10_000

/** When to ask for a place of `key` again: one after the other, in the order in which they were sent away. */
export function comeAgainAt(key: string, now: Date): Date {
  const lane = lanes.get(key)
  const at = Math.max(now.getTime() + soonest, Math.min((lane?.comesAgainAt ?? 0) + apart, now.getTime() + latest))
  if (lane) lane.comesAgainAt = at
  return new Date(at)
}
