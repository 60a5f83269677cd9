import { findOfferedType } from '#/modules/meeting-types/index.ts'
import { DomainError } from '#/platform/errors.ts'
import type { Page } from '#/web/route.ts'
import { asUrlName, findPlaceNamed, requirePublicPages } from './offer.ts'

type Handle = (page: Page) => Promise<Response>

/** The page under its own address; with capitals in it, as phones begin a word, a redirect to that one. */
export function atTidyAddress(handle: Handle): Handle {
  return (page) => (/[A-Z]/.test(page.url.pathname) ? toTidyAddress(page) : handle(page))
}

/** Leads to the guests' page that is meant, in small letters and without a slash at the end; throws `not_found`. */
export async function toTidyAddress(page: Page): Promise<Response> {
  const names = page.http.req.param() as { workspace: string; type?: string }
  const workspace = names.workspace.toLowerCase()
  const place = await findPlaceNamed(page, workspace)
  if (names.type === undefined) {
    await requirePublicPages(place)
    return page.http.redirect(`/${workspace}${page.url.search}`, 308)
  }
  const slug = asUrlName(names.type.toLowerCase())
  if (!(await findOfferedType(place.ctx, { slug }))) throw new DomainError('not_found')
  return page.http.redirect(`/${workspace}/${slug}${page.url.search}`, 308)
}
