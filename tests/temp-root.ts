import { chmodSync, existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

/**
 * Makes one folder in which everything of this run is temporary, its processes' files included, and answers what removes
 * it. A run that was interrupted can't; the next one removes what it left, by the process that the folder is named after.
 */
export function openTempRoot(): () => void {
  const parent = tmpdir()
  for (const folder of [parent, databasesOfRoot]) {
    for (const name of readable(folder)) {
      const pid = /anteroom-run-(\d+)-/.exec(name)?.[1]
      if (pid && !isAlive(Number(pid))) remove(join(folder, name))
    }
  }
  const root = mkdtempSync(join(parent, `anteroom-run-${process.pid}-`))
  // As root, PostgreSQL runs as another user, who has to get to its own folder below.
  chmodSync(root, 0o755)
  process.env.TMPDIR = root
  return () => {
    process.env.TMPDIR = parent
    remove(root)
    const own = readable(databasesOfRoot).filter((name) => name.includes(`anteroom-run-${process.pid}-`))
    for (const name of own) remove(join(databasesOfRoot, name))
  }
}

// Where embedded.ts puts the databases of a program that runs as root, each named after its folder.
const databasesOfRoot = '/var/lib/anteroom'

function readable(folder: string): string[] {
  return existsSync(folder) ? readdirSync(folder) : []
}

function remove(folder: string): void {
  rmSync(folder, { recursive: true, force: true, maxRetries: 3 })
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    // Somebody else's process can't be signalled, and is alive.
    return (error as NodeJS.ErrnoException).code === 'EPERM'
  }
}
