import { z } from 'zod'
import { endConnection } from '#/modules/conferencing/index.ts'
import {
  changeAllowedHosts,
  disconnect,
  finishAuthorization,
  hostsInput,
  receiveWebhook,
  renameConnection,
  reviveConnection,
  settleOtherAccount,
} from '#/modules/connections/index.ts'
import { DomainError } from '#/platform/errors.ts'
import { networkOf, requireTokens } from '#/platform/http/rate-limit.ts'
import type { ConnectionId } from '#/platform/ids.ts'
import { refusalOfIssues } from '#/web/form.ts'
import { redirectWithNotice } from '#/web/notice.ts'
import { type Page, type Refusal, type Route, route, type Visitor } from '#/web/route.ts'
import { looseForm } from '#/web/typed.ts'
import { onPage } from './app-form.ts'
import { appRoutes } from './app-routes.tsx'
import { showCalls } from './calls-page.tsx'
import { connect } from './connect.ts'
import { connectNew } from './connect-new.ts'
import { showConnection } from './connection-page.tsx'
import { showDisconnect } from './disconnect-page.tsx'
import { showElsewhere, showEnding, workspaceElsewhere } from './ending-page.tsx'
import { showGuideHome } from './guide/home-page.tsx'
import { showGuide } from './guide/topic-page.tsx'
import { appKinds, guidePath, laterTopics } from './guide/topics.ts'
import { showList } from './list-page.tsx'
import { showNew } from './new-page.tsx'
import { connectionPath, newPath, replacementPath, zoomPath } from './places.ts'
import { replaceAsAsked, replacedNotice, replacementFields, unseenOverlaps, withLink } from './replacement.ts'
import { showReplacement } from './replacement-page.tsx'
import { testIt } from './tests.ts'
import { showZoom } from './zoom-page.tsx'

const name = z.string().trim().max(80)

