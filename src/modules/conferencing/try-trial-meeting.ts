import { getConnection, mayManage, type TestReport, type TestStep } from '#/modules/connections/index.ts'
import type { Ctx, Outside } from '#/platform/ctx.ts'
import { DomainError } from '#/platform/errors.ts'
import { callerOf, lineFor } from './line.ts'
import { newMarker } from './marker.ts'
import type { Problem } from './problems.ts'
import { refusedStep } from './refused-step.ts'

/**
 * Makes a meeting an hour from now and deletes it again, the only sure proof of hosting; counts as one of the host's
 * creates of the day. Only where it may also be deleted (decision 37). Throws `not_found`, `not_allowed`, or
 * `location_unavailable` for a host who isn't allowed.
 */
export async function tryTrialMeeting(
  ctx: Ctx,
  outside: Outside,
  { connectionId, hostEmail }: { connectionId: string; hostEmail?: string | undefined },
): Promise<TestReport> {
  const connection = await getConnection(ctx, connectionId)
  if (!(await mayManage(ctx, connection.ownerUserId))) throw new DomainError('not_allowed')
  const user = connection.kind === 'user' ? 'me' : hostEmail?.trim().toLowerCase() || connection.defaultHost
  if (!user || (user !== 'me' && !connection.allowedHosts.includes(user)))
    throw new DomainError('location_unavailable', {}, 'hostEmail')
  const caller = callerOf(connection, user)
  const granted = new Set(connection.scopes)
  const { provider } = caller
  if (!provider.may('create', granted)) return failed('missing_scope_create')
  if (!provider.may('delete', granted)) return failed('missing_scope_delete')
  const line = lineFor(ctx, outside, caller, { reason: 'trial_meeting' })
  const made = await provider.make(line, {
    topic: 'Anteroom trial',
    marker: await newMarker(ctx, 1),
    startsAt: new Date(ctx.now().getTime() + 3_600_000),
    durationMinutes: 15,
    timeZone: 'UTC',
    settings: { waitingRoom: true, muteUponEntry: true, joinBeforeHost: false },
  })
  if (made.kind !== 'made') return failed('problem' in made ? made.problem : 'no_answer')
  const removed = await provider.remove(line, made.room.meetingId)
  if (removed.kind === 'gone')
    return report({ outcome: 'ok', sentence: { key: 'connection_test.trial.ok', values: {} } })
  return report({
    outcome: 'warning',
    sentence: { key: 'connection_test.trial.left', values: { topic: 'Anteroom trial' } },
  })
}

function failed(problem: Problem): TestReport {
  return { steps: [refusedStep('trial', problem)] }
}

function report(step: Omit<TestStep, 'step'>): TestReport {
  return { steps: [{ step: 'trial', ...step }] }
}
