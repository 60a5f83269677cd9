import { createTransport } from 'nodemailer'
import { isLoopback } from '#/platform/http/egress.ts'

export interface Mail {
  from: { name: string; address: string }
  to: { name: string; address: string }
  replyTo?: { name: string; address: string }
  subject: string
  text: string
  html: string
  messageId: string
  headers?: Record<string, string>
  /** An iTIP message (RFC 6047): `method` is repeated in the content type. */
  calendar?: { method: 'REQUEST' | 'CANCEL' | 'PUBLISH'; content: string }
}

export interface Mailer {
  /** Hands the mail to the SMTP server, or throws; called from jobs only, which try again. */
  send(mail: Mail): Promise<void>
  close(): void
}

/**
 * A pooled SMTP client for `url` (`smtp://user:password@host:port`). Times out after a third of `seconds` of silence. Plain
 * SMTP goes to loopback only: elsewhere the server must offer STARTTLS, unless the URL says `?requireTLS=false` (decision 40).
 */
export function createMailer(url: string, seconds = 60): Mailer {
  const silence = (seconds * 1000) / 3
  const timeouts = { connectionTimeout: silence, greetingTimeout: silence, socketTimeout: silence }
  // What stands in the URL wins over this.
  const requireTLS = !isLoopback(new URL(url).hostname)
  const transport = createTransport({ url, pool: true, requireTLS, tls: { minVersion: 'TLSv1.2' }, ...timeouts })
  return {
    async send(mail) {
      await transport.sendMail({
        from: mail.from,
        to: mail.to,
        ...(mail.replyTo && { replyTo: mail.replyTo }),
        subject: mail.subject,
        text: mail.text,
        html: mail.html,
        messageId: mail.messageId,
        ...(mail.headers && { headers: mail.headers }),
        ...(mail.calendar && {
          icalEvent: { method: mail.calendar.method, filename: 'invite.ics', content: mail.calendar.content },
        }),
      })
    },
    close: () => transport.close(),
  }
}
