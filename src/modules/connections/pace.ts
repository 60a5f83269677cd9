const most = 4

interface Lane {
  running: number
  waiting: (() => void)[]
}

const lanes = new Map<string, Lane>()

/** Runs `work`, at most four at once for a key; the others wait their turn, first come first served. */
export async function paced<T>(key: string, work: () => Promise<T>): Promise<T> {
  const lane = lanes.get(key) ?? { running: 0, waiting: [] }
  lanes.set(key, lane)
  if (lane.running >= most) await new Promise<void>((resolve) => lane.waiting.push(resolve))
  else lane.running++
  try {
    return await work()
  } finally {
    const next = lane.waiting.shift()
    // The place is handed on, so nobody slips in between.
    if (next) next()
    else if (--lane.running === 0) lanes.delete(key)
  }
}