export const integrationsRoutes: Route[] = [
  route({
    method: 'GET',
    path: '/integrations',
    access: 'public',
    handle: (page) => page.http.redirect('/settings/integrations', 303),
  }),
  route({ method: 'GET', path: '/settings/integrations', access: 'member', handle: showList }),
  route({ method: 'GET', path: zoomPath, access: 'member', handle: (page) => showZoom(page) }),
  route({ method: 'GET', path: guidePath, access: 'member', handle: showGuideHome }),
  ...[...appKinds, ...laterTopics].map((topic) =>
    route({
      method: 'GET',
      path: `${guidePath}/${topic}`,
      access: 'member',
      handle: (page) => showGuide(page, topic),
    }),
  ),
  route({
    method: 'POST',
    path: `${zoomPath}/connect`,
    access: 'member',
    form: z.object({
      scopeOfUse: z.enum(['personal', 'workspace']).default('personal'),
      connectionId: z.uuid().optional(),
      oauthClientId: z.uuid().optional(),
      name: name.optional(),
    }),
    handle: connect,
    refuse: showZoom,
  }),
  route({
    method: 'GET',
    path: '/integrations/zoom/callback',
    access: 'public',
    async handle(page) {
      await requireTokens(page.ctx.db, {
        key: ['zoom-callback', networkOf(page.address)],
        limit: 30,
        windowSeconds: 60,
        now: page.ctx.now(),
      })
      const ending = await finishAuthorization(page.app, { callback: page.url.searchParams, visitor: page.visitor })
      return showEnding(page, ending)
    },
  }),
  route({
    method: 'POST',
    path: `${zoomPath}/other-account`,
    access: 'member',
    form: z.object({ attemptId: z.uuid(), choice: z.enum(['use', 'keep']) }),
    async handle(page, { attemptId, choice }) {
      const { workspaceId } = await settleOtherAccount(page.app, { attemptId, choice, visitor: visitorOf(page) })
      const elsewhere = await workspaceElsewhere(page, workspaceId)
      if (elsewhere) return showElsewhere(page, elsewhere)
      return redirectWithNotice(page, zoomPath, choice === 'use' ? 'notice.zoom_reconnected' : 'notice.zoom_kept')
    },
  }),
  route({ method: 'GET', path: newPath, access: 'member', handle: (page) => showNew(page) }),
  route({
    method: 'POST',
    path: newPath,
    access: 'member',
    form: looseForm,
    handle: connectNew,
    refuse: (page, refusal) => showNew(page, { refusal: onPage(refusal) }),
  }),
  ...appRoutes,
  route({ method: 'GET', path: replacementPath, access: 'member', handle: (page) => showReplacement(page) }),
  route({
    method: 'POST',
    path: replacementPath,
    access: 'member',
    form: withLink(
      z.object({ ...replacementFields, replacement: z.union([z.literal('link'), z.uuid()], 'field.required') }),
    ),
    async handle(page, asked) {
      const overlaps = await unseenOverlaps(page, null, asked)
      if (overlaps.length > 0) return showReplacement(page, { form: asked, overlaps })
      const replaced = await replaceAsAsked(page, null, asked)
      if (!replaced) return page.http.redirect(replacementPath, 303)
      return redirectWithNotice(page, replaced.left > 0 ? replacementPath : '/bookings', replacedNotice(replaced))
    },
    refuse: (page, refusal) => showReplacement(page, { refusal }),
  }),
  route({ method: 'GET', path: `${zoomPath}/:id`, access: 'member', handle: (page) => showConnection(page) }),
  route({
    method: 'POST',
    path: `${zoomPath}/:id/hosts`,
    access: 'member',
    form: z.object({ allowedHosts: z.string().max(8000), defaultHost: z.string().max(254).default('') }),
    async handle(page, hosts) {
      // Judged here first: the verb names the field, the schema says what is wrong with it.
      const judged = hostsInput.safeParse(hosts)
      if (!judged.success) {
        const refusal = refusalOfIssues(page.i18n, judged.error.issues, hosts)
        return showConnection(page, { refusal: atList(refusal) })
      }
      await changeAllowedHosts(page.ctx, { ...hosts, connectionId: idOf(page) })
      return redirectWithNotice(page, connectionPath(idOf(page)), 'notice.saved')
    },
    refuse: (page, refusal) => showConnection(page, { refusal: atList(refusal) }),
  }),
  ...(['test', 'trial'] as const).map((how) =>
    route({
      method: 'POST',
      path: `${zoomPath}/:id/${how}`,
      access: 'member',
      form: z.object({ hostEmail: z.string().trim().max(254).default('') }),
      handle: (page, { hostEmail }) => testIt(page, how, hostEmail),
      refuse: (page, refusal) => showConnection(page, { refusal }),
    }),
  ),
  route({ method: 'GET', path: `${zoomPath}/:id/calls`, access: 'member', handle: showCalls }),
  route({
    method: 'GET',
    path: `${zoomPath}/:id/disconnect`,
    access: 'member',
    handle: (page) => showDisconnect(page),
  }),
  route({
    method: 'POST',
    path: `${zoomPath}/:id/disconnect`,
    access: 'member',
    form: withLink(z.object({ everywhere: z.literal('yes').optional(), ...replacementFields })),
    async handle(page, { everywhere, ...asked }) {
      const overlaps = await unseenOverlaps(page, idOf(page) as ConnectionId, asked)
      if (overlaps.length > 0) return showDisconnect(page, { form: asked, overlaps })
      const replaced = await replaceAsAsked(page, idOf(page) as ConnectionId, asked)
      const { stillUsedElsewhere } = await disconnect(page.ctx, page.app.outside, {
        connectionId: idOf(page),
        everywhere: everywhere === 'yes',
      })
      // Its job would do the same a moment later; whoever disconnects should find nothing left at once (J10).
      await endConnection(page.app, idOf(page) as ConnectionId)
      if (replaced && replaced.left > 0) return redirectWithNotice(page, replacementPath, 'notice.zoom_replaced_partly')
      const notice = stillUsedElsewhere ? 'notice.zoom_still_used' : 'notice.zoom_disconnected'
      return redirectWithNotice(page, zoomPath, notice)
    },
    refuse: (page, refusal) => showDisconnect(page, { refusal }),
  }),
  route({
    method: 'POST',
    path: `${zoomPath}/:id/rename`,
    access: 'member',
    form: z.object({ renames: z.string().optional(), name: name.min(1, 'field.required') }),
    async handle(page, input) {
      await renameConnection(page.ctx, { connectionId: idOf(page), name: input.name })
      return redirectWithNotice(page, connectionPath(idOf(page)), 'notice.saved')
    },
    refuse: (page, refusal) => showConnection(page, { refusal }),
  }),
  route({
    method: 'POST',
    path: `${zoomPath}/:id/revive`,
    access: 'member',
    async handle(page) {
      await reviveConnection(page.ctx, { connectionId: idOf(page) })
      return redirectWithNotice(page, zoomPath, 'notice.zoom_reconnected')
    },
  }),
  route({
    method: 'POST',
    path: '/webhooks/zoom/:clientId',
    access: 'webhook',
    async handle(page) {
      await requireTokens(page.app.db, {
        key: ['webhook', networkOf(page.address)],
        limit: 1200,
        windowSeconds: 60,
        now: page.ctx.now(),
      })
      const { raw } = page.http.req
      const answer = await receiveWebhook(page.app, {
        clientId: page.http.req.param('clientId') ?? '',
        headers: raw.headers,
        rawBody: new Uint8Array(await raw.arrayBuffer()),
      })
      return answer.body === undefined
        ? page.http.body(null, answer.status)
        : page.http.json(answer.body, answer.status)
    },
  }),
]

/** The sentence for one line of a list, at the list. */
function atList(refusal: Refusal): Refusal {
  const fields = Object.entries(refusal.fields).map(([field, sentence]) => [field.split('.')[0], sentence])
  return { ...refusal, fields: Object.fromEntries(fields) }
}

function visitorOf(page: Page): Visitor {
  if (!page.visitor) throw new DomainError('not_signed_in')
  return page.visitor
}

function idOf(page: Page): string {
  return page.http.req.param('id') ?? ''
}
