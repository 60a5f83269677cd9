import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { diceOf } from './dice.ts'
import { gatherEvidence } from './evidence.ts'
import { startFleet } from './fleet.ts'
import { openGate } from './gate.ts'
import { type Crowd, letGuestsAct, newCrowd } from './guests.ts'
import { invariants } from './invariants.ts'
import { type Options, scopeSets } from './options.ts'
import { type Outside, startOutside } from './outside.ts'
import { startPostgres } from './postgres.ts'
import { waitForQuiet } from './quiet.ts'
import { type Harm, rage } from './storm.ts'
import { openTown } from './town.ts'

export interface Verdict {
  name: string
  violations: Record<string, unknown>[]
}

export interface Report {
  options: Options
  operations: number
  counts: Crowd['counts']
  harm: Harm
  /** Answers of Zoom that were spoilt, by how. */
  spoilt: Record<string, number>
  /** What came of it that the invariants allow. */
  seen: Record<string, number>
  seconds: { storm: number; untilQuiet: number; all: number }
  verdicts: Verdict[]
}

/** Enough accounts that none comes near the hundred creates and updates that Zoom allows a day. */
const operationsAnAccount = 40

/**
 * Starts several web servers and workers of the built program with a database, a Zoom and a mail server; lets guests act
 * while everything goes wrong; waits for quiet; asks what holds. Leaves nothing behind, also when `signal` cuts it short.
 */
export async function runChaos(options: Options, say: (line: string) => void, signal: AbortSignal): Promise<Report> {
  const began = Date.now()
  const since = () => (Date.now() - began) / 1000
  const dice = diceOf(options.seed)
  const expected = options.operations ?? options.seconds * options.guests
  await using postgres = await startPostgres()
  await using gate = await openGate()
  await using outside = await startOutside(gate.origin, options.scopes)
  const env = environment({ databaseUrl: postgres.url, origin: gate.origin, outside, scopes: options.scopes })
  await using town = await openTown(env, outside, Math.max(3, Math.ceil(expected / operationsAnAccount)))
  signal.throwIfAborted()
  const logs = options.logs ?? join(postgres.folder, 'logs')
  mkdirSync(logs, { recursive: true })
  await using fleet = await startFleet(gate, env, { ...options, logs })
  signal.throwIfAborted()
  if (gate.ports.size === 0) throw new Error(`no web server has started; its log is in ${logs} (--logs keeps it)`)
  say(
    `${town.places.length} hosts, ${options.webs} web servers, ${options.workers} workers: ready after ${since().toFixed(1)} s`,
  )

  const crowd = newCrowd()
  const harm: Harm = {}
  const pause = new AbortController()
  const storm = AbortSignal.any([signal, pause.signal])
  const stormBegan = Date.now()
  const haste = Math.min(3, Math.max(1 / 3, 120 / options.seconds))
  const eachOnce = Promise.withResolvers<void>()
  const struck = { outside, fleet, postgres, town, dice: dice.apart('storm'), haste }
  const raging = rage(struck, harm, eachOnce.resolve, storm, signal)
  const pauseMs = options.operations === null ? 1000 : (options.seconds * 900 * options.guests) / options.operations
  const acting = letGuestsAct(
    crowd,
    {
      origin: gate.origin,
      places: town.places,
      dice: dice.apart('guests'),
      guests: options.guests,
      most: options.operations,
      pauseMs,
    },
    storm,
    signal,
  )
  // The sandboxes keep the newest only.
  const collecting = setInterval(() => {
    outside.mails()
    outside.tokenCalls().catch(() => undefined)
  }, 1000)
  using _ = { [Symbol.dispose]: () => clearInterval(collecting) }
  const stormEnds = sleep(options.seconds * 1000, undefined, { signal, ref: false }).catch(() => undefined)
  try {
    await Promise.race([acting, raging, stormEnds.then(() => eachOnce.promise)])
  } finally {
    // Whatever ends it: nothing may be at work any more when the parts are stopped.
    pause.abort()
    await Promise.allSettled([raging, acting])
  }
  const storming = (Date.now() - stormBegan) / 1000
  const spoilt = await raging
  await acting
  signal.throwIfAborted()
  say(`the faults have stopped after ${crowd.done} operations and ${storming.toFixed(0)} s`)

  const calmBegan = Date.now()
  await town.lookAfterAll()
  const left = await waitForQuiet(town.pool, outside, options, signal)
  signal.throwIfAborted()
  const untilQuiet = (Date.now() - calmBegan) / 1000 - (left ? 0 : options.quietSeconds)
  say(left ? 'there was no quiet' : `quiet after ${untilQuiet.toFixed(0)} s, for ${options.quietSeconds} s`)

  const gathered = await gatherEvidence({
    ...{ pool: town.pool, outside, gate, fleet, postgres, town },
    promises: crowd.promises,
  })
  const verdicts: Verdict[] = [{ name: 'it becomes quiet', violations: left ? [{ ...left }] : [] }]
  for (const { name, sql, needs } of invariants) {
    if (needs && !needs(options.scopes)) continue
    const { rows } = await town.pool.query<Record<string, unknown>>(sql)
    verdicts.push({ name, violations: rows })
  }
  const { rows } = await town.pool.query<Record<string, number>>(seenQuery)
  return {
    ...{ options, operations: crowd.done, counts: crowd.counts, spoilt, verdicts },
    harm: { ...harm },
    seen: { ...gathered, ...rows[0], 'requests that no server answered': gate.unanswered },
    seconds: { storm: storming, untilQuiet, all: since() },
  }
}

