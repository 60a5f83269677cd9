import type { Page } from '#/web/route.ts'
import { Card } from '#/web/ui/boxes.tsx'
import type { Children } from '#/web/ui/layout.tsx'
import { renderPublic } from '#/web/ui/public-page.tsx'
import { zoomPath } from './places.ts'

interface Stop {
  title: string
  status?: number
  children: Children
  /** Beside the card. */
  below?: Children
}

/** A stop on the way to Zoom or back: one card. Its address holds codes and states, so the language is switched elsewhere. */
export function renderStop(page: Page, { title, status = 200, children, below }: Stop): Response {
  return renderPublic(page, {
    title,
    status,
    noIndex: true,
    switchTo: zoomPath,
    children: (
      <div class="grid gap-6">
        <Card class="grid gap-4">
          <h1>{title}</h1>
          {children}
        </Card>
        {below}
      </div>
    ),
  })
}
