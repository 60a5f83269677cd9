import { execFile } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { gzipSync } from 'node:zlib'
import type { Figure } from './figure.ts'
import { median, openTown, quantile } from './places.ts'
import { cpuMilliseconds, pin, type Served, serve, temporaryPostgres } from './served.ts'

const connections = 16
const seconds = 5
const path = '/ada/intro-call'

/** What a booking page weighs, and how many of them one core serves. The database and the guests have the other cores. */
export async function measurePage(): Promise<Figure[]> {
  await using postgres = await temporaryPostgres()
  await using town = await openTown(postgres.url)
  await town.addPlace('ada', { durationMinutes: 30 })
  await using served = await serve({ databaseUrl: postgres.url, page: path, env: { ZOOM_CLIENT_ID: '' } })
  const weight = await weighPage(served.origin)
  const isPinned = pin(served.pid, 0)
  await load(served, seconds)
  const rounds: Load[] = []
  for (let round = 0; round < 3; round++) rounds.push(await load(served, seconds))
  const perSecond = median(rounds.map((one) => one.perSecond))
  const perCore = 1000 / median(rounds.map((one) => one.cpuMilliseconds))
  const rate = Math.max(1, Math.round(perSecond / 2))
  const calm: Load[] = []
  for (let round = 0; round < 3; round++) calm.push(await load(served, seconds, rate))
  const p99 = median(calm.map(({ latencies }) => quantile(latencies, 0.99)))
  const usual = median(calm.map(({ latencies }) => median(latencies)))
  const failures = [...rounds, ...calm].reduce((sum, one) => sum + one.failures, 0)
  const where = isPinned ? '' : ' (not pinned to a core: no taskset)'
  return [
    weight,
    {
      what: `Booking pages a second, one core, warm${where}`,
      aim: '≥ 800',
      measured: `${perSecond.toFixed(0)}; by processor time ${perCore.toFixed(0)}${failures > 0 ? `; ${failures} failed` : ''}`,
      isMet: perSecond >= 800 && failures === 0,
    },
    {
      what: `The slowest of 100 at half that rate (${rate}/s, by the clock)`,
      aim: '≤ 50 ms',
      measured: `${p99.toFixed(1)} ms (median ${usual.toFixed(1)} ms)`,
      isMet: p99 <= 50 && failures === 0,
    },
  ]
}

/** The page, its styles and scripts, packed as they are sent; what is sent unpacked counts as it is. */
async function weighPage(origin: string): Promise<Figure> {
  const html = await (await fetch(`${origin}${path}`)).text()
  const parts = [
    ...new Set([...html.matchAll(/(?:href|src)="(\/assets\/[^"]+|\/favicon[^"]+)"/g)].map(([, part = '']) => part)),
  ]
  let bytes = 0
  for (const part of [path, ...parts]) bytes += await bytesOf(`${origin}${part}`)
  const kilobytes = bytes / 1024
  return {
    what: `First visit to a booking page: the page and ${parts.length} files, compressed`,
    aim: '≤ 30 KB',
    measured: `${kilobytes.toFixed(1)} KB`,
    isMet: kilobytes <= 30,
  }
}

async function bytesOf(url: string): Promise<number> {
  const answer = await fetch(url, { headers: { 'accept-encoding': 'gzip' } })
  const content = Buffer.from(await answer.arrayBuffer())
  // `fetch` has unpacked it, so it is packed again the way the server did.
  return answer.headers.get('content-encoding') === 'gzip'
    ? Number(answer.headers.get('content-length') ?? gzipSync(content).length)
    : content.length
}

interface Load {
  perSecond: number
  failures: number
  latencies: number[]
  /** Of the server, a request. */
  cpuMilliseconds: number
}

async function load(served: Served, seconds: number, rate?: number): Promise<Load> {
  const script = fileURLToPath(new URL('load.ts', import.meta.url))
  const orders = [`${served.origin}${path}`, connections, seconds, rate].filter((one) => one !== undefined).map(String)
  const before = cpuMilliseconds(served.pid)
  const { stdout } = await promisify(execFile)(process.execPath, [script, ...orders], { maxBuffer: 2 ** 30 })
  const result = JSON.parse(stdout) as Omit<Load, 'cpuMilliseconds'>
  return { ...result, cpuMilliseconds: (cpuMilliseconds(served.pid) - before) / result.latencies.length }
}
