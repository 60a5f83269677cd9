import type { Ctx } from '#/platform/ctx.ts'

const proofMinutes = 60

/** What shows, for an hour, that the guest at this form has read a mail sent to this address (decision 45). */
export function issueEmailProof(ctx: Pick<Ctx, 'seal' | 'now' | 'workspaceId'>, email: string): string {
  const until = ctx.now().getTime() + proofMinutes * 60_000
  return ctx.seal.seal(JSON.stringify({ email, until }), ownerOf(ctx))
}

/** Does it show that of this address, here and now? A forged one simply doesn't. */
export function isEmailProven(
  ctx: Pick<Ctx, 'seal' | 'now' | 'workspaceId'>,
  email: string,
  proof: string | undefined,
): boolean {
  if (!proof) return false
  try {
    const said = JSON.parse(ctx.seal.open(proof, ownerOf(ctx))) as { email: string; until: number }
    return said.email === email.trim().toLowerCase() && said.until > ctx.now().getTime()
  } catch {
    return false
  }
}

function ownerOf({ workspaceId }: Pick<Ctx, 'workspaceId'>): string {
  return `email_proofs/${workspaceId}`
}
