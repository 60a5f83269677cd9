import type { Pairs } from './problem.ts'

/** What lies in both. */
export function intersect(a: Pairs, b: Pairs): number[] {
  const both: number[] = []
  let i = 0
  let j = 0
  while (i < a.length && j < b.length) {
    const endA = a[i + 1] as number
    const endB = b[j + 1] as number
    const lo = Math.max(a[i] as number, b[j] as number)
    const hi = Math.min(endA, endB)
    if (lo < hi) both.push(lo, hi)
    if (endA <= endB) i += 2
    if (endB <= endA) j += 2
  }
  return both
}

/** Sorted by start, overlapping and touching ones made one. */
export function join(pairs: Pairs): number[] {
  const sorted = isSorted(pairs) ? pairs : sortEnds(pairs)
  const joined: number[] = []
  let last = -1
  for (let i = 0; i < sorted.length; i += 2) {
    const start = sorted[i] as number
    const end = sorted[i + 1] as number
    if (last > 0 && start <= (joined[last] as number)) {
      if (end > (joined[last] as number)) joined[last] = end
    } else {
      joined.push(start, end)
      last += 2
    }
  }
  return joined
}

// Starts and ends sorted apart cover the same time as the pairs they came from, and numbers alone sort fast.
function sortEnds(pairs: Pairs): number[] {
  const half = pairs.length / 2
  const starts = new Float64Array(half)
  const ends = new Float64Array(half)
  for (let i = 0; i < half; i++) {
    starts[i] = pairs[2 * i] as number
    ends[i] = pairs[2 * i + 1] as number
  }
  starts.sort()
  ends.sort()
  const sorted: number[] = []
  for (let i = 0; i < half; i++) sorted.push(starts[i] as number, ends[i] as number)
  return sorted
}

function isSorted(pairs: Pairs): boolean {
  let i = 2
  while (i < pairs.length && (pairs[i] as number) >= (pairs[i - 2] as number)) i += 2
  return i >= pairs.length
}

/** By start, then by end; the same array when nothing is out of place. */
export function sortPairs(pairs: Pairs): Pairs {
  if (isSorted(pairs)) return pairs
  const order = Array.from({ length: pairs.length / 2 }, (_, k) => 2 * k)
  order.sort(
    (a, b) => (pairs[a] as number) - (pairs[b] as number) || (pairs[a + 1] as number) - (pairs[b + 1] as number),
  )
  return order.flatMap((k) => [pairs[k] as number, pairs[k + 1] as number])
}

/**
 * `windows` of starts without those that collide with one of `taken` (sorted, joined): a start collides
 * when it comes after `taken.start − headMs` and before `taken.end + tailMs`.
 */
export function without(windows: Pairs, taken: Pairs, headMs: number, tailMs: number): Pairs {
  if (taken.length === 0 || windows.length === 0) return windows
  const left: number[] = []
  let next = firstReaching(taken, (windows[0] as number) - tailMs)
  for (let w = 0; w < windows.length; w += 2) {
    let lo = windows[w] as number
    const hi = windows[w + 1] as number
    while (next < taken.length && (taken[next + 1] as number) + tailMs <= lo) next += 2
    while (lo < hi && next < taken.length) {
      const from = (taken[next] as number) - headMs + 1
      if (from >= hi) break
      if (from > lo) left.push(lo, from)
      lo = Math.max(lo, (taken[next + 1] as number) + tailMs)
      if (lo < hi) next += 2
    }
    if (lo < hi) left.push(lo, hi)
  }
  return left
}

function firstReaching(taken: Pairs, ms: number): number {
  let low = 0
  let high = taken.length / 2
  while (low < high) {
    const middle = (low + high) >> 1
    if ((taken[2 * middle + 1] as number) <= ms) low = middle + 1
    else high = middle
  }
  return 2 * low
}
