import { type Context, Hono } from 'hono'
import { html } from 'hono/html'
import { accountOf, findPerson, type Person } from '../people/person.ts'
import type { Sandbox } from '../sandbox.ts'
import { show } from './frame.ts'
import { signedIn, signIn, signOut } from './session.ts'

/** Choosing whom to be. There are no passwords. */
export function signinPages(sandbox: Sandbox): Hono {
  return new Hono()
    .get('/signin', (c) => choosePerson(sandbox, c, localPath(c.req.query('return'))))
    .post('/signin', async (c) => {
      const form = await c.req.formData()
      const person = findPerson(sandbox, String(form.get('email') ?? ''))
      if (person) signIn(sandbox, c, person)
      return c.redirect(person ? localPath(String(form.get('return') ?? '/')) : '/signin', 303)
    })
    .post('/signout', (c) => {
      signOut(sandbox, c)
      return c.redirect('/', 303)
    })
}

export function choosePerson(sandbox: Sandbox, c: Context, returnTo: string) {
  const current = signedIn(sandbox, c)
  return show(
    sandbox,
    c,
    'Who are you?',
    html`<p>Choose a person. Your browser stays signed in as that person, as it would at Zoom.</p>
<ul class="cards">${sandbox.state.people.map(
      (person) => html`<li><form method="post" action="/signin">
<input type="hidden" name="return" value="${returnTo}">
<button class="person" name="email" value="${person.email}"><strong>${person.displayName}</strong>${
        person.id === current?.id ? html` <span class="state">signed in</span>` : ''
      }<br>${person.email}<br><span class="quiet small">${inWords(sandbox, person)}</span></button></form></li>`,
    )}</ul>
${current ? html`<form method="post" action="/signout"><button>Sign out</button></form>` : ''}`,
  )
}

/** What is particular about a person, in one line. */
export function inWords(sandbox: Sandbox, person: Person): string {
  const licence = { basic: 'Basic', licensed: 'Licensed', unassigned: 'No meeting licence', none: 'No meeting licence' }
  const account = accountOf(sandbox, person)
  return [
    `${licence[person.type]} ${person.role} of ${account.name} (${account.plan})`,
    person.timeZone,
    person.adminBlocksApps ? 'admin blocks apps' : '',
    person.usePmi ? 'uses the personal meeting id' : '',
    person.settings.meetingsNeedPaidPlan ? 'plan does not allow meetings by apps' : '',
  ]
    .filter(Boolean)
    .join(' · ')
}

// Only paths of this sandbox: not `//elsewhere`, not `https:…`.
function localPath(path: string | undefined): string {
  return path && /^\/(?![/\\])/.test(path) ? path : '/'
}
