import { existsSync, mkdtempSync, readFileSync, renameSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { expect, it } from 'vitest'
import { forgetEmbeddedPostgres, hasEmbeddedPostgres, startEmbeddedPostgres } from '#/platform/db/embedded.ts'

it('data folders of like names have databases of their own, and forgetting one leaves the other', async () => {
  const root = mkdtempSync(join(tmpdir(), 'anteroom-embedded-'))
  const [first, second] = [join(root, 'a', 'b'), join(root, 'a-b')]
  const running = await startEmbeddedPostgres(first)
  expect([hasEmbeddedPostgres(first), hasEmbeddedPostgres(second)]).toEqual([true, false])
  const other = await startEmbeddedPostgres(second)
  expect(other.home).not.toBe(running.home)
  await Promise.all([running.stop(), other.stop()])
  forgetEmbeddedPostgres(first)
  expect([hasEmbeddedPostgres(first), hasEmbeddedPostgres(second)]).toEqual([false, true])
  forgetEmbeddedPostgres(second)
}, 60_000)

it.runIf(process.getuid?.() === 0)(
  'as root a database from before names had a hash is found by its folder, and by no other',
  async () => {
    const root = mkdtempSync(join(tmpdir(), 'anteroom-embedded-'))
    const [folder, like] = [join(root, 'a', 'b'), join(root, 'a-b')]
    const before = await startEmbeddedPostgres(folder)
    await before.stop()
    const older = before.home.replace(/-[0-9a-f]{8}$/, '')
    renameSync(before.home, older)
    rmSync(join(older, 'folder'))
    const again = await startEmbeddedPostgres(folder)
    expect(again.home).toBe(older)
    expect(readFileSync(join(older, 'folder'), 'utf8')).toBe(folder)
    await again.stop()
    expect([hasEmbeddedPostgres(folder), hasEmbeddedPostgres(like)]).toEqual([true, false])
    forgetEmbeddedPostgres(folder)
    expect([existsSync(older), existsSync(dirname(older))]).toEqual([false, true])
  },
  60_000,
)
