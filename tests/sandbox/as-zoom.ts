import https from 'node:https'
import { connect } from 'node:net'

const ZOOM_HOSTS = ['zoom.us', 'api.zoom.us']

/**
 * Until disposed, what this process sends to Zoom's hosts through `node:https` or `fetch` ends at the sandbox, without
 * TLS, and calls to all other hosts fail. So a client needs no option to be tested, not even where its addresses are fixed.
 * `hosts`: only these, where a client is told of the others' address itself.
 */
export function leadZoomTo(origin: string, hosts = ZOOM_HOSTS): Disposable {
  const { hostname, port } = new URL(origin)
  const usual = { agent: https.globalAgent, noProxy: process.env.no_proxy, fetch: globalThis.fetch }
  const agent = new https.Agent({ keepAlive: false })
  agent.createConnection = (options) => {
    if (!hosts.includes(options.host ?? '')) throw new Error(`No test may call ${options.host}.`)
    return connect(Number(port), hostname)
  }
  https.globalAgent = agent
  globalThis.fetch = (input, init) => {
    const request = new Request(input, init)
    const url = new URL(request.url)
    if (hosts.includes(url.host)) return usual.fetch(new Request(origin + url.pathname + url.search, request))
    if (url.hostname !== '127.0.0.1') throw new Error(`No test may call ${url.host}.`)
    return usual.fetch(request)
  }
  // A proxy of the machine would be asked for Zoom itself.
  process.env.no_proxy = '*'
  return {
    [Symbol.dispose]() {
      https.globalAgent = usual.agent
      globalThis.fetch = usual.fetch
      if (usual.noProxy === undefined) delete process.env.no_proxy
      else process.env.no_proxy = usual.noProxy
      agent.destroy()
    },
  }
}
