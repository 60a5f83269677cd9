import type { Context } from 'hono'
import { type Html, page } from '../../page.ts'
import type { Sandbox } from '../sandbox.ts'
import { signedIn } from './session.ts'

const NOTICE = 'This is a sandbox for developers. It is not Zoom, and no video meeting happens here.'

const NAV = [
  { href: '/meetings', label: 'My meetings' },
  { href: '/apps', label: 'Installed apps' },
  { href: '/developers', label: 'For developers' },
]

/** A page of the sandbox, with who is signed in at its foot of the navigation. */
export function show(sandbox: Sandbox, c: Context, title: string, main: Html, status: 200 | 403 | 404 | 409 = 200) {
  const person = signedIn(sandbox, c)
  const nav = [...NAV, { href: '/signin', label: person ? `Signed in as ${person.displayName}` : 'Sign in' }]
  const here = new URL(c.req.url).pathname
  return c.html(page({ title, notice: NOTICE, brand: 'Zoom sandbox', nav, here, main }), status)
}
