import { findSession, listInvitationsTo, listWorkspacesOf } from '#/modules/accounts/index.ts'
import type { App } from '#/platform/ctx.ts'
import { DomainError } from '#/platform/errors.ts'
import type { Access, Page, Route, Visitor } from './route.ts'

/** Who sent this request, in the workspace they last chose (else their first); null without a valid session. */
export async function visitorOf(app: App, request: Request): Promise<Visitor | null> {
  const session = await findSession(app, request.headers)
  if (!session) return null
  const { userId, name, email, emailVerified, token: sessionToken, chosenWorkspaceId } = session
  // Asked anew on each request: a role taken away is gone with the next click.
  const mine = await listWorkspacesOf(app.db, userId)
  const workspace = mine.find(({ id }) => id === chosenWorkspaceId) ?? mine[0] ?? null
  return { userId, name, email, emailVerified, sessionToken, workspace }
}

/** Is it the operator, with a confirmed address? */
export function isOperator({ visitor, app }: Pick<Page, 'visitor' | 'app'>): boolean {
  return visitor?.emailVerified === true && visitor.email === app.config.operator.email
}

const rank = { member: 1, admin: 2, owner: 3 } as const

/** Is this about the workspace that the visitor is in? */
export function isDeskRoute({ access }: Pick<Route, 'access'>): boolean {
  return access in rank
}

/** Lets the request pass (null), sends it to the log-in page and back, or throws the refusal. */
export async function judgeAccess(page: Page, access: Access): Promise<Response | null> {
  if (access === 'public' || access === 'booking' || access === 'webhook') return null
  const { visitor } = page
  if (!visitor) {
    if (page.http.req.method !== 'GET') throw new DomainError('not_signed_in')
    return page.http.redirect(`/log-in?to=${encodeURIComponent(page.url.pathname + page.url.search)}`, 303)
  }
  if (access === 'signed-in') return null
  if (!visitor.emailVerified) {
    if (page.http.req.method !== 'GET') throw new DomainError('email_not_verified')
    return page.http.redirect('/verify-email', 303)
  }
  if (access === 'operator') {
    if (!isOperator(page)) throw new DomainError('not_found')
    return null
  }
  if (!visitor.workspace) return page.http.redirect(await firstPlace(page, visitor), 303)
  if (rank[visitor.workspace.role] < rank[access]) throw new DomainError('not_allowed')
  return null
}

// Who was invited signed up for that, not for a workspace of their own.
async function firstPlace({ app, ctx }: Page, { email }: Visitor): Promise<string> {
  const [invitation] = await listInvitationsTo(app.db, email, ctx.now())
  return invitation ? `/invitations/${invitation.id}` : '/workspaces/new'
}
