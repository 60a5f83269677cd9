import { once } from 'node:events'
import type { AddressInfo } from 'node:net'
import PostalMime from 'postal-mime'
import { SMTPServer } from 'smtp-server'
import { describe, expect, it } from 'vitest'
import { listMails, sendMail, tellPeople } from '#/modules/notifications/index.ts'
import type { App } from '#/platform/ctx.ts'
import { createMailer, type Mailer } from '#/platform/mail/mailer.ts'
import { runDueJobs } from '../run-jobs.ts'
import { World } from '../world.ts'
import { ada, gia, readCalendar, schedule, to } from './notifications-stage.ts'

interface Received {
  to: string
  raw: string
}

/** A mail server that answers each try for a recipient with the next code of its list, then takes everything. */
async function startMailServer(answers: Record<string, number[]> = {}) {
  const received: Received[] = []
  const tries: string[] = []
  const server = new SMTPServer({
    authOptional: true,
    disabledCommands: ['STARTTLS'],
    logger: false,
    onRcptTo({ address }, _session, done) {
      tries.push(address)
      const code = answers[address]?.shift()
      done(code ? Object.assign(new Error(`No luck with <${address}>`), { responseCode: code }) : null)
    },
    async onData(stream, { envelope }, done) {
      const chunks: Buffer[] = []
      for await (const chunk of stream) chunks.push(chunk as Buffer)
      received.push({ to: envelope.rcptTo[0]?.address ?? '', raw: Buffer.concat(chunks).toString('utf8') })
      done()
    },
  })
  server.on('error', () => undefined)
  server.listen(0, '127.0.0.1')
  await once(server.server, 'listening')
  const mailer = createMailer(`smtp://127.0.0.1:${(server.server.address() as AddressInfo).port}`)
  return {
    ...{ received, tries, mailer },
    receivedBy: (address: string) => received.filter((mail) => mail.to === address),
    async [Symbol.asyncDispose]() {
      mailer.close()
      await new Promise<void>((resolve) => server.close(() => resolve()))
    },
  }
}

const withMailer = (app: App, mailer: Mailer): App => ({ ...app, outside: { ...app.outside, mailer } })

