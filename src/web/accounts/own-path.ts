/** `to` if it is an address of this site, without its origin; else null. A log-in must not send people elsewhere. */
export function ownPath(to: string | undefined | null): string | null {
  if (!to?.startsWith('/')) return null
  // The URL parser decides, since it is what browsers do: `/\t/elsewhere` is another site to them.
  const base = 'http://own.invalid'
  const url = URL.canParse(to, base) ? new URL(to, base) : null
  return url?.origin === base ? url.pathname + url.search : null
}
