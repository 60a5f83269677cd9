import { type ChildProcess, spawn } from 'node:child_process'
import { openSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { freePort } from '#/platform/free-port.ts'
import type { Gate } from './gate.ts'

export type Role = 'serve' | 'worker'

/** The product's processes. Whichever ends is started again, as a supervisor does. */
export interface Fleet extends AsyncDisposable {
  /** Kills one of them (-9), wherever it is in its work; it is back within two seconds. False when none is there. */
  kill(role: Role, afterMilliseconds: number): boolean
  /** When it was done, each time. */
  kills: number[]
  /** Those that ended without having been killed. */
  gaveUp: { at: number; since: number; role: Role; code: number | null }[]
}

interface Seat {
  role: Role
  child: ChildProcess | null
  ready: Promise<void>
  backAt: number
}

/** Starts the built program, `webs` times as `serve` behind the gate and `workers` times as `worker`; resolves when all are ready. */
export async function startFleet(
  gate: Gate,
  env: Record<string, string>,
  given: { webs: number; workers: number; logs: string },
): Promise<Fleet> {
  let isOver = false
  const kills: Fleet['kills'] = []
  const turns: Record<Role, number> = { serve: 0, worker: 0 }
  const gaveUp: Fleet['gaveUp'] = []
  const start = async (seat: Seat, number: number): Promise<void> => {
    const port = await freePort()
    if (isOver) return
    const log = openSync(join(given.logs, `${seat.role}-${number}.log`), 'a')
    const since = Date.now()
    const child = spawn(process.execPath, ['dist/server/main.js', seat.role], {
      env: { PATH: process.env.PATH, ...env, PORT: String(port), HOST: '127.0.0.1' },
      stdio: ['ignore', log, log],
    })
    seat.child = child
    child.once('exit', async (code, signal) => {
      gate.ports.delete(port)
      seat.child = null
      if (isOver) return
      if (signal !== 'SIGKILL') gaveUp.push({ at: Date.now(), since, role: seat.role, code })
      await sleep(signal === 'SIGKILL' ? seat.backAt : 500)
      if (!isOver) seat.ready = start(seat, number)
    })
    if (seat.role === 'worker') return
    await untilReady(child, port)
    if (child.exitCode === null && child.signalCode === null) gate.ports.add(port)
  }
  const seats: Seat[] = [...many('serve', given.webs), ...many('worker', given.workers)]
  seats.forEach((seat, number) => {
    seat.ready = start(seat, number)
  })
  await Promise.all(seats.map(({ ready }) => ready))
  return {
    kills,
    gaveUp,
    kill(role, afterMilliseconds) {
      const living = seats.filter((one) => one.role === role && one.child)
      const seat = living[turns[role] % living.length]
      if (!seat?.child) return false
      seat.backAt = afterMilliseconds
      turns[role]++
      kills.push(Date.now())
      return seat.child.kill('SIGKILL')
    },
    async [Symbol.asyncDispose]() {
      isOver = true
      await Promise.all(seats.map(({ child }) => child && end(child)))
    },
  }
}

function many(role: Role, count: number): Seat[] {
  return Array.from({ length: count }, () => ({ role, child: null, ready: Promise.resolve(), backAt: 0 }))
}

async function untilReady(child: ChildProcess, port: number): Promise<void> {
  while (child.exitCode === null && child.signalCode === null) {
    const answer = await fetch(`http://127.0.0.1:${port}/healthz`).catch(() => null)
    if (answer?.status === 200) return
    await sleep(50)
  }
}

async function end(child: ChildProcess): Promise<void> {
  const ended = new Promise((resolve) => child.once('exit', resolve))
  child.kill('SIGTERM')
  const late = setTimeout(() => child.kill('SIGKILL'), 5000)
  await ended
  clearTimeout(late)
}
