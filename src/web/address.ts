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
