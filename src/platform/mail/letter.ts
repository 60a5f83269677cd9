import { i18nFor, type Language } from '#/platform/i18n/i18n.ts'

/** What a mail says, before it is dressed: no markup, everything is escaped here. */
export interface Letter {
  /** The language of the words, for the page's `lang` and the signs between a label and what it names. */
  language: Language
  title: string
  paragraphs: string[]
  /** What, when, where. */
  details?: Detail[]
  button?: { label: string; href: string }
  /** Small print: who sent this and why. */
  footer?: string[]
}

interface Detail {
  label: string
  value: string
  /** The whole value is this link; text mails show the address itself. */
  href?: string
  /** Parts of the value that are links, in their order; text mails do without. */
  links?: Link[]
}

interface Link {
  text: string
  href: string
}

/** The letter as an HTML page with inline styles, light and dark, and as plain text saying the same. */
export function letter(said: Letter): { html: string; text: string } {
  return { html: asHtml(said), text: asText(said) }
}

function asText({ language, title, paragraphs, details = [], button, footer = [] }: Letter): string {
  const blocks = [
    title,
    ...paragraphs,
    details.map((detail) => textDetail(language, detail)).join('\n'),
    button && isWeb(button.href) ? `${heading(language, button.label)}\n${button.href}` : '',
    // The signature mark of mail clients: dash, dash, space.
    footer.length > 0 ? `-- \n${footer.join('\n')}` : '',
  ]
  return `${blocks
    .map((block) => block.replace(/\r\n?/g, '\n'))
    .filter((block) => block !== '')
    .join('\n\n')}\n`
}

// Several lines stand below their label, so that it is seen what belongs to it; so does the answer to a question.
function textDetail(language: Language, { label, value, href }: Detail): string {
  const text = href && isWeb(href) && href !== value ? labelled(language, value, href) : value
  if (text === value && !/[\r\n]/.test(text) && !endsAlone(label)) return labelled(language, label, text)
  return `${heading(language, label)}\n  ${text.replace(/\r\n?|\n/g, '\n  ')}`
}

function heading(language: Language, label: string): string {
  return endsAlone(label) ? label : labelled(language, label, '').trimEnd()
}

function labelled(language: Language, label: string, value: string): string {
  return i18nFor(language).t('ui.labelled', { label, value })
}

function endsAlone(label: string): boolean {
  return /[?!.:…？！。：]$/u.test(label)
}

const font = "-apple-system,BlinkMacSystemFont,'Segoe UI','Hiragino Sans','Noto Sans JP',Roboto,sans-serif"

// Mail clients drop stylesheets or keep only parts of them: what matters is inline, dark mode is an extra.
const dark = `@media (prefers-color-scheme:dark){
.ground{background:#15171a!important}.card{background:#1f2226!important;border-color:#34383e!important}
.ink{color:#eceef0!important}.quiet{color:#a3a9b1!important}.link{color:#8ab4ff!important}
.button{background:#8ab4ff!important;color:#10131a!important}.rule{border-color:#34383e!important}}`

function asHtml({ language, title, paragraphs, details = [], button, footer = [] }: Letter): string {
  const rows = details.map(
    (detail) => `<tr>
<td class="quiet rule" valign="top" style="padding:10px 16px 10px 0;border-top:1px solid #e3e5e8;color:#5b626b;font-size:13px;line-height:20px;word-break:break-word" width="28%">${escaped(detail.label)}</td>
<td class="ink rule" valign="top" style="padding:10px 0;border-top:1px solid #e3e5e8;color:#1b1e22;font-size:15px;line-height:22px;word-break:break-word;font-variant-numeric:tabular-nums">${linked(detail)}</td>
</tr>`,
  )
  return `<!doctype html>
<html lang="${escaped(language)}">
<head><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<meta name="color-scheme" content="light dark"><meta name="supported-color-schemes" content="light dark">
<title>${escaped(title)}</title><style>${dark}</style></head>
<body class="ground" style="margin:0;padding:0;background:#f4f5f6">
<table role="presentation" class="ground" width="100%" cellpadding="0" cellspacing="0" border="0" style="background:#f4f5f6"><tr><td align="center" style="padding:32px 12px">
<table role="presentation" class="card" width="100%" cellpadding="0" cellspacing="0" border="0" style="max-width:560px;background:#ffffff;border:1px solid #e3e5e8;border-radius:8px"><tr><td align="left" style="padding:32px;font-family:${font}">
<h1 class="ink" style="margin:0 0 16px;color:#1b1e22;font-size:24px;line-height:29px;font-weight:600">${escaped(title)}</h1>
${paragraphs.map((text) => `<p class="ink" style="margin:0 0 16px;color:#1b1e22;font-size:15px;line-height:23px">${lines(text)}</p>`).join('\n')}
${rows.length > 0 ? `<table role="presentation" width="100%" cellpadding="0" cellspacing="0" border="0" style="margin:8px 0 16px">${rows.join('\n')}</table>` : ''}
${button && isWeb(button.href) ? `<p style="margin:8px 0 0"><a class="button" href="${escaped(button.href)}" style="display:inline-block;padding:12px 20px;border-radius:8px;background:#1f5fd6;color:#ffffff;font-size:15px;line-height:20px;font-weight:600;text-decoration:none">${escaped(button.label)}</a></p>` : ''}
</td></tr></table>
${footer.length > 0 ? `<table role="presentation" width="100%" cellpadding="0" cellspacing="0" border="0" style="max-width:560px"><tr><td class="quiet" align="left" style="padding:16px 32px;color:#5b626b;font-family:${font};font-size:13px;line-height:20px">${footer.map(lines).join('<br>')}</td></tr></table>` : ''}
</td></tr></table>
</body>
</html>
`
}

function linked({ value, href, links = href ? [{ text: value, href }] : [] }: Detail): string {
  let html = ''
  let rest = value
  for (const { text, href } of links) {
    const at = rest.indexOf(text)
    if (at < 0 || !mayBeLinked(href)) continue
    html += `${lines(rest.slice(0, at))}<a class="link" href="${escaped(href)}" style="color:#1f5fd6">${escaped(text)}</a>`
    rest = rest.slice(at + text.length)
  }
  return html + lines(rest)
}

function lines(text: string): string {
  return escaped(text).replace(/\r\n?|\n/g, '<br>')
}

// A link in a mail is a web address, a phone number or nothing: `javascript:` and the like stay words.
function mayBeLinked(href: string): boolean {
  return isWeb(href) || /^tel:\+?\d+$/.test(href)
}

function isWeb(href: string): boolean {
  return URL.canParse(href) && ['https:', 'http:'].includes(new URL(href).protocol)
}

function escaped(text: string): string {
  return text.replace(/[&<>"']/g, (sign) => `&#${sign.charCodeAt(0)};`)
}
