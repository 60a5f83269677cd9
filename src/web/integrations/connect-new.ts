import {
  type ClientKind,
  createOAuthClient,
  hostsInput,
  listOAuthClients,
  removeOAuthClient,
} from '#/modules/connections/index.ts'
import { DomainError, type ErrorCode } from '#/platform/errors.ts'
import { refusalOfError, refusalOfIssues } from '#/web/form.ts'
import type { Page, Refusal, Typed } from '#/web/route.ts'
import { oneOf } from '#/web/typed.ts'
import { judgeApp } from './app-form.ts'
import { connectByApp, leaveForZoom } from './connect.ts'
import { showNew } from './new-page.tsx'
import { testTyped } from './tests.ts'

// What Zoom says of wrong credentials: these need another typing, so an app of this form isn't kept with them.
const ofCredentials: ErrorCode[] = ['client_secret_wrong', 'client_kind_wrong', 'account_id_wrong']

/** Connects with the app chosen, or with a new one that is stored first; a refusal gives the form back as it was typed. */
export async function connectNew(page: Page, typed: Typed): Promise<Response> {
  const isNew = oneOf(typed, 'app') === 'new'
  const known = isNew ? null : await chosenApp(page, oneOf(typed, 'app'))
  const judged = isNew ? judgeApp(page, typed) : null
  if (judged && oneOf(typed, 'press') === 'test')
    return showNew(page, judged.input ? await testTyped(page, judged.input, typed) : { refusal: judged.refusal })
  const hosts = judgeHosts(page, typed, known?.kind ?? oneOf(typed, 'kind'))
  const refusal = merged(judged?.refusal ?? null, hosts)
  if (refusal) return showNew(page, { refusal })
  const app = judged?.input
    ? { id: (await createOAuthClient(page.ctx, page.app.outside, judged.input)).id, kind: judged.input.kind }
    : await chosenApp(page, oneOf(typed, 'app'))
  try {
    return await connectWith(page, app, typed)
  } catch (error) {
    if (!isNew || !(error instanceof DomainError)) throw error
    if (ofCredentials.includes(error.code)) {
      await removeOAuthClient(page.ctx, { id: app.id })
      throw error
    }
    // Stored: only the rest of the form needs another look, and no secret is typed twice.
    const kept = refusalOfError(page.i18n, error, { ...typed, app: app.id })
    return showNew(page, { refusal: kept, stored: oneOf(typed, 'appName') })
  }
}

async function connectWith(page: Page, app: { id: string; kind: ClientKind }, typed: Typed): Promise<Response> {
  const chosen = { oauthClientId: app.id, name: oneOf(typed, 'name').trim().slice(0, 80) }
  if (app.kind !== 's2s')
    return leaveForZoom(page, {
      ...chosen,
      scopeOfUse: oneOf(typed, 'scopeOfUse') === 'personal' ? 'personal' : 'workspace',
    })
  const [allowedHosts, defaultHost] = [oneOf(typed, 'allowedHosts'), oneOf(typed, 'defaultHost')]
  return connectByApp(page, { ...chosen, allowedHosts, defaultHost })
}

async function chosenApp(page: Page, id: string): Promise<{ id: string; kind: ClientKind }> {
  const app = (await listOAuthClients(page.ctx, page.app.config)).find((one) => one.id === id)
  if (!app) throw new DomainError('not_found')
  return app
}

function judgeHosts(page: Page, typed: Typed, kind: string): Refusal | null {
  if (kind !== 's2s') return null
  const judged = hostsInput.safeParse({
    allowedHosts: oneOf(typed, 'allowedHosts'),
    defaultHost: oneOf(typed, 'defaultHost'),
  })
  const fields = oneOf(typed, 'name').trim() ? {} : { name: page.i18n.t('field.required') }
  if (judged.success && !fields.name) return null
  const refusal = refusalOfIssues(page.i18n, judged.error?.issues ?? [], typed)
  return { ...refusal, fields: { ...hostFields(refusal.fields), ...fields } }
}

/** The first of a list's sentences, at the list. */
function hostFields(fields: Record<string, string>): Record<string, string> {
  return Object.fromEntries(Object.entries(fields).map(([name, sentence]) => [name.split('.')[0] ?? name, sentence]))
}

function merged(a: Refusal | null, b: Refusal | null): Refusal | null {
  return a && b ? { ...a, fields: { ...a.fields, ...b.fields } } : (a ?? b)
}
