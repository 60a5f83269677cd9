import type { Pairs } from './problem.ts'

/** Starts `span.start + k × stepMs` before each span's end that lie in `windows`, ascending, each once. `spans` are sorted by start. */
export function gridStarts(spans: Pairs, stepMs: number, windows: Pairs): number[] {
  const starts: number[] = []
  let last = Number.NEGATIVE_INFINITY
  let ordered = true
  let first = 0
  for (let g = 0; g < spans.length; g += 2) {
    const origin = spans[g] as number
    const end = spans[g + 1] as number
    while (first < windows.length && (windows[first + 1] as number) <= origin) first += 2
    for (let w = first; w < windows.length; w += 2) {
      const lo = windows[w] as number
      if (lo >= end) break
      const hi = Math.min(windows[w + 1] as number, end)
      let start = lo <= origin ? origin : origin + Math.ceil((lo - origin) / stepMs) * stepMs
      if (start >= hi) continue
      if (start <= last) ordered = false
      for (; start < hi; start += stepMs) starts.push(start)
      last = start - stepMs
    }
  }
  return ordered ? starts : sortUnique(starts)
}

function sortUnique(starts: readonly number[]): number[] {
  const unique: number[] = []
  let last = Number.NaN
  for (const start of Float64Array.from(starts).sort()) {
    if (start !== last) unique.push(start)
    last = start
  }
  return unique
}

/** Both ascending lists as one, each start once. */
export function mergeStarts(a: readonly number[], b: readonly number[]): readonly number[] {
  if (a.length === 0) return b
  const merged: number[] = []
  let i = 0
  let j = 0
  while (i < a.length || j < b.length) {
    const left = i < a.length ? (a[i] as number) : Number.POSITIVE_INFINITY
    const right = j < b.length ? (b[j] as number) : Number.POSITIVE_INFINITY
    merged.push(left < right ? left : right)
    if (left <= right) i++
    if (right <= left) j++
  }
  return merged
}
