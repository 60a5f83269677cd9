import type { Role } from '#/platform/ctx.ts'
import type { Scope } from './zoom/provider.ts'

/** `wanted`, or the first of `wanted 2`, `wanted 3` … that is free; names differ by more than case. */
export function freeName(wanted: string, taken: string[]): string {
  const used = new Set(taken.map((name) => name.toLowerCase()))
  for (let n = 1; ; n++) {
    const name = n === 1 ? wanted : `${wanted} ${n}`
    if (!used.has(name.toLowerCase())) return name
  }
}

/** May somebody of this role connect and disconnect the workspace's own accounts (decision 4)? */
export function mayManageWorkspace(role: Role, adminsMayConnect: boolean): boolean {
  return role === 'owner' || (role === 'admin' && adminsMayConnect)
}

/** May somebody of this role connect an account of their own? */
export function mayConnectOwn(role: Role, membersMayConnect: boolean): boolean {
  return role === 'owner' || membersMayConnect
}

/** The table's scopes that were not granted. */
export function missingScopes(scopes: readonly Scope[], granted: readonly string[]): Scope[] {
  return scopes.filter(({ name }) => !granted.includes(name))
}

/** Which server the ids in a client's grants come from; empty for the instance's own. */
export function realmOf({ oauthOrigin, apiOrigin }: { oauthOrigin: string | null; apiOrigin: string | null }): string {
  return oauthOrigin === null && apiOrigin === null ? '' : `${oauthOrigin ?? ''} ${apiOrigin ?? ''}`
}

export function scopesOf(text: string | undefined): string[] {
  return [...new Set((text ?? '').split(/[\s,]+/).filter(Boolean))].sort()
}

/** What `after` has that `before` had not, and the other way round; null when nothing changed. */
export function scopeChanges(before: string[], after: string[]): { added: string[]; removed: string[] } | null {
  const added = after.filter((scope) => !before.includes(scope))
  const removed = before.filter((scope) => !after.includes(scope))
  return added.length + removed.length > 0 ? { added, removed } : null
}

/** The origin that the provider's answer names, if it is the provider's own or the configured one (decision 39). */
export function judgeApiOrigin(
  named: string | undefined,
  configured: string,
  domains: readonly string[],
): { origin: string; refused: boolean } {
  if (!named || !URL.canParse(named)) return { origin: configured, refused: named !== undefined }
  const { origin, protocol, hostname } = new URL(named)
  const isTheirs = domains.some((domain) => hostname === domain || hostname.endsWith(`.${domain}`))
  if (origin === configured || (protocol === 'https:' && isTheirs)) return { origin, refused: false }
  return { origin: configured, refused: true }
}

const oldestSeconds = 2 * 3600
const aheadSeconds = 5 * 60

/** Is a webhook signed at this epoch second fresh: at most 2 h old, at most 5 min ahead (decision 33)? */
export function isFresh(timestamp: string, now: Date): boolean {
  if (!/^\d{1,12}$/.test(timestamp)) return false
  const age = now.getTime() / 1000 - Number(timestamp)
  return age <= oldestSeconds && age >= -aheadSeconds
}

/** The public origin that this request came in by, so that the flow returns to it (decision 6). */
export function originOfHost(host: string, publicUrls: readonly [string, ...string[]]): string {
  return publicUrls.find((url) => new URL(url).host === host) ?? publicUrls[0]
}
