/** What runs by the clock (graphile-worker's crontab syntax, UTC). */
export const crontab = `
17 3 * * * accounts.sweep
7,37 * * * * conferencing.sweep
23 3 * * * connections.forget-old
41 3 * * * connections.refresh-idle
`
