import https from 'node:https'
import { connect } from 'node:net'

const ZOOM_HOSTS = ['zoom.us', 'api.zoom.us']

/**
 * Until disposed, what this process sends to Zoom's hosts through `node:https` ends at the sandbox, without TLS, and
 * calls to all other hosts fail. So a client needs no option to be tested, not even where its addresses are fixed.
 */
export function leadZoomTo(origin: string): Disposable {
  const { hostname, port } = new URL(origin)
  const usual = { agent: https.globalAgent, noProxy: process.env.no_proxy }
  const agent = new https.Agent({ keepAlive: false })
  agent.createConnection = (options) => {
    if (!ZOOM_HOSTS.includes(options.host ?? '')) throw new Error(`No test may call ${options.host}.`)
    return connect(Number(port), hostname)
  }
  https.globalAgent = agent
  // A proxy of the machine would be asked for Zoom itself.
  process.env.no_proxy = '*'
  return {
    [Symbol.dispose]() {
      https.globalAgent = usual.agent
      if (usual.noProxy === undefined) delete process.env.no_proxy
      else process.env.no_proxy = usual.noProxy
      agent.destroy()
    },
  }
}
