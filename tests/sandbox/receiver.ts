import { createHmac } from 'node:crypto'
import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { Json } from './zoom-world.ts'

export type Received = { event: string; body: Json; raw: string; headers: Record<string, string> }

/** An app's webhook endpoint. It answers 200 at once and validates, unless told otherwise. */
export type Receiver = {
  origin: string
  secretToken: string
  all: Received[]
  /** Statuses for the next requests that are not validations; `hang` never answers. */
  answers: (number | 'hang')[]
  validates: boolean
  /** The first of this event, already here or still to come. Fails after some seconds. */
  next(event: string): Promise<Received>
  /** Waits for this many, then for a pause in which more could have come, and gives all. */
  settled(event: string, atLeast: number, pauseMs?: number): Promise<Received[]>
  close(): Promise<void>
}

const PATIENCE_MS = 20_000

export async function startReceiver(): Promise<Receiver> {
  const server = createServer(async (request, response) => {
    const chunks: Buffer[] = []
    for await (const chunk of request) chunks.push(chunk)
    const raw = Buffer.concat(chunks).toString('utf8')
    const body = JSON.parse(raw)
    receiver.all.push({ event: body.event, body, raw, headers: request.headers as Record<string, string> })
    server.emit('webhook')
    if (body.event === 'endpoint.url_validation') {
      const { plainToken } = body.payload
      const secret = receiver.validates ? receiver.secretToken : 'another secret'
      const encryptedToken = createHmac('sha256', secret).update(plainToken).digest('hex')
      response.setHeader('content-type', 'application/json')
      response.end(JSON.stringify({ plainToken, encryptedToken }))
      return
    }
    const answer = receiver.answers.shift() ?? 200
    if (answer === 'hang') return
    response.statusCode = answer
    response.end()
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')

  const of = (event: string) => receiver.all.filter((received) => received.event === event)
  const arrival = async (event: string, count: number) => {
    const signal = AbortSignal.timeout(PATIENCE_MS)
    while (of(event).length < count) await once(server, 'webhook', { signal })
  }
  const receiver: Receiver = {
    origin: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    secretToken: '',
    all: [],
    answers: [],
    validates: true,
    async next(event) {
      await arrival(event, 1)
      return of(event)[0] as Received
    },
    async settled(event, atLeast, pauseMs = 150) {
      await arrival(event, atLeast)
      await new Promise((resolve) => setTimeout(resolve, pauseMs))
      return of(event)
    },
    async close() {
      server.closeAllConnections()
      server.close()
      await once(server, 'close')
    },
  }
  return receiver
}
