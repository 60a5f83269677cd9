import type { Typed } from './route.ts'
import { allOf } from './typed.ts'

/** The field in which a form says for which workspace it was drawn. */
export const formWorkspace = 'drawnForWorkspace'

const postForm = /<form\b(?![^>]*\bdata-keeps=)[^>]*\smethod="post"[^>]*>/g

/** A page whose forms each say for which workspace they were drawn: its reader may change to another in the next tab. */
export function withWorkspace(html: string, workspaceId: string): string {
  return html.replaceAll(
    postForm,
    (form) => `${form}<input type="hidden" name="${formWorkspace}" value="${workspaceId}"/>`,
  )
}

/** The workspace that this form was drawn for, if it is another than the present one. */
export function workspaceElsewhere(typed: Typed, workspaceId: string | undefined): string | null {
  const [drawnFor] = allOf(typed, formWorkspace)
  return drawnFor === undefined || drawnFor === workspaceId ? null : drawnFor
}
