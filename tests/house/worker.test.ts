import { type ChildProcess, spawn } from 'node:child_process'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { z } from 'zod'
import { tasks } from '#/jobs/task-list.ts'
import { task } from '#/jobs/tasks.ts'
import { timetable } from '#/jobs/timetable.ts'
import { startWorker } from '#/jobs/worker.ts'
import { addJobs, forgetFailedJobs } from '#/platform/jobs/jobs.ts'
import { World } from '../world.ts'

let world: World
beforeAll(async () => {
  world = await World.create()
})
afterAll(() => world[Symbol.asyncDispose]())

const locked = async () => {
  const { rows } = await world.pool.query(
    'select count(*)::int as n from graphile_worker._private_jobs where locked_at is not null',
  )
  return (rows[0] as { n: number }).n
}

describe('the worker', () => {
  it('Y6 starts with the real tasks and their timetable, each of which is a task', async () => {
    const worker = await startWorker(world.app, world.databaseUrl)
    await worker.stop()
    const known = new Set(tasks.map(({ name }) => name))
    for (const { task } of timetable) expect(known).toContain(task)
  })

  it('X2 starts the next job of a queue at once when the one before ends, not at the next poll', async () => {
    const starts: number[] = []
    const note = task('test.note', z.object({}), async () => void starts.push(Date.now()))
    const worker = await startWorker(world.app, world.databaseUrl, { tasks: [note] })
    for (let i = 0; i < 10; i++) await addJobs(world.app.db, [{ task: 'test.note', payload: {}, queueName: 'one' }])
    for (let tries = 0; starts.length < 10 && tries < 100; tries++) await sleep(100)
    await worker.stop()
    expect(starts).toHaveLength(10)
    // Waiting for the poll would take up to a second each.
    expect((starts[9] as number) - (starts[0] as number)).toBeLessThan(3000)
  })

  it('J10 forgets a job that failed for good a month ago, and no other', async () => {
    const age = (task: string, days: number, attempts: number) =>
      world.pool.query(
        `update graphile_worker._private_jobs as job set attempts = $1, updated_at = now() - $2 * interval '1 day'
         from graphile_worker._private_tasks as task where task.id = job.task_id and task.identifier = $3`,
        [attempts, days, task],
      )
    for (const task of ['test.old', 'test.recent', 'test.waiting'])
      await addJobs(world.app.db, [{ task, payload: {}, maxAttempts: 3 }])
    await age('test.old', 31, 3)
    await age('test.recent', 29, 3)
    await age('test.waiting', 31, 2)
    const before = new Date(Date.now() - 30 * 86_400_000)
    expect(await forgetFailedJobs(world.app.db, before)).toEqual({ 'test.old': 1 })
    expect(await forgetFailedJobs(world.app.db, before)).toEqual({})
    const { rows } = await world.pool.query(`select task_identifier as task from graphile_worker.jobs order by 1`)
    expect(rows.map(({ task }) => task)).toEqual(['test.recent', 'test.waiting'])
    await world.pool.query('delete from graphile_worker._private_jobs')
  })

  it('X2 leaves no finished job locked when it stops', async () => {
    const quick = task('test.quick', z.object({}), async () => undefined)
    const worker = await startWorker(world.app, world.databaseUrl, { tasks: [quick] })
    await addJobs(
      world.app.db,
      Array.from({ length: 20 }, () => ({ task: 'test.quick', payload: {} })),
    )
    await sleep(150)
    await worker.stop()
    expect(await locked()).toBe(0)
  })

  it('X2 does jobs also one at a time', async () => {
    let done = 0
    const count = task('test.count', z.object({}), async () => void done++)
    const worker = await startWorker(world.app, world.databaseUrl, { tasks: [count], concurrency: 1 })
    await addJobs(
      world.app.db,
      Array.from({ length: 3 }, () => ({ task: 'test.count', payload: {} })),
    )
    for (let tries = 0; done < 3 && tries < 100; tries++) await sleep(100)
    await worker.stop()
    expect(done).toBe(3)
  })

  it('X2 does the job of a worker that was killed within seconds, and leaves a living one’s alone', async () => {
    await addJobs(world.app.db, [{ task: 'test.hang', payload: {} }])
    const child = spawn('node', ['--import', 'tsx', 'tests/house/hanging-worker-process.ts'], {
      env: { ...process.env, DATABASE_URL: world.databaseUrl },
      stdio: ['pipe', 'pipe', 'ignore'],
    })
    await printed(child, 'hanging')
    let done = 0
    const hang = task('test.hang', z.object({}), async () => void done++)
    const worker = await startWorker(world.app, world.databaseUrl, { tasks: [hang], lookForDeadSeconds: 1 })
    await sleep(8000)
    expect(done).toBe(0)
    child.kill('SIGKILL')
    for (let tries = 0; done === 0 && tries < 100; tries++) await sleep(100)
    await worker.stop()
    expect(done).toBe(1)
  }, 120_000)
})

async function printed(child: ChildProcess, word: string): Promise<void> {
  await new Promise<void>((resolve, reject) => {
    child.stdout?.on('data', (chunk) => String(chunk).includes(word) && resolve())
    child.once('exit', (code) => reject(new Error(`ended with ${code}`)))
  })
}
