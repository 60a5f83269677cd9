import { setTimeout as sleep } from 'node:timers/promises'
import type { Dice } from './dice.ts'
import { book, cancel, move, type Outcome, type Promised, type Visit } from './guest.ts'
import { type Place, typeSlugs } from './town.ts'

export interface Crowd {
  promises: Promised[]
  done: number
  counts: Record<Act, Record<Outcome, number>>
}

type Act = 'book' | 'move' | 'cancel'

/**
 * Guests who book, move and cancel until told to stop, evenly over the time where a number of operations is given. What the
 * n-th of them does is the seed's; which booking that meets depends on what was answered before.
 */
export async function letGuestsAct(
  crowd: Crowd,
  given: { origin: string; places: Place[]; dice: Dice; guests: number; most: number | null; pauseMs: number },
  signal: AbortSignal,
  /** Ends the run: until then whoever has asked waits for an answer. */
  end: AbortSignal,
): Promise<void> {
  const { places, dice, most } = given
  let number = 0
  const isBusy = new Set<Promised>()
  const act = async (): Promise<void> => {
    const n = number++
    const visit: Visit = { origin: given.origin, dice: dice.apart(`operation ${n}`), isOver: () => end.aborted }
    const settled = crowd.promises.filter((one) => one.state === 'booked' && !isBusy.has(one))
    const kind = chooseAct(visit.dice, settled.length, places.length)
    const promised = kind === 'book' ? newPromise(n) : (visit.dice.pick(settled) as Promised)
    if (kind === 'book') crowd.promises.push(promised)
    isBusy.add(promised)
    const outcome = await perform(kind, visit, places, promised)
    isBusy.delete(promised)
    crowd.counts[kind][outcome]++
    crowd.done++
  }
  const guest = async (): Promise<void> => {
    while (!signal.aborted && (most === null || number < most)) {
      const began = Date.now()
      await act()
      await sleep(Math.max(0, given.pauseMs * dice.between(0.5, 1.5) - (Date.now() - began)), undefined, {
        signal,
      }).catch(() => undefined)
    }
  }
  await Promise.all(Array.from({ length: given.guests }, guest))
}

export function newCrowd(): Crowd {
  const none = () => ({ done: 0, refused: 0, lost: 0 })
  return { promises: [], done: 0, counts: { book: none(), move: none(), cancel: none() } }
}

function chooseAct(dice: Dice, held: number, places: number): Act {
  const roll = dice.roll()
  if (held < places || roll < 0.5) return 'book'
  return roll < 0.8 ? 'move' : 'cancel'
}

function newPromise(n: number): Promised {
  return { email: `gia-${n}@anteroom.example`, link: null, startsAt: null, perhaps: [], state: 'asked' }
}

async function perform(kind: Act, visit: Visit, places: Place[], promised: Promised): Promise<Outcome> {
  if (kind === 'move') return await move(visit, promised)
  if (kind === 'cancel') return await cancel(visit, promised)
  const place = visit.dice.pick(places) as Place
  return await book(visit, `/${place.slug}/${visit.dice.pick(typeSlugs)}`, promised)
}
