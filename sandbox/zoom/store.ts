import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { dirname } from 'node:path'
import { freshState, type State } from './state.ts'

const SAVE_AFTER_MS = 300
// Older lines are of no use to a demo that starts again, and make each save slow.
const JOURNAL_KEPT = 500

export type Store = { changed(): void; close(): void }

/** The state in the file, or a fresh one when there is no file. A broken file stops the start. */
export function loadState(file: string | undefined): State {
  if (!file) return freshState()
  const text = readIfThere(file)
  return text === null ? freshState() : { ...freshState(), ...(JSON.parse(text, revive) as State) }
}

/** Writes the state soon after each change and on close, whole or not at all. */
export function openStore(file: string | undefined, state: () => State): Store {
  let timer: NodeJS.Timeout | undefined
  if (!file) return { changed() {}, close() {} }
  const path = file
  function save() {
    clearTimeout(timer)
    timer = undefined
    const current = state()
    const kept = {
      ...current,
      journal: current.journal.slice(-JOURNAL_KEPT),
      deliveries: current.deliveries.slice(-JOURNAL_KEPT),
    }
    mkdirSync(dirname(path), { recursive: true })
    writeFileSync(`${path}.new`, JSON.stringify(kept, flatten), { mode: 0o600 })
    renameSync(`${path}.new`, path)
  }
  return {
    changed() {
      timer ??= setTimeout(save, SAVE_AFTER_MS).unref()
    },
    close: save,
  }
}

function flatten(_key: string, value: unknown): unknown {
  return value instanceof Map ? { $map: [...value] } : value
}

function revive(_key: string, value: unknown): unknown {
  const pairs = (value as { $map?: [unknown, unknown][] } | null)?.$map
  return Array.isArray(pairs) ? new Map(pairs) : value
}

function readIfThere(file: string): string | null {
  try {
    return readFileSync(file, 'utf8')
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null
    throw error
  }
}
