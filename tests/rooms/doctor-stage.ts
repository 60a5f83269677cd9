import { hosts, members, users } from '#/modules/accounts/tables.ts'
import { type HostId, newId, type UserId } from '#/platform/ids.ts'
import type { Person, World } from '../world.ts'

/** A member of Ada's workspace with this confirmed address. */
export async function addPerson(world: World, email: string): Promise<Person> {
  const { db } = world.app
  const { workspaceId } = world.ada
  const [userId, hostId] = [newId<UserId>(), newId<HostId>()]
  await db.insert(users).values({ id: userId, name: 'Cy', email, emailVerified: true })
  await db.insert(members).values({ id: newId<never>(), organizationId: workspaceId, userId, role: 'member' })
  await db.insert(hosts).values({ id: hostId, userId, name: 'Cy', createdAt: world.app.clock.now() })
  return { userId, hostId, workspaceId, role: 'member', name: 'Cy', email }
}
