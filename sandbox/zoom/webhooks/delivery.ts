/** `twin`: a duplicate or a redelivery, beside the retries. */
export type Attempt = { at: string; status: number; ms: number; error?: string; twin?: true }

/** One webhook: what was sent where, and how each try ended. `status` 0: no answer in time. */
export type Delivery = {
  id: string
  clientId: string
  url: string
  event: string
  body: string
  headers: Record<string, string>
  state: 'waiting' | 'delivered' | 'failed' | 'dropped'
  attempts: Attempt[]
  /** Milliseconds on the sandbox's clock. */
  nextAttemptAt?: number
}

/** How deliveries misbehave; rates are probabilities from 0 to 1. */
export type WebhookWeather = {
  duplicate?: number
  drop?: number
  reorder?: number
  delayMs?: number
  retryScheduleMs?: number[]
  /** State of the generator; set from `seed`. */
  random?: number
}

/** After 5, then 20, then 60 minutes; only for a status from 500 up or none at all. */
export const ZOOM_RETRY_SCHEDULE_MS = [5, 20, 60].map((minutes) => minutes * 60_000)

export const ANSWER_WITHIN_MS = 3000

export function judgeAttempt(attempt: Attempt): 'delivered' | 'again' | 'failed' {
  if (attempt.status === 200 || attempt.status === 204) return 'delivered'
  return attempt.status === 0 || attempt.status >= 500 ? 'again' : 'failed'
}
