// What the configuration says, and whether the public URLs lead here.
import { isLoopback } from '#/platform/http/egress.ts'
import { type Found, failed, ok, skipped, warning } from './findings.ts'
import type { Examination } from './patient.ts'
import type { Probe } from './probe-public-urls.ts'

export async function checkVariables({ config, problems }: Examination): Promise<Found[]> {
  const wrong = problems.map(({ sentence }) =>
    failed('doctor.says.variables.wrong', 'doctor.fix.variables.wrong', { sentence }),
  )
  const missing = config.missingZoomVariables.filter((name) => !problems.some(({ variable }) => variable === name))
  const notes: Found[] = []
  if (missing.length > 0)
    notes.push(
      warning('doctor.says.variables.zoom_off', 'doctor.fix.variables.zoom_off', { variables: missing.join(', ') }),
    )
  if (config.operator.email === 'operator@localhost' && config.mode === 'live')
    notes.push(warning('doctor.says.variables.operator', 'doctor.fix.variables.operator'))
  return wrong.length + notes.length > 0 ? [...wrong, ...notes] : [ok('doctor.says.variables.ok')]
}

export async function checkPublicUrls(examination: Examination): Promise<Found[]> {
  return (await examination.probes()).map((probe) => judgePublicUrl(probe))
}

export async function checkHttps(examination: Examination): Promise<Found[]> {
  return (await examination.probes()).map((probe) => judgeHttps(probe))
}

function judgePublicUrl(probe: Probe): Found {
  const { url, kind } = probe
  switch (kind) {
    case 'own':
      return ok('doctor.says.public_url.ok', { url })
    case 'some':
      return skipped('doctor.says.public_url.some', { url })
    case 'other':
      return failed('doctor.says.public_url.other', 'doctor.fix.public_url.other', { url })
    case 'redirects':
      return failed('doctor.says.public_url.redirects', 'doctor.fix.public_url.redirects', { url, to: probe.to })
    case 'no_name':
      return failed('doctor.says.public_url.no_name', 'doctor.fix.public_url.no_name', { url })
    case 'slow':
      return failed('doctor.says.public_url.slow', 'doctor.fix.public_url.unreachable', { url })
    case 'unreachable':
      return failed('doctor.says.public_url.unreachable', 'doctor.fix.public_url.unreachable', { url })
    case 'certificate':
      return skipped('doctor.says.public_url.certificate', { url })
  }
}

function judgeHttps(probe: Probe): Found {
  const { url, kind } = probe
  if (kind === 'certificate')
    return failed('doctor.says.https.certificate', 'doctor.fix.https.certificate', { url, code: probe.code })
  if (url.startsWith('http:') && isLoopback(new URL(url).hostname))
    return warning('doctor.says.https.local', 'doctor.fix.https.local', { url })
  if (kind === 'no_name' || kind === 'slow' || kind === 'unreachable')
    return skipped('doctor.says.https.unreachable', { url })
  return ok('doctor.says.https.ok', { url })
}
