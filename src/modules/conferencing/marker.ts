import { randomBytes } from 'node:crypto'
import type { Ctx } from '#/platform/ctx.ts'
import { instance } from '#/platform/instance/tables.ts'

/** A new marker: whose meeting it is, of which generation, and 128 random bits (decision 17). About 45 characters. */
export async function newMarker(ctx: Pick<Ctx, 'db'>, generation: number): Promise<string> {
  return `${await ownPrefix(ctx)}${generation}.${randomBytes(16).toString('base64url')}]`
}

/** What every marker of this instance begins with. */
export async function ownPrefix(ctx: Pick<Ctx, 'db'>): Promise<string> {
  const [row] = await ctx.db.select({ id: instance.id }).from(instance).limit(1)
  const owner = (row?.id ?? 'unnamed').replaceAll(/[^A-Za-z0-9]/g, '').slice(-12)
  return `[${owner}.`
}

/** The marker in a meeting's note; null when there is none. */
export function markerIn(note: string): string | null {
  return /\[[A-Za-z0-9]+\.\d+\.[\w-]{22}\]/.exec(note)?.[0] ?? null
}
