import { createServer, connect as dial, type Socket } from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'
import { expect, it } from 'vitest'
import { z } from 'zod'
import { task } from '#/jobs/tasks.ts'
import { startWorker } from '#/jobs/worker.ts'
import { createPool } from '#/platform/db/database.ts'
import { freePort } from '#/platform/free-port.ts'
import { addJobs } from '#/platform/jobs/jobs.ts'
import { World } from '../world.ts'

it('X2 a worker whose database goes away amid its jobs does them when it is back, in the same process', async () => {
  await using world = await World.create()
  await using wire = await wireTo(world.databaseUrl)
  const pool = createPool(wire.url, world.app.log)
  const done = new Set<number>()
  const slow = task('test.slow', z.object({ n: z.number() }), async (_, { n }) => {
    await sleep(400)
    done.add(n)
  })
  const worker = await startWorker(world.app, wire.url, { tasks: [slow], concurrency: 4, lookForDeadSeconds: 1 })
  const jobs = Array.from({ length: 8 }, (_, n) => ({ task: 'test.slow', payload: { n } }))
  await addJobs(world.app.db, jobs)
  const left = async () => {
    const { rows } = await world.pool.query<{ n: number }>(
      'select count(*)::int as n from graphile_worker._private_jobs',
    )
    return rows[0]?.n
  }
  await sleep(200)
  await wire.cut()
  // Longer than those in hand take, so that they end while nobody can be told.
  await sleep(3000)
  expect(await left()).toBe(jobs.length)
  await wire.mend()
  await expect.poll(left, { timeout: 30_000, interval: 200 }).toBe(0)
  expect(done.size).toBe(jobs.length)
  await worker.stop()
  await pool.end()
}, 60_000)

/** A way to the database that can be cut, as when it restarts. */
async function wireTo(databaseUrl: string) {
  const target = new URL(databaseUrl)
  const port = await freePort()
  const open = new Set<Socket>()
  const server = createServer((near) => {
    const far = dial(Number(target.port), target.hostname)
    for (const [socket, other] of [
      [near, far],
      [far, near],
    ] as const) {
      open.add(socket)
      socket.on('error', () => other.destroy())
      socket.on('close', () => open.delete(socket) && other.destroy())
      socket.pipe(other)
    }
  })
  const mend = () => new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve))
  const cut = async () => {
    const closed = new Promise((resolve) => server.close(resolve))
    for (const socket of open) socket.destroy()
    await closed
  }
  await mend()
  const url = new URL(databaseUrl)
  url.port = String(port)
  url.hostname = '127.0.0.1'
  return { url: url.href, cut, mend, [Symbol.asyncDispose]: async () => void (server.listening && (await cut())) }
}
