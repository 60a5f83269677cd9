import { type Children, classes, usePage } from './layout.tsx'

export type ButtonKind = 'primary' | 'quiet' | 'danger'

interface ButtonProps {
  children: Children
  kind?: ButtonKind
  small?: boolean
  /** Sent with the form when this button submits it. */
  name?: string
  value?: string
  /** Submits the form to another address than its own. */
  formAction?: string
  /** The form it belongs to, when it stands outside of it. */
  form?: string
  /** Sends the form as it is, unfinished: for buttons that add or remove a part of it. */
  formNoValidate?: boolean
}

/** Submits its form. At most one `primary` a page; `danger` is for what can't be undone. */
export function Button({ children, kind = 'primary', small = false, ...rest }: ButtonProps) {
  return (
    <button type="submit" class={buttonClass(kind, small)} {...rest}>
      {children}
    </button>
  )
}

interface LinkButtonProps {
  href: string
  children: Children
  kind?: ButtonKind
  small?: boolean
  /** Opens elsewhere (a meeting, a calendar): in a tab of its own, told nothing about this page. */
  external?: boolean
  download?: string
}

/** A link that looks like a button: goes somewhere, changes nothing. */
export function LinkButton({ href, children, kind = 'quiet', small = false, external, download }: LinkButtonProps) {
  return (
    <a
      href={href}
      class={buttonClass(kind, small)}
      {...(external && { target: '_blank', rel: 'noopener noreferrer' })}
      {...(download && { download })}
    >
      {children}
    </a>
  )
}

/** A text to take along, with a button that copies it; without scripts one click selects all of it. */
export function CopyButton({ text, label, hideText = false, small = true }: CopyButtonProps) {
  const { t } = usePage().i18n
  return (
    <span class="copy" data-copy>
      <code class={classes('copy-text', hideText && 'copy-text-hidden')}>{text}</code>
      <button
        type="button"
        class={buttonClass('quiet', small)}
        data-copied={t('ui.copied')}
        data-refused={t('ui.copy_refused')}
        hidden
      >
        {label ?? t('ui.copy')}
      </button>
    </span>
  )
}

interface CopyButtonProps {
  text: string
  label?: string
  /** The button alone, where a script makes it work. */
  hideText?: boolean
  small?: boolean
}

function buttonClass(kind: ButtonKind, small: boolean): string {
  return classes('button', `button-${kind}`, small && 'button-small')
}
