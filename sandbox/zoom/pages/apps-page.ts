import { Hono } from 'hono'
import { html } from 'hono/html'
import { findApp } from '../apps/app.ts'
import { scopeInWords } from '../apps/scopes.ts'
import type { Grant } from '../oauth/grant.ts'
import { uninstall } from '../oauth/uninstall.ts'
import type { Sandbox } from '../sandbox.ts'
import { show } from './frame.ts'
import { signedIn } from './session.ts'

/** What the person has installed, and the button that removes it. */
export function appsPages(sandbox: Sandbox): Hono {
  return new Hono()
    .get('/apps', (c) => {
      const person = signedIn(sandbox, c)
      if (!person) return c.redirect('/signin?return=/apps', 303)
      const grants = sandbox.state.grants.filter((grant) => grant.personId === person.id)
      return show(
        sandbox,
        c,
        'Installed apps',
        grants.length === 0
          ? html`<p class="quiet">${person.displayName} has installed no app.</p>`
          : html`<ul class="cards">${grants.map((grant) => card(sandbox, grant))}</ul>`,
      )
    })
    .post('/apps/:clientId/remove', (c) => {
      const person = signedIn(sandbox, c)
      const app = findApp(sandbox, c.req.param('clientId'))
      if (person && app) uninstall(sandbox, app, person)
      return c.redirect('/apps', 303)
    })
}

function card(sandbox: Sandbox, grant: Grant) {
  const name = findApp(sandbox, grant.clientId)?.name ?? 'An app that is gone'
  return html`<li class="panel"><h2>${name}</h2>
<p class="small quiet">Installed ${grant.grantedAt.slice(0, 10)}</p>
<ul>${grant.scopes.map((scope) => html`<li>${scopeInWords(scope)}</li>`)}</ul>
<form method="post" action="/apps/${grant.clientId}/remove"><button>Remove ${name}</button></form></li>`
}
