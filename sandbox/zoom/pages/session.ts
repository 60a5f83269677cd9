import type { Context } from 'hono'
import { getCookie, setCookie } from 'hono/cookie'
import { newSecret } from '../ids.ts'
import { findPerson, type Person } from '../people/person.ts'
import type { Sandbox } from '../sandbox.ts'

// Cookies don't tell ports apart: several sandboxes on one machine would sign each other out.
const cookieName = (sandbox: Sandbox) => `zoom_sandbox_${new URL(sandbox.origin).port || '80'}`

/** Who is signed in at "Zoom" in this browser. Apps that send people here get this person without asking. */
export function signedIn(sandbox: Sandbox, c: Context): Person | null {
  const session = getCookie(c, cookieName(sandbox))
  const personId = session ? sandbox.state.sessions.get(session) : undefined
  return personId ? findPerson(sandbox, personId) : null
}

export function signIn(sandbox: Sandbox, c: Context, person: Person): void {
  const session = newSecret(32)
  sandbox.state.sessions.set(session, person.id)
  sandbox.changed()
  setCookie(c, cookieName(sandbox), session, { httpOnly: true, sameSite: 'Lax', path: '/' })
}

export function signOut(sandbox: Sandbox, c: Context): void {
  const session = getCookie(c, cookieName(sandbox))
  if (session) sandbox.state.sessions.delete(session)
  sandbox.changed()
}
