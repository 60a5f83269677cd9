import type { Refusal } from '#/web/route.ts'
import { Button } from '#/web/ui/buttons.tsx'
import { RadioGroup, TextField } from '#/web/ui/fields.tsx'
import { usePage } from '#/web/ui/layout.tsx'

interface ConnectFormProps {
  mayConnectWorkspace: boolean
  /** There is one already: the next is told from it by a name (J14). */
  needsName: boolean
  refusal: Refusal | null
}

/** The way to Zoom's consent page, and what may happen there. */
export function ConnectForm({ mayConnectWorkspace, needsName, refusal }: ConnectFormProps) {
  const { app, i18n } = usePage()
  const { t } = i18n
  const ofThisForm = refusal && 'scopeOfUse' in refusal.typed ? refusal : null
  return (
    <form method="post" action="/settings/integrations/zoom/connect" class="grid gap-4">
      {mayConnectWorkspace ? (
        <RadioGroup
          name="scopeOfUse"
          label={t('integrations.zoom.for_whom')}
          value="personal"
          refusal={ofThisForm}
          options={[
            { value: 'personal', label: t('integrations.zoom.for_me') },
            { value: 'workspace', label: t('integrations.zoom.for_workspace') },
          ]}
        />
      ) : (
        <input type="hidden" name="scopeOfUse" value="personal" />
      )}
      {needsName && (
        <TextField
          name="name"
          label={t('integrations.zoom.second_name')}
          maxLength={80}
          refusal={ofThisForm}
          optional={mayConnectWorkspace}
        />
      )}
      <div class="grid gap-1 text-muted">
        <p>{t(`integrations.who.${app.config.zoomAppPublished}`)}</p>
        <p>{t('integrations.zoom.session_hint')}</p>
        <p>{t('integrations.zoom.admin_hint')}</p>
      </div>
      <div>
        <Button>{t('integrations.zoom.connect')}</Button>
      </div>
    </form>
  )
}
