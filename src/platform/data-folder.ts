import { accessSync, constants, mkdirSync } from 'node:fs'
import { ConfigError } from '#/platform/config/config.ts'

/** Makes `folder` and does the work in it; throws `ConfigError` with the variable to blame when the system refuses either. */
export function inDataFolder<T>(folder: string, work: () => T): T {
  try {
    mkdirSync(folder, { recursive: true })
    accessSync(folder, constants.W_OK | constants.X_OK)
    return work()
  } catch (error) {
    const { code, syscall, path = folder } = error as NodeJS.ErrnoException
    if (!syscall) throw error
    const why = reasons[code ?? ''] ?? `can't be used (${code})`
    throw new ConfigError(`ANTEROOM_DATA leads to a place that ${why}: ${path}`)
  }
}

const notAllowed = 'this user may not read and write'
const noFolder = 'is not a folder'
const reasons: Record<string, string> = {
  ...{ EACCES: notAllowed, EPERM: notAllowed, EROFS: 'is read-only' },
  ...{ EEXIST: noFolder, ENOTDIR: noFolder },
  ENOSPC: 'is full',
}