const seenQuery = `select
  (select count(*)::int from events) as events,
  (select count(*)::int from events where cancelled_at is not null) as cancelled,
  (select count(*)::int from chaos.failures) as "answers of 500 or more while the database was away",
  (select count(*)::int from chaos.endings) as "starts that found no database",
  (select count(*)::int from chaos.left_behind) as "meetings left in accounts that were removed",
  (select count(*)::int from conferences where state = 'unknown') as "rooms in doubt, told to their host",
  (select count(*)::int from facts where kind = 'connection.lost') as "connections lost and found",
  (select count(*)::int from facts where kind = 'connection.disconnected') as "connections removed"`

function environment(given: {
  databaseUrl: string
  origin: string
  outside: Outside
  scopes: Options['scopes']
}): Record<string, string> {
  const { databaseUrl, origin, outside, scopes } = given
  return {
    ANTEROOM_PUBLIC_URL: origin,
    ANTEROOM_SECRET: 'a secret for chaos that is long enough',
    ANTEROOM_LOG: 'warn',
    ANTEROOM_TRUSTED_PROXIES: '127.0.0.0/8',
    DATABASE_URL: databaseUrl,
    SMTP_URL: outside.smtpUrl,
    ZOOM_CLIENT_ID: outside.app.clientId,
    ZOOM_CLIENT_SECRET: outside.app.clientSecret,
    ZOOM_WEBHOOK_SECRET: outside.app.secretToken,
    ZOOM_SCOPES: scopeSets[scopes].join(' '),
    ZOOM_OAUTH_ORIGIN: outside.zoomOrigin,
    ZOOM_API_ORIGIN: outside.zoomOrigin,
    // Every guest is as good as any here.
    ANTEROOM_BOOKINGS_PER_HOUR: '100000',
    // Minutes are seconds here, in the same proportions: a call is given up before its outcome is looked for.
    ANTEROOM_CALL_SECONDS: '2',
    ANTEROOM_LOOK_AFTER_SECONDS: '2',
    ANTEROOM_RETRY_SECONDS: '0.5',
    ANTEROOM_SETTLE_SECONDS: '0.2',
    ANTEROOM_FIRST_MAIL_SECONDS: '3',
    ANTEROOM_MAIL_SECONDS: '6',
  }
}
