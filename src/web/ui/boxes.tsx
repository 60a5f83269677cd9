import type { Refusal } from '#/web/route.ts'
import { type Children, classes } from './layout.tsx'

/** A white box. */
export function Card({ children, class: extra }: { children: Children; class?: string }) {
  return <div class={classes('card', extra)}>{children}</div>
}

/** A part of a page: what it is, one sentence that explains it, and its content in a card. */
export function Section({ title, explanation, id, children, action, bare = false }: SectionProps) {
  return (
    <section class="grid gap-3" id={id} aria-label={title}>
      <div class="flex flex-wrap items-end justify-between gap-x-4 gap-y-2">
        <div>
          <h2>{title}</h2>
          {explanation && <p class="text-muted">{explanation}</p>}
        </div>
        {action}
      </div>
      {bare ? children : <Card class="grid gap-4">{children}</Card>}
    </section>
  )
}

interface SectionProps {
  title: string
  explanation?: string
  id?: string
  children: Children
  action?: Children
  /** The content is a table, which is a card of its own. */
  bare?: boolean
}

/** One thing to know: what happened and what to do. `problem` needs action and is read out at once. */
export function Notice({ tone = 'plain', title, children }: NoticeProps) {
  return (
    <div class={classes('notice', tone !== 'plain' && `notice-${tone}`)} role={tone === 'problem' ? 'alert' : 'status'}>
      {title && <p class="font-semibold">{title}</p>}
      {children}
    </div>
  )
}

interface NoticeProps {
  tone?: 'plain' | 'problem' | 'ready'
  title?: string
  children: Children
}

/** Above a refused form: why, in a sentence. Nothing without a refusal. */
export function RefusalSummary({ refusal }: { refusal?: Refusal | null | undefined }) {
  if (!refusal) return null
  return (
    <Notice tone="problem">
      <p class="font-semibold">{refusal.message}</p>
    </Notice>
  )
}

/** Where a list would be: what is not there yet, why that is fine, and the way to the first one. */
export function EmptyState({ title, children, action }: { title: string; children?: Children; action?: Children }) {
  return (
    <div class="grid justify-items-center gap-2 px-4 py-10 text-center">
      <p class="text-large font-semibold">{title}</p>
      {children && <div class="max-w-[45ch] text-muted">{children}</div>}
      {action && <div class="mt-2">{action}</div>}
    </div>
  )
}

export type Tone = 'ready' | 'busy' | 'problem' | 'quiet'

/** A state as a word with a dot; the word says it, the colour only repeats it. */
export function StatusDot({ tone, label }: { tone: Tone; label: string }) {
  return (
    <span class="inline-flex items-center gap-2">
      <span class={`dot dot-${tone}`} aria-hidden="true" />
      <span>{label}</span>
    </span>
  )
}
