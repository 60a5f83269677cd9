import { type Context, Hono } from 'hono'
import { html } from 'hono/html'
import { scopeInWords } from '../apps/scopes.ts'
import { noteCaller } from '../journal/journal.ts'
import { type AuthorizeRequest, decide, judgeInstall, readAuthorizeRequest } from '../oauth/authorize.ts'
import type { Person } from '../people/person.ts'
import type { Sandbox } from '../sandbox.ts'
import { show } from './frame.ts'
import { signedIn } from './session.ts'
import { choosePerson } from './signin-page.ts'

/** `/oauth/authorize`: choose a person once, then consent; a block by the admin never sends back. */
export function authorizePages(sandbox: Sandbox): Hono {
  return new Hono()
    .get('/oauth/authorize', (c) => {
      const url = new URL(c.req.url)
      if (sandbox.state.behaviour.consentElsewhere && url.origin === sandbox.origin)
        return c.redirect(otherOrigin(sandbox) + url.pathname + url.search, 302)
      const read = readAuthorizeRequest(sandbox, url.searchParams)
      if (!read.ok) return c.json(read.error, 400)
      const person = signedIn(sandbox, c)
      if (!person) return choosePerson(sandbox, c, url.pathname + url.search)
      noteCaller(c, { clientId: read.request.app.clientId, userId: person.id })
      const block = judgeInstall(read.request.app, person)
      return block ? blocked(sandbox, c, block, url) : consent(sandbox, c, read.request, person, url)
    })
    .post('/oauth/authorize', async (c) => {
      const url = new URL(c.req.url)
      const read = readAuthorizeRequest(sandbox, url.searchParams)
      if (!read.ok) return c.json(read.error, 400)
      const form = await c.req.formData()
      const person = signedIn(sandbox, c)
      // Signed out or someone else in another tab: ask again rather than connect the wrong account.
      if (!person || form.get('person') !== person.id) return c.redirect(url.pathname + url.search, 303)
      noteCaller(c, { clientId: read.request.app.clientId, userId: person.id })
      const block = judgeInstall(read.request.app, person)
      if (block) return blocked(sandbox, c, block, url)
      const kept = form.getAll('scope').map(String)
      const declined = read.request.app.scopes.map(({ scope }) => scope).filter((scope) => !kept.includes(scope))
      const decision = form.get('decision') === 'allow' ? 'allow' : 'deny'
      return c.redirect(decide(sandbox, read.request, person, decision, declined), 302)
    })
}

/** The same server by its other name: to a browser a second origin. */
function otherOrigin(sandbox: Sandbox): string {
  const url = new URL(sandbox.origin)
  url.hostname = url.hostname === 'localhost' ? '127.0.0.1' : 'localhost'
  return url.origin
}

function consent(sandbox: Sandbox, c: Context, request: AuthorizeRequest, person: Person, url: URL) {
  const { app } = request
  const required = app.scopes.filter(({ optional }) => !optional)
  const optional = app.scopes.filter((scope) => scope.optional)
  return show(
    sandbox,
    c,
    `${app.name} wants to use your account`,
    html`<div class="panel narrow">
<p>You are signed in as <strong>${person.email}</strong>. <a href="${switchPath(url)}">Switch account</a></p>
${
  url.searchParams.has('scope')
    ? html`<p class="small quiet">The app sent a <code>scope</code> parameter. Zoom's reviewers refuse that; it is ignored here.</p>`
    : ''
}
<form method="post" action="${url.pathname + url.search}">
<input type="hidden" name="person" value="${person.id}">
<h2>It will be able to</h2>
<ul class="plain">${required.map(({ scope }) => html`<li>${scopeInWords(scope)}<br><code class="quiet">${scope}</code></li>`)}</ul>
${
  optional.length > 0
    ? html`<h2>And, if you like</h2>${optional.map(
        ({ scope }) => html`<label class="check"><input type="checkbox" name="scope" value="${scope}" checked>
<span>${scopeInWords(scope)}<br><code class="quiet">${scope}</code></span></label>`,
      )}`
    : ''
}
<p class="row"><button class="main" name="decision" value="allow">Allow</button>
<button name="decision" value="deny">Decline</button></p>
</form>
<p class="small quiet">You go back to ${new URL(request.redirectUri).host}.</p></div>`,
  )
}

function blocked(sandbox: Sandbox, c: Context, block: string, url: URL) {
  return show(
    sandbox,
    c,
    'This app can’t be installed',
    html`<div class="panel narrow"><p>${block}</p>
<p>Ask the admin of your account to approve it, then start again from the app.</p>
<p><a href="${switchPath(url)}">Switch account</a></p></div>`,
    403,
  )
}

function switchPath(url: URL): string {
  return `/signin?return=${encodeURIComponent(url.pathname + url.search)}`
}
