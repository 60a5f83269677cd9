import { Fragment } from 'preact'
import type { Children } from '#/web/ui/layout.tsx'

/** A scope or path in a narrow column: it breaks after `:`, `/` and `_`, not within a word. */
export function CodeText({ text }: { text: string }) {
  return (
    <code>
      {text.split(/(?<=[:/_])/).map((part, index) => (
        <Fragment key={index}>
          {index > 0 && <wbr />}
          {part}
        </Fragment>
      ))}
    </code>
  )
}

/** A cell that names its column where the headings are not seen: on phones, where rows are cards. */
export function LabelledCell({ label, children }: { label: string; children: Children }) {
  return (
    <>
      <span class="block text-small text-muted md:hidden" aria-hidden="true">
        {label}
      </span>
      {children}
    </>
  )
}
