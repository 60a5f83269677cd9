import { expect, it } from 'vitest'
import { ownPath } from './own-path.ts'

it.each([
  ['/home', '/home'],
  ['/bookings?page=2', '/bookings?page=2'],
  ['/a/../b', '/b'],
])('%s is ours', (to, path) => expect(ownPath(to)).toBe(path))

it.each([
  '//evil.test',
  '/\\evil.test',
  '/\t/evil.test',
  '/\n/evil.test',
  'https://evil.test/',
  'javascript:alert(1)',
  '',
  undefined,
  null,
])('%j leads elsewhere', (to) => expect(ownPath(to)).toBeNull())
