/** A session ends so many days after the log-in, or after so many without use. */
export const sessionLife = { days: 30, idleDays: 7 }

/** Whoever was last seen before this is logged out; by better-auth's own clock, which stamps the rows. */
export function idleSince(): Date {
  return new Date(Date.now() - sessionLife.idleDays * 86_400_000)
}
