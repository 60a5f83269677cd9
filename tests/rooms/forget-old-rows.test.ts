import { expect, it } from 'vitest'
import { forgetOldRows } from '#/modules/connections/index.ts'
import { authorizationAttempts, grants, providerCalls, webhookReceipts } from '#/modules/connections/tables.ts'
import { only } from '#/platform/db/rows.ts'
import { newId } from '#/platform/ids.ts'
import { World } from '../world.ts'

const day = 24 * 3_600_000

it('J10 decision 14: webhooks are kept 7 days, calls 90, attempts to connect 1 and their calls with them', async () => {
  await using world = await World.create()
  const connectionId = await world.connectZoom()
  const { db } = world.app
  const { oauthClientId } = only(await db.select().from(grants))
  const attempt = only(await db.select().from(authorizationAttempts))
  await db.delete(providerCalls)
  await db.delete(authorizationAttempts)
  const ago = (days: number, minutes: number) => new Date(world.clock.now().getTime() - days * day - minutes * 60_000)
  const call = (of: string, at: Date, path: string) => ({
    ...{ id: newId<never>(), workspaceId: world.ada.workspaceId, connectionId: of as typeof connectionId },
    ...{ at, method: 'GET', path, reason: 'identify', outcome: 'done' as const },
  })
  const attempts = ['kept', 'old'].map((name, i) => ({
    ...{ ...attempt, id: newId<never>(), stateHash: name, createdAt: ago(1, i ? 5 : -5) },
  }))
  await db.insert(authorizationAttempts).values(attempts)
  await db
    .insert(providerCalls)
    .values([
      call(connectionId, ago(90, -5), '/kept'),
      call(connectionId, ago(90, 5), '/old'),
      call(attempts[0]?.id ?? '', ago(1, -5), '/kept-of-attempt'),
      call(attempts[1]?.id ?? '', ago(1, 5), '/of-old-attempt'),
    ])
  await db.insert(webhookReceipts).values(
    ['kept', 'old'].map((bodyHash, i) => ({
      ...{ bodyHash, oauthClientId, event: 'meeting.updated', receivedAt: ago(7, i ? 5 : -5), sealedBody: 'sealed' },
    })),
  )

  await forgetOldRows(world.app)

  expect((await db.select().from(webhookReceipts)).map(({ bodyHash }) => bodyHash)).toEqual(['kept'])
  expect((await db.select().from(authorizationAttempts)).map(({ stateHash }) => stateHash)).toEqual(['kept'])
  expect((await db.select().from(providerCalls)).map(({ path }) => path).sort()).toEqual(['/kept', '/kept-of-attempt'])
})
