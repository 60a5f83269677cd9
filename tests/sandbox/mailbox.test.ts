import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createTransport } from 'nodemailer'
import { expect, it } from 'vitest'
import { type Mailbox, type MailMessage, startMailbox } from '../../sandbox/mailbox/index.ts'

const INVITE = 'BEGIN:VCALENDAR\r\nVERSION:2.0\r\nEND:VCALENDAR\r\n'
const MAIL = {
  from: 'Anteroom <no-reply@anteroom.example>',
  to: 'gia@anteroom.example',
  subject: 'Bestätigt: 日本',
  messageId: '<one@anteroom.example>',
  text: 'Join: http://127.0.0.1:4600/j/1?pwd=a&b=<c>. See you',
  html: '<p>Join <a href="http://127.0.0.1:4600/j/1">here</a></p><script>alert(1)</script>',
  headers: { 'x-kind': 'confirmed' },
  attachments: [
    { filename: 'invite.ics', content: INVITE, contentType: 'text/calendar; charset=utf-8; method=REQUEST' },
    { filename: 'dot.png', content: Buffer.from([137, 80, 78, 71]) },
  ],
}

it('U4 a mail arrives whole: who, subject, text, HTML, headers and attachments', async () => {
  await using mailbox = await startMailbox()
  await send(mailbox, MAIL)
  const mail = (await list(mailbox))[0] as MailMessage
  expect(mail).toMatchObject({
    from: 'no-reply@anteroom.example',
    to: ['gia@anteroom.example'],
    subject: 'Bestätigt: 日本',
    messageId: '<one@anteroom.example>',
  })
  expect(mail.text.trim()).toBe(MAIL.text)
  expect(mail.html).toContain('<a href="http://127.0.0.1:4600/j/1">here</a>')
  expect(mail.headers).toMatchObject({ 'x-kind': 'confirmed', 'message-id': '<one@anteroom.example>' })
  expect(mail.attachments).toEqual([
    { filename: 'invite.ics', contentType: 'text/calendar', content: INVITE, encoding: 'utf8' },
    { filename: 'dot.png', contentType: 'image/png', content: 'iVBORw==', encoding: 'base64' },
  ])
  expect(Date.parse(mail.date)).toBeGreaterThan(Date.now() - 60_000)
})

it('U4 mails are listed newest first, by recipient, and can be cleared', async () => {
  await using mailbox = await startMailbox()
  await send(mailbox, { ...MAIL, subject: 'first' })
  await send(mailbox, { ...MAIL, subject: 'second', to: 'ada@anteroom.example', bcc: 'Gia@anteroom.example' })
  const subjects = async (to = '') => (await list(mailbox, to)).map((mail) => mail.subject)
  expect(await subjects()).toEqual(['second', 'first'])
  expect(await subjects('?to=ada@anteroom.example')).toEqual(['second'])
  expect(await subjects('?to=gia@anteroom.example')).toEqual(['second', 'first'])
  expect((await fetch(`${mailbox.origin}/_mailbox/messages`, { method: 'DELETE' })).status).toBe(204)
  expect(mailbox.messages()).toEqual([])
})

it.each([
  ['temporary', 451],
  ['permanent', 550],
])('X10 the next mails can be refused: %s is %i', async (kind, code) => {
  await using mailbox = await startMailbox()
  await fault(mailbox, { reject: 1, kind })
  await expect(send(mailbox, MAIL)).rejects.toMatchObject({ responseCode: code })
  expect(mailbox.messages()).toEqual([])
  await send(mailbox, MAIL)
  expect(mailbox.messages()).toHaveLength(1)
})

it('X10 answers can be slow', async () => {
  await using mailbox = await startMailbox()
  await fault(mailbox, { delayMs: 200 })
  const started = Date.now()
  await send(mailbox, MAIL)
  expect(Date.now() - started).toBeGreaterThanOrEqual(195)
})

it('U4 mails are kept over a restart when there is a file', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'mailbox-'))
  const stateFile = join(folder, 'mails.json')
  {
    await using mailbox = await startMailbox({ stateFile })
    await send(mailbox, MAIL)
  }
  await using mailbox = await startMailbox({ stateFile })
  expect(mailbox.messages()).toHaveLength(1)
  rmSync(folder, { recursive: true })
})

it('T13 a mail is shown in a frame that runs nothing, with its links and attachments', async () => {
  await using mailbox = await startMailbox()
  await send(mailbox, MAIL)
  const id = mailbox.messages()[0]?.id
  const page = await (await fetch(`${mailbox.origin}/messages/${id}`)).text()
  expect(page).toContain('sandbox="allow-popups allow-popups-to-escape-sandbox"')
  const body = await fetch(`${mailbox.origin}/messages/${id}/html`)
  const policy = body.headers.get('content-security-policy')
  expect(policy).toContain("default-src 'none'")
  expect(policy).not.toContain('script-src')
  expect(policy).not.toContain('allow-scripts')
  const text = await (await fetch(`${mailbox.origin}/messages/${id}?view=text`)).text()
  expect(text).toContain(
    '<a href="http://127.0.0.1:4600/j/1?pwd=a&amp;b=">http://127.0.0.1:4600/j/1?pwd=a&amp;b=</a>&lt;c&gt;',
  )
  const attached = await fetch(`${mailbox.origin}/messages/${id}/attachments/0`)
  expect(attached.headers.get('content-disposition')).toBe("attachment; filename*=UTF-8''invite.ics")
  expect(await attached.text()).toBe(INVITE)
  expect((await fetch(`${mailbox.origin}/messages/nothing`)).status).toBe(404)
})

async function send(mailbox: Mailbox, mail: object): Promise<void> {
  const transport = createTransport(mailbox.smtpUrl)
  await transport.sendMail(mail)
  transport.close()
}

async function list(mailbox: Mailbox, query = '') {
  return (await (await fetch(`${mailbox.origin}/_mailbox/messages${query}`)).json()) as ReturnType<Mailbox['messages']>
}

function fault(mailbox: Mailbox, body: object): Promise<Response> {
  return fetch(`${mailbox.origin}/_mailbox/faults`, { method: 'POST', body: JSON.stringify(body) })
}
