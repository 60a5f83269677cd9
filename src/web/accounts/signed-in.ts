import { DomainError } from '#/platform/errors.ts'
import { isId } from '#/platform/ids.ts'
import type { Page, Visitor } from '#/web/route.ts'

/** The visitor of a page whose guard lets only the logged-in pass. */
export function signedIn(page: Page): Visitor {
  if (!page.visitor) throw new DomainError('not_signed_in')
  return page.visitor
}

/** The id in the page's address, or throws `not_found` for what can't be one. */
export function idIn(page: Page, name = 'id'): string {
  const id = page.http.req.param(name) ?? ''
  if (!isId(id)) throw new DomainError('not_found')
  return id
}
