import type { z } from 'zod'
import { type OAuthClientInput, type OAuthClientView, oauthClientInput } from '#/modules/connections/index.ts'
import { refusalOfIssues } from '#/web/form.ts'
import type { Page, Refusal, Typed } from '#/web/route.ts'
import { oneOf } from '#/web/typed.ts'

/** What the fields of a Zoom app are called on pages: beside those of a connection, which has a name of its own. */
const pageNames: Record<string, string> = { name: 'appName', scopes: 'appScopes' }

/** What was typed into an app's fields, as its verbs take it; or the form back, one sentence a field. */
export function judgeApp(
  page: Page,
  typed: Typed,
): { input: OAuthClientInput; refusal: null } | { input: null; refusal: Refusal } {
  const input = {
    name: oneOf(typed, 'appName'),
    kind: oneOf(typed, 'kind'),
    clientId: oneOf(typed, 'clientId'),
    clientSecret: oneOf(typed, 'clientSecret'),
    webhookSecret: oneOf(typed, 'webhookSecret'),
    accountId: oneOf(typed, 'kind') === 's2s' ? oneOf(typed, 'accountId') : '',
    scopes: oneOf(typed, 'appScopes'),
    oauthOrigin: oneOf(typed, 'oauthOrigin'),
    apiOrigin: oneOf(typed, 'apiOrigin'),
    callSeconds: oneOf(typed, 'callSeconds'),
  }
  const judged = oauthClientInput.safeParse(input)
  // The verb parses again: it takes what was typed, not what became of it here.
  if (judged.success) return { input: input as OAuthClientInput, refusal: null }
  return { input: null, refusal: onPage(refusalOfIssues(page.i18n, judged.error.issues as z.core.$ZodIssue[], typed)) }
}

/** The refusal by the names that the fields have on the page. */
export function onPage(refusal: Refusal): Refusal {
  const fields = Object.entries(refusal.fields).map(([name, sentence]) => [pageNames[name] ?? name, sentence])
  return { ...refusal, fields: Object.fromEntries(fields) }
}

/** The fields of a stored app; its secrets are never given back (C4). */
export function fieldsOf(app: OAuthClientView): Typed {
  return {
    appName: app.name,
    kind: app.kind,
    clientId: app.clientId,
    accountId: app.accountId ?? '',
    appScopes: app.scopes.join('\n'),
    oauthOrigin: app.oauthOrigin ?? '',
    apiOrigin: app.apiOrigin ?? '',
    callSeconds: app.callSeconds === null ? '' : String(app.callSeconds),
  }
}

/** The form as it was typed, for a page that brings something else than a refusal. */
export function asTyped(typed: Typed): Refusal {
  return { code: 'invalid_input', message: '', fields: {}, typed }
}
