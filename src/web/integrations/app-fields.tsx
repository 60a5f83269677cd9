import { allowedEndpoints, mostCallSeconds, scopesFor } from '#/modules/connections/index.ts'
import type { Refusal, Typed } from '#/web/route.ts'
import { oneOf } from '#/web/typed.ts'
import { RadioGroup, SelectField, TextArea, TextField } from '#/web/ui/fields.tsx'
import { usePage } from '#/web/ui/layout.tsx'
import { appKinds } from './guide/topics.ts'

interface AppFieldsProps {
  /** What stands in the fields when nothing was typed. */
  values: Typed
  refusal: Refusal | null
  /** These fields come up only when a new app is chosen: none of them can be asked for by the browser. */
  byChoice?: boolean
}

const advancedFields = ['appScopes', 'oauthOrigin', 'apiOrigin', 'callSeconds']

/** The fields of a Zoom app: the few that matter, and behind “Advanced” the rest (C7). */
export function AppFields({ values, refusal, byChoice = false }: AppFieldsProps) {
  const { app, i18n } = usePage()
  const { t } = i18n
  const asked = byChoice ? ({ optional: 'by choice' } as const) : {}
  const text = (name: string) => ({ name, value: oneOf(values, name), refusal })
  // What was chosen stays a choice when the operator doesn't list it any more: nothing changes unseen.
  const endpointsFor = (name: string) => {
    const chosen = oneOf(refusal?.typed ?? values, name)
    return [...new Set([...allowedEndpoints(app.config), ...(chosen ? [chosen] : [])])]
  }
  const isAdvanced = advancedFields.some((name) => refusal?.fields[name])
  return (
    <>
      <RadioGroup
        name="kind"
        label={t('integrations.app.kind')}
        value={oneOf(values, 'kind') || 'user'}
        refusal={refusal}
        {...asked}
        options={appKinds.map((kind) => ({
          value: kind,
          label: t(`integrations.app.kind_${kind}`),
          hint: t(`integrations.app.kind_${kind}_hint`),
        }))}
      />
      <TextField
        {...text('appName')}
        label={t('integrations.app.name')}
        hint={t('integrations.app.name_hint')}
        maxLength={80}
        {...asked}
      />
      <div class="only-s2s">
        <TextField
          {...text('accountId')}
          label={t('integrations.app.account_id')}
          maxLength={200}
          autocomplete="off"
          optional="by choice"
        />
      </div>
      <TextField
        {...text('clientId')}
        label={t('integrations.app.client_id')}
        maxLength={200}
        autocomplete="off"
        {...asked}
      />
      <TextField
        {...text('clientSecret')}
        type="password"
        label={t('integrations.app.client_secret')}
        hint={t('integrations.app.client_secret_hint')}
        maxLength={500}
        autocomplete="off"
        {...asked}
      />
      <TextField
        {...text('webhookSecret')}
        type="password"
        label={t('integrations.app.webhook_secret')}
        hint={t('integrations.app.webhook_secret_hint')}
        maxLength={500}
        autocomplete="off"
        optional
      />
      <details open={isAdvanced}>
        <summary>{t('integrations.app.advanced')}</summary>
        <div class="mt-3 grid gap-4">
          <TextArea
            {...text('appScopes')}
            label={t('integrations.app.scopes')}
            hint={t('integrations.app.scopes_hint', { count: scopesFor('user').length })}
            rows={4}
            maxLength={4000}
            optional
          />
          {(['oauthOrigin', 'apiOrigin'] as const)
            .filter((name) => endpointsFor(name).length > 0)
            .map((name) => (
              <SelectField
                key={name}
                {...text(name)}
                label={t(`integrations.app.${name}`)}
                placeholder={name === 'oauthOrigin' ? app.config.zoomOAuthOrigin : app.config.zoomApiOrigin}
                options={endpointsFor(name).map((origin) => ({ value: origin, label: origin }))}
                optional
              />
            ))}
          <TextField
            {...text('callSeconds')}
            type="number"
            label={t('integrations.app.call_seconds')}
            hint={t('integrations.app.call_seconds_hint', { usual: app.config.waits.callSeconds })}
            min={1}
            max={mostCallSeconds}
            optional
          />
        </div>
      </details>
    </>
  )
}
