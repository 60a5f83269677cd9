import { BlockList, isIP } from 'node:net'
import { getConnInfo } from '@hono/node-server/conninfo'
import type { Context } from 'hono'

/** The client's address: the socket's, or the forwarded one when the socket's belongs to a trusted proxy (decision 6). */
export function clientAddress(c: Context, trustedProxies: string[]): string {
  const direct = socketAddress(c)
  const forwarded = (c.req.header('x-forwarded-for') ?? '')
    .split(',')
    .map((text) => text.trim())
    .filter((text) => isIP(text) !== 0)
  const trusted = listOf(trustedProxies)
  let address = direct
  // From the nearest hop outwards: believed for as long as the hop before it is a trusted one.
  while (forwarded.length > 0 && isTrusted(trusted, address)) address = forwarded.pop() as string
  return address
}

/**
 * Did this request come from a program on this machine, not through a proxy on it? A proxy names its client or passes on the public
 * host; either is enough to say no.
 */
export function isFromLoopback(c: Context): boolean {
  const forwarded = ['x-forwarded-for', 'forwarded', 'x-real-ip', 'x-forwarded-host', 'via']
  if (forwarded.some((name) => c.req.header(name) !== undefined)) return false
  const { hostname } = new URL(c.req.url)
  return isLoopback(socketAddress(c)) && (hostname === 'localhost' || isLoopback(hostname.replace(/^\[|\]$/g, '')))
}

function isLoopback(address: string): boolean {
  return address === '::1' || /^127(\.\d{1,3}){3}$/.test(address)
}

/** The id that the trusted proxy in front gave the request; null for what anybody else says. */
export function proxyRequestId(c: Context, trustedProxies: string[]): string | null {
  const given = c.req.header('x-request-id')
  if (given === undefined || !/^[\w.-]{8,64}$/.test(given)) return null
  return isTrusted(listOf(trustedProxies), socketAddress(c)) ? given : null
}

function socketAddress(c: Context): string {
  try {
    return (getConnInfo(c).remote.address ?? '').replace(/^::ffff:/, '')
  } catch {
    // A request without a socket (`app.request` in tests) comes from this machine.
    return '127.0.0.1'
  }
}

const lists = new WeakMap<string[], BlockList>()

function listOf(networks: string[]): BlockList {
  const known = lists.get(networks)
  if (known) return known
  const list = new BlockList()
  for (const network of networks) {
    const [address = '', prefix] = network.split('/')
    const family = isIP(address) === 6 ? 'ipv6' : 'ipv4'
    if (isIP(address) !== 0) list.addSubnet(address, Number(prefix ?? (family === 'ipv6' ? 128 : 32)), family)
  }
  lists.set(networks, list)
  return list
}

function isTrusted(list: BlockList, address: string): boolean {
  return isIP(address) !== 0 && list.check(address, isIP(address) === 6 ? 'ipv6' : 'ipv4')
}
