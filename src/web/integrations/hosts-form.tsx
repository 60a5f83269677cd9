import { type ConnectionView, mayNameHosts } from '#/modules/connections/index.ts'
import type { Refusal } from '#/web/route.ts'
import { Section } from '#/web/ui/boxes.tsx'
import { Button } from '#/web/ui/buttons.tsx'
import { TextArea, TextField } from '#/web/ui/fields.tsx'
import { usePage } from '#/web/ui/layout.tsx'
import { connectionPath } from './places.ts'

interface HostFieldsProps {
  allowedHosts: string[]
  defaultHost: string | null
  refusal: Refusal | null
}

/** Which users of a Zoom account may be hosts, and who is when nobody is named (decision 38). */
export function HostFields({ allowedHosts, defaultHost, refusal }: HostFieldsProps) {
  const { t } = usePage().i18n
  return (
    <>
      <TextArea
        name="allowedHosts"
        label={t('integrations.hosts.allowed')}
        hint={t('integrations.hosts.allowed_hint')}
        value={allowedHosts.join('\n')}
        rows={4}
        maxLength={8000}
        refusal={refusal}
        optional="by choice"
      />
      <TextField
        name="defaultHost"
        type="email"
        label={t('integrations.hosts.default')}
        hint={t('integrations.hosts.default_hint')}
        value={defaultHost}
        maxLength={254}
        autocomplete="off"
        refusal={refusal}
        optional
      />
    </>
  )
}

/** The hosts of a connection that acts for a whole account: to be read, and by whoever may, changed. */
export function Hosts({ connection, refusal }: HostsProps) {
  const { ctx, i18n } = usePage()
  const { t } = i18n
  const { allowedHosts, defaultHost } = connection
  const ofThisForm = refusal && 'allowedHosts' in refusal.typed ? refusal : null
  return (
    <Section title={t('integrations.hosts.title')} explanation={t('integrations.hosts.explanation')} id="hosts">
      {mayNameHosts(ctx) ? (
        <form method="post" action={`${connectionPath(connection.id)}/hosts`} class="grid gap-4">
          <HostFields {...{ allowedHosts, defaultHost }} refusal={ofThisForm} />
          <div>
            <Button kind={allowedHosts.length === 0 ? 'primary' : 'quiet'}>{t('integrations.hosts.save')}</Button>
          </div>
        </form>
      ) : (
        <p>{allowedHosts.length === 0 ? t('integrations.hosts.none') : allowedHosts.join(', ')}</p>
      )}
    </Section>
  )
}

interface HostsProps {
  connection: ConnectionView
  refusal: Refusal | null
}
