import { Hono } from 'hono'
import { html } from 'hono/html'
import type { App } from '../apps/app.ts'
import type { Sandbox } from '../sandbox.ts'
import { show } from './frame.ts'
import { signedIn } from './session.ts'

export function homePages(sandbox: Sandbox): Hono {
  return new Hono().get('/', (c) => {
    const person = signedIn(sandbox, c)
    const installable = sandbox.state.apps.filter((app) => app.kind !== 's2s')
    return show(
      sandbox,
      c,
      'A pretend Zoom',
      html`<p>It answers like Zoom, so that software that uses Zoom can be built, shown and tested without an account:
consent pages, REST, webhooks, limits, and everything that can go wrong.</p>
<p class="row">${
        person
          ? html`<a class="button main" href="/meetings">See the meetings of ${person.displayName}</a>`
          : html`<a class="button main" href="/signin">Sign in as someone</a>`
      }<a class="button" href="/developers">Build on it</a></p>
<h2>Apps registered here</h2>
${
  installable.length === 0
    ? html`<p class="quiet">None yet. <code>POST /_sandbox/apps</code> registers one.</p>`
    : html`<ul class="plain">${installable.map(
        (app) => html`<li class="row spread"><span>${app.name} <span class="quiet">${app.kind}-level</span></span>
<a class="button" href="${addPath(app)}">Add</a></li>`,
      )}</ul>
<p class="small quiet">Adding from here arrives at the app without a <code>state</code>, as an install from Zoom's Marketplace does.</p>`
}`,
    )
  })
}

function addPath(app: App): string {
  const params = new URLSearchParams({
    response_type: 'code',
    client_id: app.clientId,
    redirect_uri: app.redirectUris[0] ?? '',
  })
  return `/oauth/authorize?${params}`
}
