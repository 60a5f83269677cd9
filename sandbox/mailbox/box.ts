import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { dirname } from 'node:path'
import { isTo, type MailMessage } from './message.ts'

const MOST_MESSAGES = 2000
const SAVE_AFTER_MS = 300

/** The mails, newest first. */
export type Box = {
  add(message: MailMessage): void
  list(to?: string): MailMessage[]
  clear(): void
  save(): void
}

/** Keeps them in the file, if one is given, soon after each change. */
export function openBox(file: string | undefined): Box {
  let messages: MailMessage[] = file ? read(file) : []
  let timer: NodeJS.Timeout | undefined
  function save() {
    clearTimeout(timer)
    timer = undefined
    if (!file) return
    mkdirSync(dirname(file), { recursive: true })
    writeFileSync(`${file}.new`, JSON.stringify(messages), { mode: 0o600 })
    renameSync(`${file}.new`, file)
  }
  function changed() {
    if (file) timer ??= setTimeout(save, SAVE_AFTER_MS).unref()
  }
  return {
    add(message) {
      messages = [message, ...messages].slice(0, MOST_MESSAGES)
      changed()
    },
    list: (to) => (to === undefined ? [...messages] : messages.filter((message) => isTo(message, to))),
    clear() {
      messages = []
      changed()
    },
    save,
  }
}

function read(file: string): MailMessage[] {
  try {
    return JSON.parse(readFileSync(file, 'utf8')) as MailMessage[]
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return []
    throw error
  }
}
