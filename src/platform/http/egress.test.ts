import { createServer } from 'node:net'
import { describe, expect, it } from 'vitest'
import { EgressRefused, isNotSent, safeFetch } from './egress.ts'

const seen: string[] = []
const fetch = safeFetch(async (input, init) => {
  seen.push(`${input} ${init?.redirect}`)
  return new Response('ok')
})

describe('the way out', () => {
  it.each(['http://zoom.example/', 'http://127.0.0.1.evil.example/', 'http://10.0.0.1/', 'ftp://localhost/'])(
    'Y18 does not call %s',
    async (url) => {
      await expect(fetch(url)).rejects.toBeInstanceOf(EgressRefused)
    },
  )

  it.each(['https://zoom.us/', 'http://127.0.0.1:4000/', 'http://localhost/', 'http://[::1]:1/'])(
    'Y18 calls %s, and follows no redirect',
    async (url) => {
      await fetch(url)
      expect(seen.at(-1)).toBe(`${url} manual`)
    },
  )

  it('Y18 offers no TLS older than 1.2', async () => {
    const hello = await helloOf((url) => safeFetch(globalThis.fetch)(url))
    const offered = versionsIn(hello)
    expect(offered.length).toBeGreaterThan(0)
    for (const version of offered) expect(version).toBeGreaterThanOrEqual(0x0303)
  })

  it('tells what never left from what may have arrived', () => {
    const failed = (code: string, syscall?: string) =>
      new TypeError('fetch failed', { cause: Object.assign(new Error(code), { code, syscall }) })
    expect(isNotSent(failed('ECONNREFUSED'))).toBe(true)
    expect(isNotSent(failed('ENOTFOUND'))).toBe(true)
    expect(isNotSent(failed('ETIMEDOUT', 'connect'))).toBe(true)
    expect(isNotSent(failed('CERT_HAS_EXPIRED'))).toBe(true)
    expect(isNotSent(failed('ECONNRESET', 'read'))).toBe(false)
    expect(isNotSent(failed('UND_ERR_SOCKET'))).toBe(false)
    expect(isNotSent(new DOMException('timed out', 'TimeoutError'))).toBe(false)
  })
})

/** The first bytes that a client sends to a TLS server: its ClientHello (RFC 8446 §4.1.2). */
async function helloOf(call: (url: string) => Promise<unknown>): Promise<Buffer> {
  const server = createServer()
  const hello = new Promise<Buffer>((resolve) => {
    server.on('connection', (socket) => {
      socket.on('error', () => undefined)
      socket.once('data', (bytes) => {
        resolve(Buffer.from(bytes))
        socket.destroy()
      })
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const address = server.address()
  const port = typeof address === 'object' && address ? address.port : 0
  await call(`https://127.0.0.1:${port}/`).catch(() => undefined)
  server.close()
  return await hello
}

/** The versions in the extension `supported_versions` (43), which clients send since TLS 1.3. */
function versionsIn(hello: Buffer): number[] {
  let at = 5 + 4 + 2 + 32
  at += 1 + hello.readUInt8(at)
  at += 2 + hello.readUInt16BE(at)
  at += 1 + hello.readUInt8(at)
  const end = at + 2 + hello.readUInt16BE(at)
  at += 2
  while (at < end) {
    const type = hello.readUInt16BE(at)
    const length = hello.readUInt16BE(at + 2)
    if (type === 43) {
      const list = hello.subarray(at + 5, at + 4 + length)
      // Values such as 0x1a1a are placeholders that keep servers tolerant (RFC 8701).
      return Array.from({ length: list.length / 2 }, (_, i) => list.readUInt16BE(i * 2)).filter(
        (v) => (v & 0x0f0f) !== 0x0a0a,
      )
    }
    at += 4 + length
  }
  return []
}
