import { parseArgs } from 'node:util'

const create = ['user:read:user', 'meeting:write:meeting']

/** What an admin may have allowed; each with what can be known and done at Zoom. */
export const scopeSets = {
  full: [
    ...create,
    'meeting:update:meeting',
    'meeting:delete:meeting',
    'meeting:read:meeting',
    'meeting:read:list_meetings',
  ],
  'write+user': create,
  'write+update+delete+user': [...create, 'meeting:update:meeting', 'meeting:delete:meeting'],
  'write+read+user': [...create, 'meeting:read:meeting'],
} as const satisfies Record<string, readonly string[]>

export type ScopeSet = keyof typeof scopeSets

export interface Options {
  /** How long there are faults, at most. */
  seconds: number
  seed: number
  scopes: ScopeSet
  /** The faults end earlier when so many operations are done. */
  operations: number | null
  /** How long nothing may be left to do before anything is checked. */
  quietSeconds: number
  /** How long the quiet is waited for. */
  patienceSeconds: number
  webs: number
  workers: number
  /** Guests who act at the same time. */
  guests: number
  /** Where the processes' logs stay; else they go with the rest. */
  logs: string | null
}

export const usual: Options = {
  seconds: 120,
  seed: 1,
  scopes: 'full',
  operations: null,
  quietSeconds: 30,
  patienceSeconds: 300,
  webs: 2,
  workers: 2,
  guests: 8,
  logs: null,
}

export const usage = `Usage: npm run chaos -- [--seconds N] [--seed N] [--scopes ${Object.keys(scopeSets).join('|')}]
  [--operations N] [--quiet SECONDS] [--patience SECONDS] [--webs N] [--workers N] [--guests N] [--logs FOLDER]`

/** The options of a command line; null when it can't be read. */
export function readOptions(argv: string[]): Options | null {
  const text = { type: 'string' } as const
  try {
    const { values } = parseArgs({
      args: argv,
      options: {
        ...{ seconds: text, seed: text, scopes: text, operations: text, quiet: text },
        ...{ patience: text, webs: text, workers: text, guests: text, logs: text },
      },
    })
    const number = (given: string | undefined, otherwise: number) => {
      if (given === undefined) return otherwise
      if (!/^\d+$/.test(given)) throw new Error(usage)
      return Number(given)
    }
    const scopes = values.scopes ?? usual.scopes
    if (!(scopes in scopeSets)) return null
    return {
      seconds: number(values.seconds, usual.seconds),
      seed: number(values.seed, Date.now() % 2 ** 31),
      scopes: scopes as ScopeSet,
      operations: values.operations === undefined ? null : number(values.operations, 0),
      quietSeconds: number(values.quiet, usual.quietSeconds),
      patienceSeconds: number(values.patience, usual.patienceSeconds),
      webs: Math.max(1, number(values.webs, usual.webs)),
      workers: Math.max(1, number(values.workers, usual.workers)),
      guests: Math.max(1, number(values.guests, usual.guests)),
      logs: values.logs ?? null,
    }
  } catch {
    return null
  }
}
