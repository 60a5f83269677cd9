import { once } from 'node:events'
import type { AddressInfo } from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'
import { SMTPServer } from 'smtp-server'
import { type MailMessage, readMessage } from './message.ts'

/** How the next deliveries go wrong. */
export type MailFaults = { reject: number; kind: 'temporary' | 'permanent'; delayMs: number }

const LARGEST_MAIL_BYTES = 25 * 1024 * 1024
const CLOSE_WITHIN_MS = 200

/** An SMTP receiver that takes every mail, any log-in, and relays nothing. */
export async function startSmtp(options: {
  port: number
  host: string
  faults: MailFaults
  onMessage(message: MailMessage): void
}): Promise<{ url: string; close(): Promise<void> }> {
  const server = new SMTPServer({
    authOptional: true,
    disabledCommands: ['STARTTLS'],
    allowInsecureAuth: true,
    onAuth: (_auth, _session, done) => done(null, { user: 'anyone' }),
    size: LARGEST_MAIL_BYTES,
    closeTimeout: CLOSE_WITHIN_MS,
    disableReverseLookup: true,
    logger: false,
    async onData(stream, session, done) {
      const chunks: Buffer[] = []
      try {
        for await (const chunk of stream) chunks.push(chunk as Buffer)
      } catch (error) {
        // Whoever died amid a mail has not sent it.
        return done(error as Error)
      }
      const { mailFrom, rcptTo } = session.envelope
      await sleep(options.faults.delayMs)
      const refusal = nextRefusal(options.faults)
      if (refusal) return done(refusal)
      const from = mailFrom ? mailFrom.address : ''
      options.onMessage(await readMessage(Buffer.concat(chunks), { from, to: rcptTo.map(({ address }) => address) }))
      done()
    },
  })
  // A client that hangs up halfway is its own business.
  server.on('error', () => undefined)
  server.listen(options.port, options.host)
  await once(server.server, 'listening')
  const { port } = server.server.address() as AddressInfo
  return {
    url: `smtp://${options.host}:${port}`,
    close: () => new Promise((resolve) => server.close(() => resolve())),
  }
}

function nextRefusal(faults: MailFaults): Error | null {
  if (faults.reject <= 0) return null
  faults.reject -= 1
  const [code, words] = faults.kind === 'permanent' ? [550, 'No such mailbox here'] : [451, 'Try again later, please']
  return Object.assign(new Error(words), { responseCode: code })
}
