import { Agent, createServer, type IncomingMessage, request, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'

/** What stands before several web servers: one address, the next living server for each request. */
export interface Gate extends AsyncDisposable {
  origin: string
  /** Where requests go from now on. */
  ports: Set<number>
  /** Answers of 500 and more that the product itself gave. */
  failures: Failure[]
  /** Requests that no server took, or that one died over. */
  unanswered: number
}

export interface Failure {
  at: number
  /** When the request came. */
  since: number
  status: number
  method: string
  path: string
}

/** Never tries a request twice: it may have been acted on. */
export async function openGate(): Promise<Gate> {
  const agent = new Agent({ keepAlive: true, maxSockets: 64 })
  const server = createServer((asked, answer) => pass(gate, agent, asked, answer))
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const gate: Gate = {
    origin: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    ports: new Set(),
    failures: [],
    unanswered: 0,
    async [Symbol.asyncDispose]() {
      agent.destroy()
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  }
  return gate
}

let turn = 0

function pass(gate: Gate, agent: Agent, asked: IncomingMessage, answer: ServerResponse): void {
  const since = Date.now()
  const ports = [...gate.ports]
  const port = ports[turn++ % Math.max(1, ports.length)]
  const lose = () => {
    gate.unanswered++
    if (answer.headersSent) return void answer.destroy()
    answer.writeHead(502, { 'x-gate': 'no answer' }).end()
  }
  if (port === undefined) {
    lose()
    return
  }
  const { method = 'GET', url = '/', headers } = asked
  const onward = request({ host: '127.0.0.1', port, method, path: url, headers, agent }, (given) => {
    const status = given.statusCode ?? 500
    if (status >= 500) gate.failures.push({ at: Date.now(), since, status, method, path: template(url) })
    answer.writeHead(status, given.headers)
    given.on('error', lose)
    given.pipe(answer)
  })
  onward.on('error', lose)
  asked.pipe(onward)
}

// Links of guests have no business in a report.
function template(url: string): string {
  return (url.split('?')[0] ?? '').replace(/^\/booking\/[^/]+/, '/booking/:token')
}
