/** Random choices that a seed decides. */
export interface Dice {
  /** From 0 up to, but not, 1. */
  roll(): number
  /** From 0 to `below - 1`. */
  below(count: number): number
  between(least: number, most: number): number
  chance(share: number): boolean
  /** One of them; null when there is none. */
  pick<T>(items: readonly T[]): T | null
  /** Dice of their own, so that how often one part rolls doesn't change what another one gets. */
  apart(name: string): Dice
}

/** mulberry32: small, fast, and the same everywhere. */
export function diceOf(seed: number): Dice {
  let state = seed >>> 0
  const roll = () => {
    state = (state + 0x6d2b79f5) >>> 0
    let t = state
    t = Math.imul(t ^ (t >>> 15), t | 1)
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61)
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32
  }
  return {
    roll,
    below: (count) => Math.floor(roll() * count),
    between: (least, most) => least + roll() * (most - least),
    chance: (share) => roll() < share,
    pick: (items) => items[Math.floor(roll() * items.length)] ?? null,
    apart: (name) => diceOf([...name].reduce((hash, letter) => Math.imul(hash ^ letter.charCodeAt(0), 16777619), seed)),
  }
}
