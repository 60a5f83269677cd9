import type { OAuthClientView } from '#/modules/connections/index.ts'
import type { Refusal } from '#/web/route.ts'
import { Button } from '#/web/ui/buttons.tsx'
import { RadioGroup, SelectField, TextField } from '#/web/ui/fields.tsx'
import { usePage } from '#/web/ui/layout.tsx'
import { zoomPath } from './places.ts'

interface ConnectFormProps {
  /** The apps that this person may connect with by saying yes at Zoom; at least one. */
  apps: OAuthClientView[]
  mayConnectWorkspace: boolean
  mayConnectOwn: boolean
  /** Where there is one already, the next is told from it by a name (J14). */
  needsName: { personal: boolean; workspace: boolean }
  refusal: Refusal | null
}

/** The short way to Zoom's consent page, and what may happen there. */
export function ConnectForm({ apps, mayConnectWorkspace, mayConnectOwn, needsName, refusal }: ConnectFormProps) {
  const { app, i18n } = usePage()
  const { t } = i18n
  const ofThisForm = refusal && 'scopeOfUse' in refusal.typed ? refusal : null
  const [first] = apps
  const mayChoose = mayConnectWorkspace && mayConnectOwn && apps.some(({ kind }) => kind === 'user')
  const isOften = mayConnectOwn ? needsName.personal : needsName.workspace
  const isAlways = mayChoose ? needsName.personal && needsName.workspace : isOften
  return (
    <form method="post" action={`${zoomPath}/connect`} class="grid gap-4">
      {apps.length > 1 && (
        <SelectField
          name="oauthClientId"
          label={t('integrations.zoom.with_app')}
          value={first?.id ?? ''}
          refusal={ofThisForm}
          options={apps.map(({ id, name, kind }) => ({
            value: id,
            label: `${name} (${t(`integrations.app.kind_${kind}`)})`,
          }))}
        />
      )}
      {apps.length === 1 && first && <input type="hidden" name="oauthClientId" value={first.id} />}
      {mayChoose ? (
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
        <input type="hidden" name="scopeOfUse" value={mayConnectOwn ? 'personal' : 'workspace'} />
      )}
      {(needsName.personal || needsName.workspace) && (
        <TextField
          name="name"
          label={t('integrations.zoom.second_name')}
          {...(!isAlways && { hint: t(`integrations.zoom.name_needed.${needsName.personal ? 'own' : 'workspace'}`) })}
          maxLength={80}
          refusal={ofThisForm}
          optional={isAlways ? false : 'by choice'}
        />
      )}
      <div class="grid gap-1 text-muted">
        {apps.some(({ isInstance }) => isInstance) && <p>{t(`integrations.who.${app.config.zoomAppPublished}`)}</p>}
        <p>{t('integrations.zoom.session_hint')}</p>
        <p>{t('integrations.zoom.admin_hint')}</p>
      </div>
      <div>
        <Button>{t('integrations.zoom.connect')}</Button>
      </div>
    </form>
  )
}
