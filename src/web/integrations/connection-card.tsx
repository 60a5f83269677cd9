import type { ConnectionView } from '#/modules/connections/index.ts'
import type { Refusal } from '#/web/route.ts'
import { Notice, Section, StatusDot } from '#/web/ui/boxes.tsx'
import { Button, LinkButton } from '#/web/ui/buttons.tsx'
import { TextField } from '#/web/ui/fields.tsx'
import { usePage } from '#/web/ui/layout.tsx'
import { CodeText } from './cells.tsx'
import { connectionState } from './list-page.tsx'

interface CardProps {
  connection: ConnectionView
  /** May this person reconnect, rename and disconnect it? */
  mayChange: boolean
  refusal: Refusal | null
}

/** One connected account: who it is, whether it works, what it may, and what can be done with it. */
export function ConnectionCard({ connection, mayChange, refusal }: CardProps) {
  const { i18n, visitor } = usePage()
  const { t } = i18n
  const { email } = connection
  const base = `/settings/integrations/zoom/${connection.id}`
  const isTheirs = connection.ownerUserId === null || connection.ownerUserId === visitor?.userId
  const whose =
    connection.ownerUserId === null
      ? 'integrations.zoom.of_workspace'
      : isTheirs
        ? 'integrations.zoom.personal'
        : 'integrations.zoom.of_member'
  return (
    <Section title={connection.name} explanation={t(whose)} action={<StatusDot {...connectionState(t, connection)} />}>
      {connection.state === 'active' && <p>{t('integrations.zoom.connected_as', { email })}</p>}
      {connection.state === 'reconnect' && (
        <Notice tone="problem">
          <p>
            {t('integrations.zoom.lost', {
              when: i18n.dateTime(connection.lostAt ?? connection.authorizedAt, visitor?.workspace?.timeZone ?? 'UTC'),
            })}
          </p>
        </Notice>
      )}
      {connection.state === 'revivable' && (
        <Notice tone="problem">
          <div class="grid gap-3">
            <p>{t('integrations.zoom.revivable', { email })}</p>
            {mayChange && (
              <form method="post" action={`${base}/revive`}>
                <Button kind="quiet">{t('integrations.zoom.revive', { email })}</Button>
              </form>
            )}
          </div>
        </Notice>
      )}
      <Licence userType={connection.userType} />
      <Granted connection={connection} />
      {connection.state === 'active' && isTheirs && (
        <details>
          <summary>{t('integrations.zoom.not_this')}</summary>
          <p class="text-muted">{t('integrations.zoom.not_this_steps')}</p>
        </details>
      )}
      {mayChange && <Rename connection={connection} refusal={refusal} />}
      <div class="flex flex-wrap gap-3">
        {mayChange && isTheirs && <ReconnectForm connection={connection} />}
        <LinkButton href={`${base}/calls`}>{t('integrations.zoom.calls')}</LinkButton>
        {mayChange && <LinkButton href={`${base}/disconnect`}>{t('integrations.zoom.disconnect')}</LinkButton>}
      </div>
    </Section>
  )
}

/** One click to authorize again (J12). */
export function ReconnectForm({ connection }: { connection: ConnectionView }) {
  const { t } = usePage().i18n
  return (
    <form method="post" action="/settings/integrations/zoom/connect">
      <input type="hidden" name="connectionId" value={connection.id} />
      <Button kind={connection.state === 'reconnect' ? 'primary' : 'quiet'}>{t('integrations.zoom.reconnect')}</Button>
    </form>
  )
}

function Licence({ userType }: { userType: number | null }) {
  const { t } = usePage().i18n
  if (userType === 1) return <p class="text-muted">{t('integrations.zoom.user_type.basic')}</p>
  if (userType !== 4 && userType !== 99) return null
  return (
    <Notice tone="problem">
      <p>{t('integrations.zoom.user_type.none')}</p>
    </Notice>
  )
}

function Granted({ connection }: { connection: ConnectionView }) {
  const { t } = usePage().i18n
  return (
    <details open={connection.missing.length > 0}>
      <summary>{t('integrations.zoom.granted')}</summary>
      <ul class="grid gap-1">
        {connection.scopes.map((scope) => (
          <li key={scope}>
            <CodeText text={scope} />
          </li>
        ))}
      </ul>
      {connection.missing.length === 0 ? (
        <p class="text-muted">{t('integrations.zoom.all_granted')}</p>
      ) : (
        <div class="mt-3 grid gap-2">
          {connection.missing.map(({ name, key }) => (
            <p key={name}>
              <strong class="block break-all">{t('integrations.zoom.missing', { scope: name })}</strong>
              {t(`integrations.scope.${key}.without`)}
            </p>
          ))}
          <p class="text-muted">{t('integrations.zoom.missing_fix')}</p>
        </div>
      )}
    </details>
  )
}

function Rename({ connection, refusal }: { connection: ConnectionView; refusal: Refusal | null }) {
  const { t } = usePage().i18n
  const ofThisForm = refusal?.typed.renames === connection.id ? refusal : null
  return (
    <details open={ofThisForm !== null}>
      <summary>{t('integrations.zoom.rename')}</summary>
      <form
        method="post"
        action={`/settings/integrations/zoom/${connection.id}/rename`}
        class="mt-3 flex flex-wrap items-end gap-3"
      >
        <input type="hidden" name="renames" value={connection.id} />
        <TextField
          name="name"
          label={t('integrations.zoom.name')}
          value={connection.name}
          maxLength={80}
          refusal={ofThisForm}
        />
        <Button kind="quiet">{t('integrations.zoom.rename')}</Button>
      </form>
    </details>
  )
}
