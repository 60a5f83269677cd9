import { z } from 'zod'
import { findPause, resumeInstance } from '#/platform/instance/pause.ts'
import { type Page, type Refusal, type Route, route } from '#/web/route.ts'
import { Notice, RefusalSummary } from '#/web/ui/boxes.tsx'
import { Button, LinkButton } from '#/web/ui/buttons.tsx'
import { Checkbox } from '#/web/ui/fields.tsx'
import { renderPublic } from '#/web/ui/public-page.tsx'

async function resumePage(page: Page, refusal?: Refusal): Promise<Response> {
  const pause = await findPause(page.app.db)
  const { t, dateTime } = page.i18n
  const said = (at: Date) => dateTime(at, page.visitor?.workspace?.timeZone ?? 'UTC')
  const title = t(pause ? 'resume.title' : 'resume.runs_title')
  return renderPublic(page, {
    title,
    status: refusal ? 422 : 200,
    noIndex: true,
    children: (
      <div class="card mx-auto grid w-full max-w-[40rem] gap-4">
        <h1>{title}</h1>
        {pause ? (
          <form method="post" action="/operator/resume" class="grid gap-4">
            <RefusalSummary refusal={refusal} />
            <p>{t('resume.lead', { at: said(pause.restoredFrom ?? pause.since) })}</p>
            <ul class="grid list-disc gap-2 pl-5">
              <li>{t('resume.both')}</li>
              <li>{t('resume.since')}</li>
              <li>{t('resume.mails')}</li>
            </ul>
            <Checkbox name="oldIsOff" value="yes" label={t('resume.old_is_off')} refusal={refusal} />
            <div>
              <Button>{t('resume.button')}</Button>
            </div>
          </form>
        ) : (
          <>
            <Notice tone="ready">{t('resume.runs')}</Notice>
            <div>
              <LinkButton href="/">{t('nav.back_home')}</LinkButton>
            </div>
          </>
        )}
      </div>
    ),
  })
}

/** The operator's word that the old instance is off; the same as `anteroom resume`. */
export const resumeRoutes: Route[] = [
  route({ method: 'GET', path: '/operator/resume', access: 'operator', handle: (page) => resumePage(page) }),
  route({
    method: 'POST',
    path: '/operator/resume',
    access: 'operator',
    form: z.object({ oldIsOff: z.literal('yes') }),
    refuse: resumePage,
    async handle(page) {
      if (await resumeInstance(page.app.db))
        page.ctx.log.warn({ operator: page.visitor?.userId }, 'the operator let the restored instance begin')
      return page.http.redirect('/operator/resume', 303)
    },
  }),
]
