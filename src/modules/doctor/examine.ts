import type { App } from '#/platform/ctx.ts'
import { checkConnections, checkScopes } from './check-connections.ts'
import { checkDatabase, checkMigrations, checkPause, checkSealKeys, schemaLevel } from './check-database.ts'
import { checkClock, checkMail, checkQueue, checkWorker } from './check-running.ts'
import { checkHttps, checkPublicUrls, checkVariables } from './check-settings.ts'
import { checkRedirects, checkWebhookPath, checkWebhooks, checkZoomApp } from './check-zoom.ts'
import { type CheckKey, checkKeys, type Finding, type Found, failed, skipped } from './findings.ts'
import { beginExamination, type Examination, type Patient } from './patient.ts'

/** A check: which variables it means nothing without, and whether it needs a database that answers, or one at this program's level. */
interface Check {
  variables?: readonly string[]
  database?: 'answers' | 'current'
  look(examination: Examination, app: App): Promise<Found[]>
}

const zoomVariables = ['ZOOM_CLIENT_ID', 'ZOOM_CLIENT_SECRET', 'ZOOM_OAUTH_ORIGIN']
const sealVariables = ['ANTEROOM_SECRET', 'ANTEROOM_KEYS']

const checks: Record<CheckKey, Check> = {
  variables: { look: checkVariables },
  public_url: { variables: ['ANTEROOM_PUBLIC_URL', 'ANTEROOM_SECRET'], look: checkPublicUrls },
  https: { variables: ['ANTEROOM_PUBLIC_URL'], look: checkHttps },
  database: { variables: ['DATABASE_URL', 'DATABASE_DIRECT_URL'], look: checkDatabase },
  migrations: { database: 'answers', look: checkMigrations },
  pause: { database: 'current', look: checkPause },
  keys: { variables: sealVariables, database: 'current', look: checkSealKeys },
  clock: { database: 'current', look: checkClock },
  worker: { database: 'current', look: checkWorker },
  queue: { database: 'current', look: checkQueue },
  mail: { variables: ['SMTP_URL'], look: checkMail },
  zoom_app: { variables: zoomVariables, database: 'current', look: checkZoomApp },
  redirect: { variables: [...zoomVariables, 'ANTEROOM_PUBLIC_URL'], database: 'current', look: checkRedirects },
  webhook_path: { variables: ['ANTEROOM_PUBLIC_URL', ...sealVariables], database: 'current', look: checkWebhookPath },
  webhooks: { variables: sealVariables, database: 'current', look: checkWebhooks },
  scopes: { variables: ['ZOOM_SCOPES', 'ZOOM_APP_KIND'], database: 'current', look: checkScopes },
  connections: { variables: [...sealVariables, 'ZOOM_API_ORIGIN'], database: 'current', look: checkConnections },
}

/** Makes every check there is, in some 20 s at most, and says what was found, each with its fix. Throws nothing. */
export async function examine(patient: Patient): Promise<Finding[]> {
  const examination = beginExamination(patient)
  const isCurrent = patient.app !== null && (await isAtThisLevel(patient.app))
  const found = await Promise.all(
    checkKeys.map(async (check) => {
      const results = await take(checks[check], examination, isCurrent)
      return results.map((result): Finding => ({ check, ...result }))
    }),
  )
  return found.flat()
}

async function isAtThisLevel({ db }: App): Promise<boolean> {
  return await schemaLevel(db).then(
    ({ kind }) => kind === 'current',
    () => false,
  )
}

async function take(check: Check, examination: Examination, isCurrent: boolean): Promise<Found[]> {
  const { app, problems } = examination
  const broken = problems.filter(({ variable }) => check.variables?.includes(variable))
  if (broken.length > 0)
    return [skipped('doctor.says.needs_variable', { variables: broken.map(({ variable }) => variable).join(', ') })]
  if (check.database && !app) return [skipped('doctor.says.needs_database')]
  if (check.database === 'current' && !isCurrent) return [skipped('doctor.says.needs_migrations')]
  let timer: NodeJS.Timeout | undefined
  const tooLong = new Promise<'too_long'>((resolve) => {
    timer = setTimeout(resolve, patienceMs, 'too_long')
  })
  try {
    const results = await Promise.race([check.look(examination, app as App), tooLong])
    return results === 'too_long' ? [failed('doctor.says.stuck', 'doctor.fix.stuck')] : results
  } catch (error) {
    // A check that breaks is a finding, too: the others must still be seen.
    app?.log.error({ err: error }, 'a check of doctor broke')
    return [failed('doctor.says.broke', 'doctor.fix.broke')]
  } finally {
    clearTimeout(timer)
  }
}

const patienceMs = 20_000
