import type { Server } from 'node:http'
import { ConfigError } from '#/platform/config/config.ts'

/** Listens, or throws `ConfigError` with the variable that is to blame. */
export async function listenOn(server: Server, { port, host }: { port: number; host: string }): Promise<void> {
  const sentences: Record<string, string> = {
    EADDRINUSE: `PORT ${port} is in use by another program.`,
    EACCES: `PORT ${port} may not be listened on by this user; take one above 1023.`,
    ENOTFOUND: `HOST ${host} is not an address of this machine.`,
    EAI_AGAIN: `HOST ${host} is not an address of this machine.`,
    EADDRNOTAVAIL: `HOST ${host} is not an address of this machine.`,
  }
  await new Promise<void>((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) => {
      const sentence = sentences[error.code ?? '']
      reject(sentence ? new ConfigError(sentence) : error)
    })
    server.listen(port, host, resolve)
  })
}
