import { statusOf } from '#/platform/http/status.ts'
import type { MessageKey } from '#/platform/i18n/i18n.ts'
import type { Page, Typed } from '#/web/route.ts'
import { formWorkspace } from '#/web/sent-from.ts'
import { allOf } from '#/web/typed.ts'
import { Button } from './buttons.tsx'
import type { Children } from './layout.tsx'
import { renderPublic } from './public-page.tsx'

interface Held {
  code: 'not_signed_in' | 'other_workspace'
  title: MessageKey
  text: string
  /** What to do first, in another tab. */
  first: Children
  typed: Typed
}

/** Holds a form that can't be taken now, with all that was typed but secrets, so that it can be sent again from here. */
export function sendAgainPage(page: Page, { code, title, text, first, typed }: Held): Response {
  const { t } = page.i18n
  const fields = Object.keys(typed).filter((name) => !/secret|password/i.test(name))
  return renderPublic(page, {
    title: t(title),
    status: statusOf[code],
    noIndex: true,
    switchTo: '/',
    children: (
      <div class="card grid gap-4">
        <h1>{t(title)}</h1>
        <p>{text}</p>
        <div class="flex flex-wrap gap-3">
          {first}
          <form method="post" action={page.url.pathname + page.url.search} data-keeps={formWorkspace}>
            {fields.flatMap((name) =>
              allOf(typed, name).map((value, i) => (
                <input key={`${name}-${i}`} type="hidden" name={name} value={value} />
              )),
            )}
            <Button kind="quiet">{t('send_again.send')}</Button>
          </form>
        </div>
      </div>
    ),
  })
}
