import { html } from 'hono/html'
import type { Html } from '../page.ts'

const URLS = /https?:\/\/[^\s<>"]+[^\s<>".,;:!?)\]]/g

/** Plain text with its web addresses as links. Everything is escaped. */
export function linked(text: string): Html[] {
  const parts: Html[] = []
  let from = 0
  for (const match of text.matchAll(URLS)) {
    parts.push(html`${text.slice(from, match.index)}<a href="${match[0]}">${match[0]}</a>`)
    from = match.index + match[0].length
  }
  parts.push(html`${text.slice(from)}`)
  return parts
}
