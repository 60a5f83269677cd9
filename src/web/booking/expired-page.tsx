import { z } from 'zod'
import { requestGuestLinks } from '#/modules/events/index.ts'
import { DomainError } from '#/platform/errors.ts'
import { networkOf, requireTokens } from '#/platform/http/rate-limit.ts'
import { statusOf } from '#/platform/http/status.ts'
import { redirectWithNotice } from '#/web/notice.ts'
import type { Page, Refusal } from '#/web/route.ts'
import { RefusalSummary } from '#/web/ui/boxes.tsx'
import { Button } from '#/web/ui/buttons.tsx'
import { TextField } from '#/web/ui/fields.tsx'
import { AuthCard, renderPublic } from '#/web/ui/public-page.tsx'

/** Shows `handle`'s page, or for a link that stands for nothing (any more) the way to a new one. */
export function withLink(handle: (page: Page) => Promise<Response>): (page: Page) => Promise<Response> {
  return async (page) => {
    try {
      return await handle(page)
    } catch (error) {
      if (error instanceof DomainError && error.code === 'link_expired') return expiredPage(page)
      throw error
    }
  }
}

/** "This link has expired", with the form for a new one. */
export function expiredPage(page: Page): Response {
  const { t } = page.i18n
  return linkForm(page, { title: t('link.expired_title'), lead: t('link.expired_lead'), status: statusOf.link_expired })
}

/** The same form by itself. */
export function newLinkPage(page: Page, refusal?: Refusal): Response {
  const { t } = page.i18n
  const status = refusal ? statusOf[refusal.code] : 200
  return linkForm(page, { title: t('link.new_title'), lead: t('link.new_lead'), status, ...(refusal && { refusal }) })
}

export const newLinkForm = z.object({
  email: z.string().trim().toLowerCase().max(254).pipe(z.email('field.email')),
})

/** Sends new links for this address's bookings by mail. The answer is the same whether or not there are any (decision 46). */
export async function sendNewLink(page: Page, { email }: z.output<typeof newLinkForm>): Promise<Response> {
  const now = page.ctx.now()
  const network = networkOf(page.address)
  await requireTokens(
    page.app.db,
    { key: ['new-link', network], limit: 10, windowSeconds: 3600, now },
    { key: ['new-link-for', email], limit: 3, windowSeconds: 3600, now },
  )
  await requestGuestLinks(page.app, email)
  return redirectWithNotice(page, '/booking/new-link', 'notice.link_sent')
}

interface LinkForm {
  title: string
  lead: string
  status: number
  refusal?: Refusal
}

function linkForm(page: Page, { title, lead, status, refusal }: LinkForm): Response {
  const { t } = page.i18n
  return renderPublic(page, {
    title,
    status,
    noIndex: true,
    children: (
      <AuthCard title={title} lead={lead}>
        <form method="post" action="/booking/new-link" class="grid gap-4">
          <RefusalSummary refusal={refusal} />
          <TextField
            name="email"
            type="email"
            label={t('booking.your_email')}
            hint={t('link.email_hint')}
            autocomplete="email"
            refusal={refusal}
          />
          <Button>{t('link.send')}</Button>
        </form>
      </AuthCard>
    ),
  })
}
