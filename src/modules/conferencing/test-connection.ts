import { getConnection, type TestReport, type TestStep, testAccess } from '#/modules/connections/index.ts'
import type { Ctx, Outside } from '#/platform/ctx.ts'
import { callerOf, lineFor, pacedFor } from './line.ts'
import { refusedStep } from './refused-step.ts'

/**
 * Tests a connection step by step, leaving nothing behind (C5, T5): everything that `testAccess` tries, and where meetings
 * may be listed, whether Zoom refuses the host (3161); what is listed is dropped unseen. Throws as `testAccess` does.
 */
export async function testConnection(
  ctx: Ctx,
  outside: Outside,
  input: { connectionId: string; hostEmail?: string | undefined },
): Promise<TestReport> {
  const connection = await getConnection(ctx, input.connectionId)
  const report = await testAccess(ctx, outside, input, pacedFor(ctx, callerOf(connection)))
  const hosting = report.steps.find(({ step }) => step === 'hosting')
  if (!hosting || hosting.outcome === 'skipped' || hosting.outcome === 'failed') return report
  const refusal = await askHosting(ctx, outside, input)
  return { steps: report.steps.map((step) => (step === hosting && refusal ? refusal : step)) }
}

async function askHosting(
  ctx: Ctx,
  outside: Outside,
  { connectionId, hostEmail }: { connectionId: string; hostEmail?: string | undefined },
): Promise<TestStep | null> {
  const connection = await getConnection(ctx, connectionId)
  const user = connection.kind === 'user' ? 'me' : hostEmail?.trim().toLowerCase() || connection.defaultHost
  if (!user) return null
  const caller = callerOf(connection, user)
  if (!caller.provider.may('list', new Set(connection.scopes))) return null
  const listed = await caller.provider.list(lineFor(ctx, outside, caller, { reason: 'test_connection' }), () => false)
  if (listed.kind !== 'rejected') return null
  return refusedStep('hosting', listed.problem)
}
