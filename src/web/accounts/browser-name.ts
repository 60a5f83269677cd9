import Bowser from 'bowser'

/** "Firefox, Linux" of a `User-Agent`, enough for its owner to know it again; null when it says nothing known. */
export function browserName(userAgent: string | null): string | null {
  if (!userAgent) return null
  const { browser, os, platform } = Bowser.parse(userAgent)
  // Whoever looks for their phone knows it by what it is rather than by its system.
  return (
    [browser.name, platform.model && os.name === 'iOS' ? platform.model : os.name].filter(Boolean).join(', ') || null
  )
}
