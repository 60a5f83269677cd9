/** What runs by the clock (graphile-worker's crontab syntax, UTC). */
export const crontab = `
17 3 * * * accounts.sweep
`
