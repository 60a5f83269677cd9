import { randomBytes } from 'node:crypto'
import type { Page } from '#/web/route.ts'
import { acceptsGzip, answerPacked, type Document, pageText } from './layout.tsx'
import { gzipped, type Packed, pack, plain } from './packed.ts'

/** Where the nonce goes, in what is kept. */
const gap = randomBytes(16).toString('hex')
const mostBytes = 8 * 2 ** 20
const kept = new Map<string, Packed>()
let bytes = 0

/**
 * Answers with a page that shows nothing but its address, its language and what `madeOf` says. Drawn and packed once for
 * all who get the same; only the nonce differs. It can't be out of date: other contents are another page.
 */
export function renderKept(page: Page, madeOf: unknown[], draw: (page: Page) => Omit<Document, 'status'>): Response {
  const { i18n, url } = page
  const key = JSON.stringify([i18n.language, i18n.locale, url.href, ...madeOf])
  const packed = kept.get(key) ?? packPage(page, draw)
  keep(key, packed)
  if (acceptsGzip(page)) return answerPacked(page, gzipped(packed, page.nonce))
  return page.http.html(plain(packed, page.nonce).toString())
}

// Has no more of the request than the key says: what asked for more would be shown to others.
function packPage({ i18n, url }: Page, draw: (page: Page) => Omit<Document, 'status'>): Packed {
  const http = { req: { method: 'GET' } }
  const anyone = { i18n, url, http, nonce: gap, notice: null, visitor: null } as unknown as Page
  const [before, after, ...others] = pageText(anyone, draw(anyone)).split(gap)
  if (before === undefined || after === undefined || others.length > 0) throw new Error('a page has one nonce')
  return pack(before, after)
}

// The one used longest ago goes first.
function keep(key: string, packed: Packed): void {
  if (kept.delete(key)) bytes -= sizeOf(key, packed)
  kept.set(key, packed)
  bytes += sizeOf(key, packed)
  for (const [oldest, page] of kept) {
    if (bytes <= mostBytes) break
    kept.delete(oldest)
    bytes -= sizeOf(oldest, page)
  }
}

function sizeOf(key: string, { before, after, packedBefore, packedAfter }: Packed): number {
  return key.length + before.length + after.length + packedBefore.length + packedAfter.length
}
