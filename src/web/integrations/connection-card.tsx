import { type ConnectionTrouble, isUsedUp } from '#/modules/conferencing/index.ts'
import type { ConnectionView, RefusalProblem } from '#/modules/connections/index.ts'
import type { MessageKey } from '#/platform/i18n/i18n.ts'
import { isOperator } from '#/web/guard.ts'
import type { Page } from '#/web/route.ts'
import { Notice, Section, StatusDot } from '#/web/ui/boxes.tsx'
import { Button, LinkButton } from '#/web/ui/buttons.tsx'
import { usePage } from '#/web/ui/layout.tsx'
import { becauseOf } from './because.ts'
import { connectionState } from './list-page.tsx'
import { connectionPath, zoomPath } from './places.ts'

interface CardProps {
  connection: ConnectionView
  /** May this person reconnect, rename and disconnect it? */
  mayChange: boolean
  /** What its rooms to come have found. */
  trouble: ConnectionTrouble | undefined
}

/** One connected account: who it is, whether it works, and what can be done with it. */
export function ConnectionCard({ connection, mayChange, trouble }: CardProps) {
  const { t } = usePage().i18n
  const base = connectionPath(connection.id)
  return (
    <Section
      title={connection.name}
      explanation={t(whoseKey(usePage().visitor?.userId, connection))}
      action={<StatusDot {...connectionState(t, connection, trouble)} />}
    >
      <Standing {...{ connection, mayChange, trouble }} />
      {connection.missing.length > 0 && (
        <div>
          <p class="font-semibold">
            {t('integrations.zoom.missing', { scope: connection.missing.map(({ name }) => name).join(', ') })}
          </p>
          {connection.missing.map(({ name, key }) => (
            <p key={name}>{t(`integrations.scope.${key}.without`)}</p>
          ))}
        </div>
      )}
      {connection.state === 'active' &&
        connection.kind === 'user' &&
        isTheirs(usePage().visitor?.userId, connection) && (
          <details>
            <summary>{t('integrations.zoom.not_this')}</summary>
            <p class="text-muted">{t('integrations.zoom.not_this_steps')}</p>
          </details>
        )}
      <div class="flex flex-wrap gap-3">
        <LinkButton href={base}>{t('integrations.connection.open')}</LinkButton>
        {mayChange && isTheirs(usePage().visitor?.userId, connection) && <ReconnectForm connection={connection} />}
        <LinkButton href={`${base}/calls`}>{t('integrations.zoom.calls')}</LinkButton>
        {mayChange && <LinkButton href={`${base}/disconnect`}>{t('integrations.zoom.disconnect')}</LinkButton>}
      </div>
    </Section>
  )
}

/** Whether it works: as whom, or why not and what to do. */
export function Standing({ connection, mayChange, trouble }: CardProps) {
  const { t } = usePage().i18n
  const { email, kind, state, tokenProblem } = connection
  if (state === 'reconnect') return <Lost {...{ connection, mayChange, trouble }} />
  if (state === 'revivable') {
    return (
      <Notice tone="problem">
        <div class="grid gap-3">
          <p>{t('integrations.zoom.revivable', { email })}</p>
          {mayChange && (
            <form method="post" action={`${connectionPath(connection.id)}/revive`}>
              <Button kind="quiet">{t('integrations.zoom.revive', { email })}</Button>
            </form>
          )}
        </div>
      </Notice>
    )
  }
  return (
    <>
      <p>{t(kind === 'user' ? 'integrations.zoom.connected_as' : 'integrations.zoom.account_of', { email })}</p>
      {tokenProblem && (
        <Notice tone="problem">
          <p>{t('integrations.zoom.token_refused', { app: connection.clientName })}</p>
          <Why problem={tokenProblem} {...{ connection, mayChange }} />
          <Waiting trouble={trouble} />
        </Notice>
      )}
      {trouble && !tokenProblem && <Trouble {...{ connection, mayChange, trouble }} />}
      {kind !== 'user' && <HostsLine connection={connection} />}
      {!trouble && <Licence connection={connection} />}
    </>
  )
}

/** A dead connection: since when, why as far as Zoom said so, and what follows. */
function Lost({ connection, mayChange, trouble }: CardProps) {
  const { i18n, visitor } = usePage()
  const { kind, lostAt, authorizedAt, lostProblem } = connection
  const when = i18n.dateTime(lostAt ?? authorizedAt, visitor?.workspace?.timeZone ?? 'UTC')
  if (lostProblem && lostProblem !== 'connection_lost')
    return (
      <Notice tone="problem">
        <p>{i18n.t('integrations.zoom.lost_because', { when })}</p>
        <Why problem={lostProblem} {...{ connection, mayChange }} />
        <Waiting trouble={trouble} />
      </Notice>
    )
  return (
    <Notice tone="problem">
      <p>{i18n.t(kind === 's2s' ? 'integrations.zoom.lost_s2s' : 'integrations.zoom.lost', { when })}</p>
      <Waiting trouble={trouble} />
    </Notice>
  )
}

