// The Zoom apps as Zoom sees them: id and secret, redirect URLs, webhooks.
import {
  type ClientTrial,
  type RedirectTrial,
  redirectUrls,
  tryRedirects,
  type WebhookTrial,
} from '#/modules/connections/index.ts'
import type { App } from '#/platform/ctx.ts'
import { findPause } from '#/platform/instance/pause.ts'
import { type Found, failed, ok, skipped, warning } from './findings.ts'
import type { Examination } from './patient.ts'

export async function checkZoomApp({ clients }: Examination, app: App): Promise<Found[]> {
  const trials = await clients(app)
  return trials.length > 0 ? trials.map(judgeClient) : [skipped('doctor.says.zoom.off')]
}

function judgeClient({ name, isInstance, verdict }: ClientTrial): Found {
  switch (verdict) {
    case 'accepted':
      return ok('doctor.says.zoom_app.ok', { name })
    case 'wrong_secret':
      return isInstance
        ? failed('doctor.says.zoom_app.wrong_secret', 'doctor.fix.zoom_app.wrong_secret', { name })
        : failed('doctor.says.zoom_app.wrong_secret', 'doctor.fix.zoom_app.wrong_secret_of_workspace', { name })
    case 'wrong_kind':
      return failed('doctor.says.zoom_app.wrong_kind', 'doctor.fix.zoom_app.wrong_kind', { name })
    case 'wrong_account':
      return failed('doctor.says.zoom_app.wrong_account', 'doctor.fix.zoom_app.wrong_account', { name })
    case 'no_answer':
      return warning('doctor.says.zoom_app.no_answer', 'doctor.fix.zoom_app.no_answer', { name })
  }
}

export async function checkRedirects({ config }: Examination, app: App): Promise<Found[]> {
  const trials = await tryRedirects(app)
  if (trials.length === 0) return [skipped('doctor.says.zoom.off')]
  return trials.map((trial) => judgeRedirect(trial, redirectUrls(config)))
}

function judgeRedirect({ name, url, verdict }: RedirectTrial, all: string[]): Found {
  const values = { name, url, all: all.join(', ') }
  switch (verdict) {
    case 'refused':
      return failed('doctor.says.redirect.refused', 'doctor.fix.redirect.refused', values)
    case 'unknown_client':
      return failed('doctor.says.redirect.unknown_client', 'doctor.fix.redirect.unknown_client', values)
    case 'no_answer':
      return warning('doctor.says.redirect.no_answer', 'doctor.fix.zoom_app.no_answer', values)
    case 'not_refused':
      return ok('doctor.says.redirect.ok', values)
  }
}

export async function checkWebhookPath({ webhooks }: Examination, app: App): Promise<Found[]> {
  // Nothing listens yet, or the old instance does.
  if (await findPause(app.db)) return [skipped('doctor.says.webhook_path.paused')]
  const trials = await webhooks(app)
  if (trials.length === 0) return [skipped('doctor.says.zoom.off')]
  return trials.map(judgeWebhookPath)
}

function judgeWebhookPath({ name, url, verdict, status }: WebhookTrial): Found {
  switch (verdict) {
    case 'answered':
      return ok('doctor.says.webhook_path.ok', { name, url })
    case 'no_secret':
      return warning('doctor.says.webhook_path.no_secret', 'doctor.fix.webhook_path.no_secret', { name, url })
    case 'unreachable':
      return failed('doctor.says.webhook_path.unreachable', 'doctor.fix.webhook_path.unreachable', { name, url })
    case 'slow':
      return failed('doctor.says.webhook_path.slow', 'doctor.fix.webhook_path.slow', { name, url })
    case 'refused':
      return failed('doctor.says.webhook_path.refused', 'doctor.fix.webhook_path.refused', { name, url })
    case 'odd':
      return failed('doctor.says.webhook_path.odd', 'doctor.fix.webhook_path.odd', { name, url, status: status ?? 0 })
  }
}

/** What Zoom's own webhooks say of the secret token: ours alone can't show that it is Zoom's. */
export async function checkWebhooks({ webhooks }: Examination, app: App): Promise<Found[]> {
  const trials = (await webhooks(app)).filter(({ verdict }) => verdict !== 'no_secret')
  if (trials.length === 0) return [skipped('doctor.says.webhooks.off')]
  return trials.map(({ name, url, isInstance, seenAt, refusedAt }) => {
    if (refusedAt)
      return isInstance
        ? failed('doctor.says.webhooks.refused', 'doctor.fix.webhooks.refused', { name, at: refusedAt })
        : failed('doctor.says.webhooks.refused', 'doctor.fix.webhooks.refused_of_workspace', { name, at: refusedAt })
    if (!seenAt) return warning('doctor.says.webhooks.none', 'doctor.fix.webhooks.none', { name, url })
    return ok('doctor.says.webhooks.ok', { name, at: seenAt })
  })
}
