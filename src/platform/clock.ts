/** What time it is. The only source of it: rules take `now`, verbs ask `ctx.now()`. */
export interface Clock {
  now(): Date
}

export const systemClock: Clock = { now: () => new Date() }
