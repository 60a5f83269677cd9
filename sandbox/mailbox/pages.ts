import { type Context, Hono } from 'hono'
import { html } from 'hono/html'
import { type Html, page } from '../page.ts'
import type { Box } from './box.ts'
import { linked } from './linked.ts'
import type { MailMessage } from './message.ts'

const NOTICE = 'Every mail that this demo sends ends here. Nothing leaves this machine.'
// The mail's own markup: shown, with its styles, but it runs nothing and loads nothing from elsewhere.
const MAIL_POLICY =
  "default-src 'none'; style-src 'unsafe-inline'; img-src data:; base-uri 'none'; form-action 'none'; frame-ancestors 'self'; sandbox allow-popups allow-popups-to-escape-sandbox"

export function mailPages(box: Box): Hono {
  return new Hono()
    .get('/', (c) => {
      const to = c.req.query('to') || undefined
      return show(c, to ? `Mails to ${to}` : 'Mails', list(box, to))
    })
    .post('/clear', (c) => {
      box.clear()
      return c.redirect('/', 303)
    })
    .get('/messages/:id', (c) => {
      const message = find(box, c)
      return message ? show(c, message.subject || 'No subject', one(message, c.req.query('view'))) : gone(c)
    })
    .get('/messages/:id/html', (c) => {
      const message = find(box, c)
      if (!message) return gone(c)
      return c.html(`<base target="_blank">${message.html}`, 200, { 'content-security-policy': MAIL_POLICY })
    })
    .get('/messages/:id/attachments/:index', (c) => {
      const attachment = find(box, c)?.attachments[Number(c.req.param('index'))]
      if (!attachment) return gone(c)
      return c.body(new Uint8Array(Buffer.from(attachment.content, attachment.encoding)), 200, {
        'content-type': attachment.contentType,
        'content-disposition': `attachment; filename*=UTF-8''${encodeURIComponent(attachment.filename)}`,
        'x-content-type-options': 'nosniff',
      })
    })
}

function list(box: Box, to: string | undefined): Html {
  const messages = box.list(to)
  const recipients = [...new Set(box.list().flatMap((message) => message.to))].sort()
  if (messages.length === 0) {
    return html`<p class="quiet">No mail${to ? html` to ${to}` : ' yet'}. Reload the page after something was sent.</p>
${to ? html`<p><a href="/">All mails</a></p>` : ''}`
  }
  return html`<div class="row spread"><nav aria-label="Recipients"><a href="/"${
    to ? '' : html` aria-current="page"`
  }>Everyone</a>${recipients.map(
    (address) =>
      html`<a href="/?to=${encodeURIComponent(address)}"${address === to ? html` aria-current="page"` : ''}>${address}</a>`,
  )}</nav><form method="post" action="/clear"><button>Delete all</button></form></div>
<ul class="plain">${messages.map(
    (message) => html`<li><a href="/messages/${message.id}"><strong>${message.subject || 'No subject'}</strong></a><br>
<span class="small quiet">To ${message.to.join(', ')} · <time datetime="${message.receivedAt}">${when(message)}</time>${
      message.attachments.length > 0 ? ` · ${message.attachments.map(({ filename }) => filename).join(', ')}` : ''
    }</span></li>`,
  )}</ul>`
}

function one(message: MailMessage, wanted: string | undefined): Html {
  const view = wanted ?? (message.html ? 'html' : 'text')
  const tabs = [...(message.html ? [['html', 'As shown']] : []), ['text', 'Text'], ['headers', 'Headers']] as [
    string,
    string,
  ][]
  return html`<dl><dt>From</dt><dd>${message.from}</dd><dt>To</dt><dd>${message.to.join(', ')}</dd>
<dt>Sent</dt><dd>${when(message)}</dd>${
    message.attachments.length > 0
      ? html`<dt>Attached</dt><dd>${message.attachments.map(
          ({ filename, contentType }, index) =>
            html`<a href="/messages/${message.id}/attachments/${index}">${filename}</a> <span class="small quiet">${contentType}</span> `,
        )}</dd>`
      : ''
  }</dl>
<nav aria-label="Views">${tabs.map(
    ([name, label]) => html`<a href="?view=${name}"${name === view ? html` aria-current="page"` : ''}>${label}</a>`,
  )}</nav>
${body(message, view)}`
}

function body(message: MailMessage, view: string): Html {
  if (view === 'html') {
    return html`<iframe title="The mail" src="/messages/${message.id}/html" sandbox="allow-popups allow-popups-to-escape-sandbox"></iframe>`
  }
  if (view === 'headers') {
    const lines = Object.entries(message.headers).map(([name, value]) => `${name}: ${value}`)
    return html`<pre class="mail">${lines.join('\n')}</pre>`
  }
  return html`<pre class="mail">${linked(message.text)}</pre>`
}

function find(box: Box, c: Context): MailMessage | undefined {
  return box.list().find((message) => message.id === c.req.param('id'))
}

function gone(c: Context) {
  return show(c, 'This mail is gone', html`<p>It was deleted, or never came. <a href="/">All mails</a></p>`, 404)
}

function show(c: Context, title: string, main: Html, status: 200 | 404 = 200) {
  return c.html(
    page({ title, notice: NOTICE, brand: 'Mailbox', nav: [{ href: '/', label: 'All mails' }], here: '/', main }),
    status,
  )
}

function when(message: MailMessage): string {
  return new Intl.DateTimeFormat('en-GB', { dateStyle: 'medium', timeStyle: 'medium' }).format(
    new Date(message.receivedAt),
  )
}
