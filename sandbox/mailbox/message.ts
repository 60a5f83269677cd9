import { randomUUID } from 'node:crypto'
import PostalMime, { type Attachment } from 'postal-mime'

export type MailAttachment = {
  filename: string
  contentType: string
  /** The text itself, or base64 where it is not text. */
  content: string
  encoding: 'utf8' | 'base64'
}

/** A mail as received, taken apart. `to` are the recipients of the envelope, hidden copies too. */
export type MailMessage = {
  id: string
  from: string
  to: string[]
  subject: string
  /** ISO 8601, from the mail's own header, else when it came. */
  date: string
  receivedAt: string
  messageId: string
  /** Lower-case names; a repeated header's values are joined by line feeds. */
  headers: Record<string, string>
  text: string
  html: string
  attachments: MailAttachment[]
}

/** Takes a raw mail apart. Throws nothing for odd mails: what is not there is empty. */
export async function readMessage(raw: Buffer, envelope: { from: string; to: string[] }): Promise<MailMessage> {
  const mail = await PostalMime.parse(raw, { attachmentEncoding: 'arraybuffer' })
  const receivedAt = new Date().toISOString()
  const headers: Record<string, string> = {}
  for (const { key, value } of mail.headers) headers[key] = key in headers ? `${headers[key]}\n${value}` : value
  const dated = Date.parse(headers.date ?? '')
  return {
    id: randomUUID(),
    from: mail.from?.address ?? envelope.from,
    to: envelope.to,
    subject: mail.subject ?? '',
    date: Number.isNaN(dated) ? receivedAt : new Date(dated).toISOString(),
    receivedAt,
    messageId: mail.messageId ?? '',
    headers,
    text: mail.text ?? '',
    html: mail.html ?? '',
    attachments: mail.attachments.map((attachment, index) => readAttachment(attachment, index, raw)),
  }
}

export function isTo(message: MailMessage, address: string): boolean {
  return message.to.some((to) => to.toLowerCase() === address.toLowerCase())
}

function readAttachment(attachment: Attachment, index: number, raw: Buffer): MailAttachment {
  const bytes = Buffer.from(attachment.content as ArrayBuffer)
  const contentType = attachment.mimeType || 'application/octet-stream'
  const encoding = /^text\/|json|xml|ics$/.test(contentType) ? 'utf8' : 'base64'
  const content = bytes.toString(encoding)
  return {
    filename: attachment.filename ?? (contentType === 'text/calendar' ? 'invite.ics' : `attachment-${index + 1}`),
    contentType,
    content: encoding === 'utf8' && !travelledAsBase64(bytes, raw) ? content.replace(/\r?\n/g, '\r\n') : content,
    encoding,
  }
}

// The parser gives the lines of a part that was not base64 with bare LF; on the wire they ended in CRLF.
function travelledAsBase64(bytes: Buffer, raw: Buffer): boolean {
  return raw.includes(bytes.subarray(0, 57).toString('base64'))
}
