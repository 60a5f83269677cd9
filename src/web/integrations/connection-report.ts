import { type ConnectionView, type Ending, listCalls } from '#/modules/connections/index.ts'
import type { Page } from '#/web/route.ts'
import { callLines, field, problemLines, reportHead } from '#/web/support-report.tsx'

/** The support report of a connection: whether it works, what it may, and what was asked last (T14). */
export async function connectionReport(page: Page, connection: ConnectionView): Promise<string[]> {
  const { id, provider, kind, clientName, clientId, email, state, lostAt, scopes, missing } = connection
  return [
    ...reportHead(page),
    '',
    field('connection', `${id}, ${connection.ownerUserId ? 'personal' : 'of the workspace'}`),
    field('provider', `${provider}, app ${clientName} (${kind}, client id ${clientId})`),
    field('provider account', `${email}, ${state}${lostAt ? ` since ${lostAt.toISOString()}` : ''}`),
    ...problemLines(connection.lostProblem ?? connection.tokenProblem),
    field('authorized', connection.authorizedAt.toISOString()),
    field('granted', scopes.join(' ') || 'nothing'),
    field('missing', missing.map(({ name }) => name).join(' ') || 'nothing'),
    '',
    ...callLines(await listCalls(page.ctx, { connectionId: id, limit: 30 })),
  ]
}

/** The same of a connection that did not come about. */
export async function attemptReport(page: Page, ending: Extract<Ending, { attemptId: string; problem: unknown }>) {
  return [
    ...reportHead(page),
    '',
    field('connecting', `${ending.kind}, attempt ${ending.attemptId}`),
    ...problemLines(ending.problem),
    '',
    ...callLines(await listCalls(page.ctx, { connectionId: ending.attemptId, limit: 30 })),
  ]
}
