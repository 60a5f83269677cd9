import type { Page } from '#/web/route.ts'
import { EmptyState } from '#/web/ui/boxes.tsx'
import { Icon } from '#/web/ui/icons.tsx'
import { renderPublic } from '#/web/ui/public-page.tsx'
import { findPlace, listOffers, movedAddress, requirePublicPages } from './offer.ts'
import { durationInWords, locationNames } from './offer-part.tsx'

/** What can be booked at this workspace; not found while nobody there has a verified address (decision 45). */
export async function workspacePage(page: Page): Promise<Response> {
  const place = await findPlace(page)
  const moved = movedAddress(page, place)
  if (moved) return page.http.redirect(moved, 301)
  const offers = await listOffers(place)
  if (offers.length === 0) await requirePublicPages(place)
  const { t } = page.i18n
  const { workspace } = place
  const hasSeveralHosts = new Set(offers.map(({ type }) => type.hostId)).size > 1
  return renderPublic(page, {
    title: workspace.name,
    children: (
      <>
        <div class="grid gap-1 py-2">
          <h1>{workspace.name}</h1>
          {offers.length > 0 && <p class="text-muted">{t('booking.choose_type')}</p>}
        </div>
        {offers.length === 0 && (
          <div class="card">
            <EmptyState title={t('booking.no_types_title')}>{t('booking.no_types')}</EmptyState>
          </div>
        )}
        <ul class="grid gap-3">
          {offers.map(({ type, hostName }) => (
            <li key={type.id}>
              <a class="card type-card" href={`/${workspace.slug}/${type.slug}`}>
                <span class="grid gap-1">
                  <strong class="text-large">{type.title}</strong>
                  <span class="text-muted">
                    {[
                      durationInWords(type.durationMinutes, t),
                      locationNames(type.locations, t),
                      ...(hasSeveralHosts ? [hostName] : []),
                    ].join(' · ')}
                  </span>
                </span>
                <Icon name="right" />
              </a>
            </li>
          ))}
        </ul>
      </>
    ),
  })
}