const mendedByReconnecting: ConnectionTrouble['problem'][] = [
  'connection_lost',
  'app_blocked',
  'user_gone',
  'account_gone',
  'missing_scope_create',
]

/** What Zoom says no to at present, what to do here, and how many bookings wait for that. */
function Trouble({ connection, mayChange, trouble }: CardProps & { trouble: ConnectionTrouble }) {
  const { t } = usePage().i18n
  const { problem } = trouble
  const isUsual = trouble.isPast || mendedByReconnecting.includes(problem)
  const isTheirsToMend = mayChange && isTheirs(usePage().visitor?.userId, connection) && !isUsedUp(trouble)
  return (
    <Notice tone={isUsedUp(trouble) ? 'plain' : 'problem'}>
      <p>
        {trouble.isPast
          ? t('integrations.trouble.past')
          : t(`conference.problem.${problem}.host`, { connectionName: connection.name })}
      </p>
      <Waiting trouble={trouble} />
      {isTheirsToMend && <p>{t(isUsual ? 'integrations.trouble.reconnect' : 'integrations.trouble.once_mended')}</p>}
    </Notice>
  )
}

function Waiting({ trouble }: { trouble: ConnectionTrouble | undefined }) {
  const { t } = usePage().i18n
  return trouble ? <p>{t('integrations.trouble.waiting', { count: trouble.waiting })}</p> : null
}

/** What is wrong, in the words of whoever can mend it; to others in a host's. */
function Why({ problem, connection, mayChange }: Omit<CardProps, 'trouble'> & { problem: RefusalProblem }) {
  const page = usePage()
  const { t } = page.i18n
  const values = { connectionName: connection.name }
  if (!mayChange) return <p>{t(`conference.problem.${problem}.host`, values)}</p>
  const own = isOwnApp(page, connection)
  if (isOperator(page) && !own) return <p>{t(`conference.problem.${problem}.operator`)}</p>
  return <p>{becauseOf(page, problem, { ...values, isOwnApp: own })}</p>
}

/** Was it made with an app that the workspace stored? Else it is the instance's. */
export function isOwnApp({ app }: Page, { clientId }: ConnectionView): boolean {
  return clientId !== app.config.zoom?.clientId
}

function HostsLine({ connection }: { connection: ConnectionView }) {
  const { t } = usePage().i18n
  const { allowedHosts } = connection
  if (allowedHosts.length > 0)
    return <p class="text-muted">{t('integrations.hosts.count', { count: allowedHosts.length })}</p>
  return (
    <Notice tone="problem">
      <p>{t('integrations.hosts.none')}</p>
    </Notice>
  )
}

/** One click to authorize again (J12). */
export function ReconnectForm({ connection }: { connection: ConnectionView }) {
  const { t } = usePage().i18n
  return (
    <form method="post" action={`${zoomPath}/connect`}>
      <input type="hidden" name="connectionId" value={connection.id} />
      <Button kind={connection.state === 'reconnect' ? 'primary' : 'quiet'}>{t('integrations.zoom.reconnect')}</Button>
    </form>
  )
}

// What the user of an account-level app may host says nothing about the hosts that are chosen.
function Licence({ connection }: { connection: ConnectionView }) {
  const { t } = usePage().i18n
  const { kind, userType } = connection
  if (kind !== 'user') return null
  if (userType === 1) return <p class="text-muted">{t('integrations.zoom.user_type.basic')}</p>
  if (userType !== 4 && userType !== 99) return null
  return (
    <Notice tone="problem">
      <p>{t('integrations.zoom.user_type.none')}</p>
    </Notice>
  )
}

/** Is it the visitor's own, or the workspace's? */
export function isTheirs(userId: string | undefined, { ownerUserId }: ConnectionView): boolean {
  return ownerUserId === null || ownerUserId === userId
}

/** Whose it is and who uses it, as a sentence. */
export function whoseKey(userId: string | undefined, connection: ConnectionView): MessageKey {
  if (connection.kind !== 'user') return `integrations.zoom.of_${connection.kind}`
  if (connection.ownerUserId === null) return 'integrations.zoom.of_workspace'
  return isTheirs(userId, connection) ? 'integrations.zoom.personal' : 'integrations.zoom.of_member'
}
