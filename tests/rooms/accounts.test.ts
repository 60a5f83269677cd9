import { eq } from 'drizzle-orm'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import {
  authorizeForHost,
  createWorkspace,
  findHostOfUser,
  hostContact,
  listWorkspacesOf,
  lockHosts,
  removeMember,
  sweepAccounts,
} from '#/modules/accounts/index.ts'
import { hosts, members, users } from '#/modules/accounts/tables.ts'
import { inTransaction } from '#/platform/db/transaction.ts'
import { facts } from '#/platform/facts/tables.ts'
import { type HostId, newId, type UserId } from '#/platform/ids.ts'
import { as } from '../fixtures.ts'
import { World } from '../world.ts'

let world: World
beforeAll(async () => {
  world = await World.create()
})
afterAll(async () => await world[Symbol.asyncDispose]())

describe('who may act for a host', () => {
  it('the host, admins and owners may; a colleague may not', async () => {
    const { ada, bo } = world
    await authorizeForHost(as(world, bo), bo.hostId)
    await authorizeForHost(as(world, ada), bo.hostId)
    await expect(authorizeForHost(as(world, bo), ada.hostId)).rejects.toMatchObject({ code: 'not_allowed' })
  })

  it('hosts of other workspaces and of none are not found', async () => {
    const { ada, mallory } = world
    for (const hostId of [mallory.hostId, newId<HostId>()])
      await expect(authorizeForHost(as(world, ada), hostId)).rejects.toMatchObject({ code: 'not_found' })
  })

  it('guests and visitors may not', async () => {
    for (const actor of [{ kind: 'guest' }, { kind: 'visitor' }] as const)
      await expect(authorizeForHost(world.ctx(actor), world.ada.hostId)).rejects.toMatchObject({ code: 'not_allowed' })
  })
})

describe('locked hosts', () => {
  it('wait for one another in any order of asking, without a deadlock', async () => {
    const { ada, bo, mallory } = world
    const orders = [
      [ada.hostId, bo.hostId, mallory.hostId],
      [mallory.hostId, bo.hostId, ada.hostId],
      [bo.hostId, mallory.hostId, ada.hostId],
    ]
    let inside = 0
    let most = 0
    await Promise.all(
      [...orders, ...orders, ...orders].map((hostIds) =>
        inTransaction(world.ctx(), async (ctx) => {
          await lockHosts(ctx, hostIds)
          most = Math.max(most, ++inside)
          await ctx.db.execute('select pg_sleep(0.01)')
          inside--
        }),
      ),
    )
    expect(most).toBe(1)
  })

  it('don’t block rows that refer to them', async () => {
    await inTransaction(world.ctx(), async (ctx) => {
      await lockHosts(ctx, [world.ada.hostId])
      await inTransaction(world.ctx(), async (other) => {
        await other.db.execute(`set local lock_timeout = '500ms'`)
        // What a foreign key's check does.
        await other.db.execute(`select from hosts where id = '${world.ada.hostId}' for key share`)
      })
    })
  })
})

it('a person has one host row in all their workspaces, with the address to write to', async () => {
  const { ada } = world
  const before = await findHostOfUser(world.app.db, ada.userId)
  const made = await createWorkspace(as(world, ada), ada.userId, { name: 'Two', slug: 'two-of-ada', timeZone: 'UTC' })
  expect(made.hostId).toBe(before?.id)
  expect(await hostContact(world.app.db, made.hostId)).toEqual({
    name: 'Ada',
    email: ada.email,
    emailVerified: true,
    language: 'en',
  })
  const mine = await listWorkspacesOf(world.app.db, ada.userId)
  expect(mine.map(({ slug, role }) => [slug, role])).toEqual([
    ['ada', 'owner'],
    ['two-of-ada', 'owner'],
  ])
})

it('a workspace that can’t be made leaves nothing behind', async () => {
  const { bo } = world
  const rows = async () => [await world.app.db.$count(members), await world.app.db.$count(facts)]
  const before = await rows()
  const input = { name: 'X', slug: 'mallory', timeZone: 'UTC' }
  await expect(createWorkspace(as(world, bo), bo.userId, input)).rejects.toMatchObject({ code: 'name_taken' })
  await world.app.db.update(users).set({ emailVerified: false }).where(eq(users.id, bo.userId))
  const refused = createWorkspace(as(world, bo), bo.userId, { ...input, slug: 'bo-alone' })
  await expect(refused).rejects.toMatchObject({ code: 'email_not_verified' })
  await world.app.db.update(users).set({ emailVerified: true }).where(eq(users.id, bo.userId))
  expect(await rows()).toEqual(before)
})

it('a removed member keeps account and host row, so that what is booked stays bookable history', async () => {
  const { bo } = world
  const [member] = await world.app.db.select().from(members).where(eq(members.userId, bo.userId))
  await removeMember(as(world, bo), member?.id ?? '')
  expect(await world.app.db.$count(hosts, eq(hosts.userId, bo.userId))).toBe(1)
  expect(await world.app.db.$count(users, eq(users.id, bo.userId))).toBe(1)
  const said = await world.app.db.select().from(facts).where(eq(facts.kind, 'member.removed'))
  expect(said).toMatchObject([{ workspaceId: world.ada.workspaceId, about: { userId: bo.userId } }])
})

it('accounts that nobody confirmed are forgotten after 30 days; confirmed ones and members stay', async () => {
  const { db } = world.app
  const add = async (name: string, emailVerified: boolean, daysAgo: number) => {
    const createdAt = new Date(world.app.clock.now().getTime() - daysAgo * 86_400_000)
    const id = newId<UserId>()
    await db.insert(users).values({ id, name, email: `${name}@anteroom.example`, emailVerified, createdAt })
  }
  await add('old-unconfirmed', false, 31)
  await add('new-unconfirmed', false, 29)
  await add('old-confirmed', true, 31)
  await sweepAccounts(world.app)
  const names = (await db.select({ name: users.name }).from(users)).map(({ name }) => name)
  expect(names).not.toContain('old-unconfirmed')
  expect(names).toEqual(expect.arrayContaining(['new-unconfirmed', 'old-confirmed', 'Ada']))
})
