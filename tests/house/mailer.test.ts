import { once } from 'node:events'
import type { AddressInfo } from 'node:net'
import { SMTPServer } from 'smtp-server'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { createMailer } from '#/platform/mail/mailer.ts'

const address = (name: string) => ({ name, address: `${name.toLowerCase()}@anteroom.example` })
const mail = {
  from: address('Ada'),
  to: address('Gia'),
  subject: 'Hello',
  text: 'Hello',
  html: 'Hello',
  messageId: '<1@x>',
}

let server: SMTPServer
let port: number
const received: string[] = []
beforeAll(async () => {
  server = new SMTPServer({
    authOptional: true,
    disabledCommands: ['STARTTLS'],
    onData(stream, { envelope }, done) {
      received.push(...envelope.rcptTo.map(({ address }) => address))
      stream.resume().on('end', () => done())
    },
  })
  server.on('error', () => undefined)
  server.listen(0, '127.0.0.1')
  await once(server.server, 'listening')
  port = (server.server.address() as AddressInfo).port
})
afterAll(() => new Promise<void>((resolve) => server.close(() => resolve())))

async function send(url: string): Promise<void> {
  const mailer = createMailer(url)
  await mailer.send(mail).finally(() => mailer.close())
}

// 0.0.0.0 reaches this machine, and is not known as such: to the mailer it is a server elsewhere.
it('Y18 no mail goes in plain text to a server elsewhere that offers no TLS', async () => {
  await expect(send(`smtp://0.0.0.0:${port}`)).rejects.toThrow(/TLS/i)
  expect(received).toEqual([])
})

it('Y18 it does where the URL says so, and to this machine', async () => {
  await send(`smtp://0.0.0.0:${port}?requireTLS=false`)
  await send(`smtp://127.0.0.1:${port}`)
  expect(received).toHaveLength(2)
})
