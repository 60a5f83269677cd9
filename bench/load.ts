// The guests of a load test, in a process of their own: `load.ts <url> <connections> <seconds> [<requests a second>]`.
// With a rate they come by the clock, whether or not the server keeps up (open loop), and wait from when they were due.
import { connect, type Socket } from 'node:net'

const [, , address = '', connectionsText = '', secondsText = '', rateText] = process.argv
const url = new URL(address)
const [connections, seconds] = [Number(connectionsText), Number(secondsText)]
const rate = rateText === undefined ? null : Number(rateText)
const headers = ['accept: text/html', 'accept-encoding: gzip', 'accept-language: en-GB', 'connection: keep-alive']
const request = Buffer.from(
  `GET ${url.pathname}${url.search} HTTP/1.1\r\nhost: ${url.host}\r\n${headers.join('\r\n')}\r\n\r\n`,
)

const idle: Socket[] = []
const due: number[] = []
const latencies: number[] = []
const asked = new Map<Socket, { since: number; left?: number }>()
const lastChunk = Buffer.from('0\r\n\r\n')
let failures = 0
let isOver = false

// One request at a time on a connection; its answer says how long it is, or ends with an empty chunk.
function answered(socket: Socket, chunk: Buffer): void {
  const waiting = asked.get(socket)
  if (!waiting) return
  if (waiting.left === undefined) {
    const end = chunk.indexOf('\r\n\r\n')
    const head = chunk.subarray(0, end).toString('latin1')
    if (!head.startsWith('HTTP/1.1 200')) failures++
    const length = /content-length: (\d+)/i.exec(head)?.[1]
    waiting.left = length === undefined ? Number.POSITIVE_INFINITY : Number(length) + end + 4
  }
  waiting.left -= chunk.length
  if (waiting.left > 0 && !(waiting.left === Number.POSITIVE_INFINITY && chunk.subarray(-5).equals(lastChunk))) return
  latencies.push(performance.now() - waiting.since)
  asked.delete(socket)
  next(socket)
}

function next(socket: Socket): void {
  if (isOver) return
  const since = rate === null ? performance.now() : due.shift()
  if (since === undefined) idle.push(socket)
  else ask(socket, since)
}

function ask(socket: Socket, since: number): void {
  asked.set(socket, { since })
  socket.write(request)
}

const sockets = await Promise.all(
  Array.from(
    { length: connections },
    () =>
      new Promise<Socket>((resolve, reject) => {
        const socket: Socket = connect(Number(url.port), '127.0.0.1', () => resolve(socket.setNoDelay()))
        socket.on('error', reject).on('data', (chunk: Buffer) => answered(socket, chunk))
      }),
  ),
)
const began = performance.now()
for (const socket of sockets) next(socket)
if (rate !== null) {
  let sent = 0
  const timer = setInterval(() => {
    const now = performance.now()
    for (; sent < ((now - began) / 1000) * rate; sent++) {
      const at = began + (sent * 1000) / rate
      const socket = idle.shift()
      if (socket) ask(socket, at)
      else due.push(at)
    }
    if (now - began > seconds * 1000) clearInterval(timer)
  }, 1)
}
setTimeout(() => {
  isOver = true
  const took = performance.now() - began
  process.stdout.write(JSON.stringify({ perSecond: (latencies.length * 1000) / took, failures, latencies }))
  for (const socket of sockets) socket.destroy()
}, seconds * 1000)
