import { gunzipSync } from 'node:zlib'
import fc from 'fast-check'
import { expect, it } from 'vitest'
import { gzipped, pack, plain } from './packed.ts'

const text = fc.string({ unit: 'grapheme', maxLength: 5000 })

it('whatever fills the gap, the packed text is one valid gzip member of the whole', () => {
  fc.assert(
    fc.property(text, text, fc.string({ maxLength: 100 }), (before, after, gap) => {
      const packed = pack(before, after)
      // Checks the sum and the length at the end, too.
      expect(gunzipSync(gzipped(packed, gap)).toString()).toBe(before + gap + after)
      expect(plain(packed, gap).toString()).toBe(before + gap + after)
    }),
  )
})

it('a long page stays small', () => {
  const packed = pack('<head>', '<a class="time" href="?time=2027">09:30</a>'.repeat(1000))
  expect(gzipped(packed, 'nonce').length).toBeLessThan(1000)
})
