import { createTransport } from 'nodemailer'
import { isLoopback } from '#/platform/http/egress.ts'

/** How the mail server took a greeting and a log-in; no mail was sent. */
export type MailServerVerdict = 'welcome' | 'unreachable' | 'log_in_refused' | 'no_tls' | 'refused'

/** Greets the mail server at `url` and logs in, within 10 s, by the rules that mails go by. */
export async function tryMailServer(url: string): Promise<MailServerVerdict> {
  const requireTLS = !isLoopback(new URL(url).hostname)
  const silence = { connectionTimeout: 10_000, greetingTimeout: 10_000, socketTimeout: 10_000 }
  const transport = createTransport({ url, requireTLS, tls: { minVersion: 'TLSv1.2' }, ...silence })
  try {
    await transport.verify()
    return 'welcome'
  } catch (error) {
    return verdictOf(error as { code?: string; syscall?: string })
  } finally {
    transport.close()
  }
}

function verdictOf({ code = '', syscall }: { code?: string; syscall?: string }): MailServerVerdict {
  if (code === 'EAUTH' || code === 'ENOAUTH') return 'log_in_refused'
  if (code === 'ETLS' || /CERT|SSL|TLS|SELF_SIGNED|SIGNATURE/.test(code)) return 'no_tls'
  if (syscall === 'connect' || ['EDNS', 'ETIMEDOUT', 'ESOCKET', 'ECONNECTION', 'ECONNREFUSED'].includes(code))
    return 'unreachable'
  return 'refused'
}
