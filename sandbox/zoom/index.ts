// A Zoom to develop, demonstrate and test against: OAuth, REST, webhooks, pages, faults. Not for anything real:
// it listens on loopback, keeps its secrets in plain state, and its control API needs no password.
// Shares no code with what it is used to test.
import { once } from 'node:events'
import type { Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { createAdaptorServer } from '@hono/node-server'
import { buildApp } from './build-app.ts'
import type { Sandbox } from './sandbox.ts'
import { loadState, openStore } from './store.ts'
import { startTimetable } from './timetable.ts'
import { resumeDeliveries } from './webhooks/send.ts'
import { planNext } from './webhooks/validate.ts'

export type ZoomSandboxOptions = {
  /** 0 or absent: any free port. */
  port?: number | undefined
  host?: string | undefined
  /** JSON file that the state is kept in over restarts. */
  stateFile?: string | undefined
  /** Print nothing, not even unexpected errors. */
  quiet?: boolean | undefined
  /** Hosts beside loopback that webhooks may be sent to. */
  webhookHosts?: string[] | undefined
}

export type ZoomSandbox = {
  /** `http://127.0.0.1:PORT`: OAuth, REST (`/v2`), pages and control API (`/_sandbox`). */
  origin: string
  close(): Promise<void>
  [Symbol.asyncDispose](): Promise<void>
}

/** Starts a sandbox and resolves when it listens; throws what `listen` throws. Any number may run in one process. */
export async function startZoomSandbox(options: ZoomSandboxOptions = {}): Promise<ZoomSandbox> {
  const host = options.host ?? '127.0.0.1'
  const sandbox = newSandbox(options)
  const store = openStore(options.stateFile, () => sandbox.state)
  sandbox.changed = store.changed
  const app = buildApp(sandbox, options.quiet ?? false)
  const server = createAdaptorServer({ fetch: app.fetch, overrideGlobalObjects: false }) as Server
  server.listen(options.port ?? 0, host)
  await once(server, 'listening')
  sandbox.origin = originOf(server, host)
  for (const known of sandbox.state.apps) planNext(sandbox, known)
  resumeDeliveries(sandbox)

  let closing: Promise<void> | undefined
  async function close(): Promise<void> {
    sandbox.ending.abort()
    sandbox.timetable.clear()
    server.closeAllConnections()
    server.close()
    await once(server, 'close')
    await Promise.allSettled(sandbox.background)
    store.close()
  }
  const closeOnce = () => {
    closing ??= close()
    return closing
  }
  return { origin: sandbox.origin, close: closeOnce, [Symbol.asyncDispose]: closeOnce }
}

function newSandbox(options: ZoomSandboxOptions): Sandbox {
  const state = loadState(options.stateFile)
  const sandbox: Sandbox = {
    origin: '',
    state,
    timetable: startTimetable(() => Date.now() + sandbox.state.clockOffsetMs),
    webhookHosts: options.webhookHosts ?? [],
    changed() {},
    ending: new AbortController(),
    pace: new Map(),
    background: new Set(),
  }
  return sandbox
}

function originOf(server: Server, host: string): string {
  const { port } = server.address() as AddressInfo
  // 0.0.0.0 is where it listens, not where it can be called.
  const name = host === '0.0.0.0' || host === '::' ? '127.0.0.1' : host.includes(':') ? `[${host}]` : host
  return `http://${name}:${port}`
}
