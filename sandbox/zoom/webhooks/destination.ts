import { isIP } from 'node:net'

/** Webhooks go to this machine, and to hosts that whoever started the sandbox named. */
export function mayReceiveWebhooks(url: string, allowedHosts: readonly string[]): boolean {
  if (!URL.canParse(url)) return false
  const { protocol, hostname } = new URL(url)
  if (protocol !== 'http:' && protocol !== 'https:') return false
  return isLoopback(hostname) || allowedHosts.includes(hostname)
}

function isLoopback(hostname: string): boolean {
  if (hostname === 'localhost' || hostname.endsWith('.localhost') || hostname === '[::1]') return true
  return isIP(hostname) === 4 && hostname.startsWith('127.')
}
