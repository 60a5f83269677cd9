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
