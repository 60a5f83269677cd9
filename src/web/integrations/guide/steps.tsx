import { Card } from '#/web/ui/boxes.tsx'
import { CopyButton } from '#/web/ui/buttons.tsx'
import type { Children } from '#/web/ui/layout.tsx'

/** Steps in their order, numbered. */
export function Steps({ children }: { children: Children }) {
  return <ol class="steps">{children}</ol>
}

/** One step: its heading, what to do, and what to paste. */
export function Step({ title, children }: { title: string; children: Children }) {
  return (
    <li>
      <Card class="grid gap-3">
        <h2>{title}</h2>
        {children}
      </Card>
    </li>
  )
}

/** Something to paste at Zoom, under the name of the field that it goes to. */
export function ToPaste({ label, text }: { label: string; text: string }) {
  return (
    <div class="grid justify-items-start gap-1">
      <span class="label">{label}</span>
      <CopyButton text={text} />
    </div>
  )
}
