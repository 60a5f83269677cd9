import { expect, it } from 'vitest'
import { typedText } from './input.ts'

it('a typed text loses what is unseen and turns letters around, and keeps every letter', () => {
  const turns = [0x061c, 0x200e, 0x200f, 0x202a, 0x202b, 0x202c, 0x202d, 0x202e, 0x2066, 0x2067, 0x2068, 0x2069]
  const typed = `  ${turns.map((code) => `${String.fromCodePoint(code)}ا`).join('')} 👩‍👩‍👧 `
  expect(typedText().parse(typed)).toBe(`${'ا'.repeat(turns.length)} 👩‍👩‍👧`)
})
