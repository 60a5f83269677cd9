import { Button } from './buttons.tsx'
import { type Children, usePage } from './layout.tsx'

interface ConfirmFormProps {
  /** Where "yes" is posted. */
  action: string
  /** The verb of the button: "Disconnect Zoom". */
  label: string
  /** What will happen, and to how many. */
  children: Children
  /** Where "no" goes. */
  backTo: string
  /** Names and values posted along. */
  hidden?: Record<string, string>
}

/** A dangerous thing on a page of its own: says what will happen before it does. */
export function ConfirmForm({ action, label, children, backTo, hidden = {} }: ConfirmFormProps) {
  const { t } = usePage().i18n
  return (
    <form method="post" action={action} class="grid gap-4">
      {Object.entries(hidden).map(([name, value]) => (
        <input key={name} type="hidden" name={name} value={value} />
      ))}
      {children}
      <div class="flex flex-wrap gap-3">
        <Button kind="danger">{label}</Button>
        <a class="button button-quiet" href={backTo}>
          {t('ui.cancel')}
        </a>
      </div>
    </form>
  )
}
