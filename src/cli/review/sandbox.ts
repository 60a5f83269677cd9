import type { Instance } from './instance.ts'

/** The Zoom sandbox by its control API, and the mailbox beside it. */
export interface Sandbox extends Pick<Instance, 'mailboxOrigin' | 'lookNow'> {
  control<T>(path: string, body?: unknown, method?: string): Promise<T>
  meetingOf(joinUrl: string): Promise<Meeting>
  meetings(email: string): Promise<Meeting[]>
  mails(address: string): Promise<Mail[]>
  journal(since: number): Promise<JournalEntry[]>
}

export interface Meeting {
  id: number
  topic: string
  start_time: string
  duration: number
  join_url: string
  deletedAt: string | null
}

export interface Mail {
  id: string
  text: string
  attachments: { contentType: string; content: string; encoding?: BufferEncoding }[]
}

export interface JournalEntry {
  seq: number
  method: string
  path: string
  status: number
  userId?: string
}

export function sandboxAt({ zoomOrigin, mailboxOrigin, lookNow }: Instance): Sandbox {
  const control = <T>(path: string, body?: unknown, method?: string) =>
    ask<T>(`${zoomOrigin}/_sandbox${path}`, body, method)
  return {
    mailboxOrigin,
    lookNow,
    control,
    meetingOf: (joinUrl) => control(`/meetings/${joinUrl.match(/\/j\/(\d+)/)?.[1]}`),
    meetings: (email) => control(`/meetings?email=${encodeURIComponent(email)}`),
    mails: (address) => ask(`${mailboxOrigin}/_mailbox/messages?to=${encodeURIComponent(address)}`),
    journal: (since) => control(`/journal?since=${since}`),
  }
}

async function ask<T>(url: string, body?: unknown, method = body === undefined ? 'GET' : 'POST'): Promise<T> {
  const response = await fetch(url, {
    method,
    ...(body !== undefined && { headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) }),
  })
  if (!response.ok) throw new Error(`${method} ${url} answered ${response.status}: ${await response.text()}`)
  return (response.status === 204 ? undefined : await response.json()) as T
}
