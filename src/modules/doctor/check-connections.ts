// What people granted, and whether it still holds.
import { getProfile, getWorkspace } from '#/modules/accounts/index.ts'
import { askAboutConnection } from '#/modules/conferencing/index.ts'
import {
  type ConnectionVerdict,
  type InstanceConnection,
  listEveryConnection,
  scopesFor,
} from '#/modules/connections/index.ts'
import { type App, contextFor } from '#/platform/ctx.ts'
import { findPause } from '#/platform/instance/pause.ts'
import { type Found, failed, ok, skipped, warning } from './findings.ts'
import type { Examination } from './patient.ts'

export async function checkScopes({ config }: Examination, app: App): Promise<Found[]> {
  const all = await listEveryConnection(app)
  const found = [...judgeDeclared(config.zoom)]
  for (const group of groupsOf(all.filter(({ state }) => state !== 'reconnect'))) {
    // A program that still runs with other variables may write what it knows into the row of the instance's app.
    const declared = (group[0]?.isOfInstance && config.zoom?.scopes) || group[0]?.declaredScopes || []
    found.push(...judgeGranted(group, declared))
  }
  if (found.length > 0) return found
  if (all.length > 0) return [ok('doctor.says.scopes.ok')]
  return [skipped(config.zoom ? 'doctor.says.scopes.none_yet' : 'doctor.says.zoom.off')]
}

function judgeDeclared(zoom: Examination['config']['zoom']): Found[] {
  if (!zoom) return []
  const undeclared = scopesFor(zoom.kind).filter(({ name }) => !zoom.scopes.includes(name))
  if (undeclared.length === 0) return []
  const values = { scopes: undeclared.map(({ name }) => name).join(', ') }
  return undeclared.some(({ required }) => required)
    ? [failed('doctor.says.scopes.required_undeclared', 'doctor.fix.scopes.undeclared', values)]
    : [warning('doctor.says.scopes.undeclared', 'doctor.fix.scopes.undeclared', values)]
}

// A scope that nobody of an app granted is missing in the app; one that some granted, those people declined or connected before.
function judgeGranted(group: InstanceConnection[], declared: string[]): Found[] {
  const [first] = group
  if (!first) return []
  const app = first.clientName
  return declared.flatMap((scope) => {
    const without = group.filter(({ scopes }) => !scopes.includes(scope))
    if (without.length === 0) return []
    const values = {
      app,
      scope,
      names: without
        .slice(0, 10)
        .map(({ name }) => name)
        .join(', '),
    }
    return without.length === group.length
      ? [failed('doctor.says.scopes.missing_at_zoom', 'doctor.fix.scopes.missing_at_zoom', values)]
      : [warning('doctor.says.scopes.not_granted', 'doctor.fix.scopes.not_granted', values)]
  })
}

function groupsOf(connections: InstanceConnection[]): InstanceConnection[][] {
  return [...Map.groupBy(connections, ({ madeWith }) => madeWith).values()]
}

// More than these are not asked at once: one call each.
const mostTested = 25

/** By what is stored, and where somebody wants that, by Zoom's word. */
export async function checkConnections({ asksZoom }: Examination, app: App): Promise<Found[]> {
  const all = await listEveryConnection(app)
  if (all.length === 0) return [skipped('doctor.says.connections.none')]
  // Asking may refresh a token, and Zoom rotates those: the old instance, which may still run, would lose its own.
  if (await findPause(app.db)) return [skipped('doctor.says.connections.paused')]
  const tested = asksZoom ? all.filter(({ state }) => state === 'active').slice(0, mostTested) : []
  const verdicts = new Map<string, ConnectionVerdict>()
  await Promise.all(
    tested.map(async ({ id, workspaceId }) => {
      const ctx = contextFor(app, workspaceId, { kind: 'system', name: 'doctor' })
      verdicts.set(id, await askAboutConnection(ctx, app.outside, id))
    }),
  )
  const found: Found[] = []
  for (const connection of all) found.push(...(await judgeConnection(app, connection, verdicts.get(connection.id))))
  if (found.length > 0) return found
  if (!asksZoom) return [ok('doctor.says.connections.known', { count: all.length })]
  return [ok('doctor.says.connections.ok', { count: all.length, tested: tested.length })]
}

async function judgeConnection(
  app: App,
  connection: InstanceConnection,
  verdict: ConnectionVerdict | undefined,
): Promise<Found[]> {
  const { name, state, tokenProblem } = connection
  const isDead = state === 'reconnect' || verdict?.kind === 'reconnect'
  if (!isDead && state !== 'revivable' && !tokenProblem && verdict?.kind !== 'unknown') return []
  const workspace = (await getWorkspace(app.db, connection.workspaceId)).name
  const owner = connection.ownerUserId ? (await getProfile(app.db, connection.ownerUserId)).name : ''
  const values = { name, workspace, owner }
  if (isDead)
    return [
      owner
        ? failed('doctor.says.connections.dead', 'doctor.fix.connections.dead', values)
        : failed('doctor.says.connections.dead_of_workspace', 'doctor.fix.connections.dead_of_workspace', values),
    ]
  if (state === 'revivable')
    return [warning('doctor.says.connections.revivable', 'doctor.fix.connections.revivable', values)]
  return [warning('doctor.says.connections.unknown', 'doctor.fix.connections.unknown', values)]
}
