import { z } from 'zod'
import { beginLiveCheck, bookLiveCheck, confirmLiveMail, endLiveCheck, lookForRemoval } from '#/modules/doctor/index.ts'
import { newId } from '#/platform/ids.ts'
import { redirectWithNotice } from '#/web/notice.ts'
import { type Page, type Route, route } from '#/web/route.ts'
import { liveCheckPath, showLiveCheck, showLiveSteps } from './live-check-page.tsx'

const acts: [string, (page: Page) => Promise<void>][] = [
  ['begin', ({ ctx }) => beginLiveCheck(ctx, newId<never>())],
  ['book', ({ ctx, i18n }) => bookLiveCheck(ctx, i18n.t('live_check.event_title'))],
  ['mail-came', ({ ctx }) => confirmLiveMail(ctx)],
  ['end', ({ ctx }) => endLiveCheck(ctx)],
]

export const liveCheckRoutes: Route[] = [
  route({ method: 'GET', path: liveCheckPath, access: 'owner', handle: (page) => showLiveCheck(page) }),
  route({ method: 'GET', path: `${liveCheckPath}/steps`, access: 'owner', handle: showLiveSteps }),
  ...acts.map(([name, act]) =>
    route({
      method: 'POST',
      path: `${liveCheckPath}/${name}`,
      access: 'owner',
      form: z.object({}),
      refuse: showLiveCheck,
      async handle(page) {
        await act(page)
        return page.http.redirect(liveCheckPath, 303)
      },
    }),
  ),
  route({
    method: 'POST',
    path: `${liveCheckPath}/ask`,
    access: 'owner',
    form: z.object({}),
    refuse: showLiveCheck,
    async handle(page) {
      const isGone = await lookForRemoval(page.ctx, page.app.outside)
      return isGone
        ? page.http.redirect(liveCheckPath, 303)
        : redirectWithNotice(page, liveCheckPath, 'notice.live_check_not_removed')
    },
  }),
]
