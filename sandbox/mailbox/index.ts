// A mailbox for demos and tests: a real SMTP receiver that keeps what it gets, with pages and a JSON API to read it.
// Everybody's mail is in one box, for everybody to read. Nothing is sent on.
import { once } from 'node:events'
import type { Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { createAdaptorServer } from '@hono/node-server'
import { mailboxApp } from './app.ts'
import { openBox } from './box.ts'
import type { MailMessage } from './message.ts'
import { type MailFaults, startSmtp } from './smtp.ts'

export type { MailAttachment, MailMessage } from './message.ts'

export type MailboxOptions = {
  /** 0 or absent: any free port. */
  smtpPort?: number | undefined
  httpPort?: number | undefined
  host?: string | undefined
  /** JSON file that the mails are kept in over restarts. */
  stateFile?: string | undefined
}

export type Mailbox = {
  /** `smtp://127.0.0.1:PORT`, no log-in needed. */
  smtpUrl: string
  /** Pages, and the JSON API under `/_mailbox`. */
  origin: string
  /** Newest first; with `to` only that recipient's. */
  messages(to?: string): MailMessage[]
  clear(): void
  close(): Promise<void>
  [Symbol.asyncDispose](): Promise<void>
}

/** Starts the SMTP receiver and its pages, and resolves when both listen; throws what `listen` throws. */
export async function startMailbox(options: MailboxOptions = {}): Promise<Mailbox> {
  const host = options.host ?? '127.0.0.1'
  const box = openBox(options.stateFile)
  const faults: MailFaults = { reject: 0, kind: 'temporary', delayMs: 0 }
  const app = mailboxApp(box, faults)
  const server = createAdaptorServer({ fetch: app.fetch, overrideGlobalObjects: false }) as Server
  server.listen(options.httpPort ?? 0, host)
  await once(server, 'listening')
  const smtp = await startSmtp({ port: options.smtpPort ?? 0, host, faults, onMessage: box.add }).catch((error) => {
    server.close()
    throw error
  })

  let closing: Promise<void> | undefined
  async function close(): Promise<void> {
    await smtp.close()
    server.closeAllConnections()
    server.close()
    await once(server, 'close')
    box.save()
  }
  const closeOnce = () => {
    closing ??= close()
    return closing
  }
  return {
    smtpUrl: smtp.url,
    origin: `http://${host}:${(server.address() as AddressInfo).port}`,
    messages: box.list,
    clear: box.clear,
    close: closeOnce,
    [Symbol.asyncDispose]: closeOnce,
  }
}