describe('mails over SMTP', () => {
  it('U4 a mail has text, HTML and an iTIP part with its method, and the same .ics attached', async () => {
    await using world = await World.create()
    await using server = await startMailServer()
    const { booking } = await schedule(world, { invitees: [{ name: 'ギア', email: gia, language: 'ja' }] })
    await world.pool.query(`update bookings set guest_name = $1 where id = $2`, [
      'Gia\r\nBcc: mallory@anteroom.example',
      booking.id,
    ])
    await world.pool.query(`update events set title = $1`, ['顔合わせ\r\nX-Evil: yes'])
    await runDueJobs(withMailer(world.app, server.mailer), world.pool)
    expect(server.received.map((mail) => mail.to).sort()).toEqual([ada, gia])
    for (const { to: address, raw } of server.received) {
      const [head = ''] = raw.split('\r\n\r\n')
      expect(head).not.toMatch(/^(Bcc|X-Evil):/im)
      expect(head).toMatch(/^Auto-Submitted: auto-generated\r$/m)
      for (const byte of Buffer.from(head)) expect(byte).toBeLessThan(128)
      const method = address === gia ? 'REQUEST' : 'PUBLISH'
      expect(raw).toMatch(new RegExp(`Content-Type: text/calendar;[^\\r]*method=${method}`, 'i'))
      const mail = await PostalMime.parse(raw)
      expect(mail.subject).toContain('顔合わせ X-Evil: yes')
      expect(mail.html).toContain('<html lang=')
      expect(mail.text).toContain('Main street 1')
      const [file] = mail.attachments.filter(({ filename }) => filename === 'invite.ics')
      const text = typeof file?.content === 'string' ? file.content : new TextDecoder().decode(file?.content)
      expect(readCalendar(text).method).toBe(method)
      const { rows } = await world.pool.query('select message_id from mails where message_id = $1', [mail.messageId])
      expect(rows).toHaveLength(1)
    }
  })

  it('U4 a refusal for now (421) is tried again under the same Message-ID and arrives once', async () => {
    await using world = await World.create()
    await using server = await startMailServer({ [gia]: [421, 451] })
    await schedule(world)
    const app = withMailer(world.app, server.mailer)
    const tries = () => server.tries.filter((address) => address === gia).length
    await runDueJobs(app, world.pool)
    // The next try is due seconds later; on a busy machine they are over by now.
    expect(server.receivedBy(gia)).toHaveLength(tries() < 3 ? 0 : 1)
    expect(server.receivedBy(ada)).toHaveLength(1)
    for (let rounds = 0; rounds < 3; rounds++) {
      world.clock.advance(1)
      await runDueJobs(app, world.pool)
    }
    expect(server.receivedBy(gia)).toHaveLength(1)
    expect(tries()).toBe(3)
    const { rows } = await world.pool.query(
      `select attempts, reply_code, sent_at is not null as sent from mails where recipient = 'guest'`,
    )
    // Where 421 closes the connection soon enough, the mailer itself tries once more on a new one.
    expect(rows).toEqual([{ attempts: expect.toBeOneOf([2, 3]), reply_code: null, sent: true }])
  })

  it('U4 a last word (550) is believed after three tries, stays visible for the host and out of the log', async () => {
    await using world = await World.create()
    await using server = await startMailServer({ [gia]: [550, 550, 550, 550, 550] })
    const { eventId } = await schedule(world)
    const app = withMailer(world.app, server.mailer)
    for (let tries = 0; tries < 6; tries++) {
      await runDueJobs(app, world.pool)
      world.clock.advance(5)
    }
    expect(server.tries.filter((address) => address === gia)).toHaveLength(3)
    expect(server.receivedBy(ada)).toHaveLength(1)
    const mails = (await listMails(world.ctx(), [eventId])).get(eventId)
    expect(mails?.find(({ recipient }) => recipient === 'guest')).toMatchObject({
      ...{ kind: 'confirmed', state: 'failed', attempts: 3, replyCode: 550 },
    })
    expect(mails?.find(({ recipient }) => recipient === 'host')).toMatchObject({ state: 'sent' })
    const mallory = world.ctx(
      { kind: 'member', userId: world.mallory.userId, role: 'owner' },
      world.mallory.workspaceId,
    )
    expect((await listMails(mallory, [eventId])).size).toBe(0)
    expect(world.logLines.join('\n')).toContain('gave up a mail')
    expect(world.logLines.join('\n')).not.toContain(gia)
  })

  it('U4 a crash between the server’s yes and our record sends the mail again under the same Message-ID', async () => {
    await using world = await World.create()
    await schedule(world)
    const ids: string[] = []
    const crashing: Mailer = {
      async send(mail) {
        if (mail.to.address === gia) ids.push(mail.messageId)
        if (ids.length === 1) throw new Error('the process is gone')
      },
      close: () => undefined,
    }
    const app = withMailer(world.app, crashing)
    await runDueJobs(app, world.pool)
    world.clock.advance(5)
    await runDueJobs(app, world.pool)
    expect(ids).toHaveLength(2)
    expect(ids[1]).toBe(ids[0])
  })

  it('U4 many looks and many senders at once make one mail a person', async () => {
    await using world = await World.create()
    const { eventId } = await schedule(world)
    const { workspaceId } = world.ada
    await Promise.all(Array.from({ length: 15 }, () => tellPeople(world.app, workspaceId, eventId)))
    const { rows } = await world.pool.query<{ message_id: string }>('select message_id from mails')
    expect(rows).toHaveLength(2)
    const sends = rows.flatMap(({ message_id }) => [1, 2, 3, 4].map(() => sendMail(world.app, workspaceId, message_id)))
    await Promise.allSettled(sends)
    await world.runJobs()
    expect(to(world, gia)).toHaveLength(1)
    expect(to(world, ada)).toHaveLength(1)
  })
})
