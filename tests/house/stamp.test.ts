import { mkdirSync, mkdtempSync, utimesSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, it } from 'vitest'
// @ts-expect-error The scripts run on older Nodes too, hence without types.
import { isBuilt, noteBuilt, stampOf } from '../../scripts/stamp.mjs'

it('a build is stale when a source was changed, came or went since', () => {
  const root = mkdtempSync(join(tmpdir(), 'anteroom-stamp-'))
  for (const folder of ['src/deep', 'sandbox', 'messages', 'scripts'])
    mkdirSync(join(root, folder), { recursive: true })
  for (const file of ['src/deep/a.ts', 'scripts/build.mjs', 'vite.config.ts', 'package-lock.json'])
    writeFileSync(join(root, file), '')
  expect(isBuilt(root)).toBe(false)
  noteBuilt(root, stampOf(root))
  expect(isBuilt(root)).toBe(true)
  utimesSync(join(root, 'src/deep/a.ts'), 1, 1)
  expect(isBuilt(root)).toBe(false)
  noteBuilt(root, stampOf(root))
  writeFileSync(join(root, 'messages/new.json'), '')
  expect(isBuilt(root)).toBe(false)
})
