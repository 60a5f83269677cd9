/** "2027-03-01T08:30:00Z": an instant as it stands in our addresses and forms, always UTC (decision 52). */
export function instantOf(at: Date): string {
  return at.toISOString().replace(/\.\d{3}Z$/, 'Z')
}

/** The instant that a text of that shape means; null for any other text. */
export function readInstant(text: string | undefined): Date | null {
  if (!text || !/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/.test(text)) return null
  const at = new Date(text)
  return Number.isNaN(at.getTime()) ? null : at
}
