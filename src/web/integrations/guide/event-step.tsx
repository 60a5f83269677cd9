import { type ClientKind, webhookUrl, zoom } from '#/modules/connections/index.ts'
import { Button } from '#/web/ui/buttons.tsx'
import { TextField } from '#/web/ui/fields.tsx'
import { usePage } from '#/web/ui/layout.tsx'
import { Step, ToPaste } from './steps.tsx'
import { guidePath } from './topics.ts'

/** Where Zoom tells of changes: the address for this app, and the events to tick. */
export function EventStep({ kind, clientId }: { kind: ClientKind; clientId: string }) {
  const { app, i18n, url } = usePage()
  const { t } = i18n
  const address = clientId ? webhookUrl(app.config, clientId, url.host) : null
  return (
    <Step title={t('integrations.guide.events.title')}>
      <p>{t('integrations.guide.events.body')}</p>
      {address && <ToPaste label={t('integrations.guide.events.address')} text={address} />}
      {!address && <p>{t('integrations.guide.events.ask_client')}</p>}
      <form method="get" action={`${guidePath}/${kind}`} class="flex flex-wrap items-end gap-3">
        <TextField name="client" label={t('integrations.guide.events.client_id')} value={clientId} maxLength={100} />
        <Button kind="quiet">{t('integrations.guide.events.show')}</Button>
      </form>
      <div>
        <p>{t('integrations.guide.events.which')}</p>
        <ul class="mt-2 grid gap-2">
          {zoom.events.map(({ name, key }) => (
            <li key={name}>
              <code>{name}</code>
              <span class="block text-muted">{t(`integrations.event.${key}.what`)}</span>
            </li>
          ))}
        </ul>
      </div>
      <p class="text-muted">{t('integrations.guide.events.validate')}</p>
      {kind !== 's2s' && (
        <>
          <h3>{t('integrations.guide.removal.title')}</h3>
          <p>{t('integrations.guide.removal.body')}</p>
          {address && <ToPaste label={t('integrations.guide.removal.address')} text={address} />}
        </>
      )}
    </Step>
  )
}
