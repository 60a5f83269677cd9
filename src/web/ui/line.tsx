import type { Children } from '#/web/ui/layout.tsx'

/** One line of a description list: what it is, and what it says. */
export function Line({ label, children }: { label: string; children: Children }) {
  return (
    <div class="ticket-line">
      <dt>{label}</dt>
      <dd class="min-w-0">{children}</dd>
    </div>
  )
}
