import { inviteMember } from '#/modules/accounts/index.ts'
import { hosts, members, users } from '#/modules/accounts/tables.ts'
import { createOAuthClient } from '#/modules/connections/index.ts'
import type { Role } from '#/platform/ctx.ts'
import { type HostId, newId, type UserId } from '#/platform/ids.ts'
import type { Route } from '#/web/route.ts'
import { addMeetingType, aroundTheClock, as, book } from '../fixtures.ts'
import { type Person, World } from '../world.ts'

export type Visitor = 'nobody' | 'unverified' | 'member' | 'admin' | 'owner' | 'stranger'

/** Ada's workspace with one of everything that an address can name, and somebody of every kind who may ask for it. */
export interface Stage {
  world: World
  people: Record<Exclude<Visitor, 'nobody'>, Person>
  /** The route's address about Ada's things; a parameter that is not listed here is a mistake of the test. */
  pathOf(route: Route): string
}

export async function setStage(options: Parameters<typeof World.create>[0] = {}): Promise<Stage> {
  const world = await World.create(options)
  const { ada, bo, mallory } = world
  const admin = await addPerson(world, 'Cy', 'admin', true)
  const unverified = await addPerson(world, 'Un', 'owner', false)
  const { invitationId } = await inviteMember(as(world, ada), {
    email: 'gia@anteroom.example',
    role: 'member',
    inviterId: ada.userId,
  })
  await world.signIn(ada)
  const { rows } = await world.pool.query('select id from sessions where user_id = $1', [ada.userId])
  const { rows: team } = await world.pool.query('select id from members where user_id = $1', [ada.userId])
  const type = await addMeetingType(world, ada, {
    slug: 'intro',
    hours: aroundTheClock,
    questions: [
      { id: 'topic', label: 'What about?', kind: 'long', required: false },
      { id: 'size', label: 'Which size?', kind: 'choice', required: false, choices: ['S', 'L'] },
    ],
  })
  const booked = await book(world, type)
  const connectionId = await world.connectZoom(ada)
  const app = await createOAuthClient(as(world, ada), world.app.outside, {
    name: 'Stage',
    kind: 's2s',
    clientId: 'stage-client-id',
    clientSecret: 'stage-client-secret',
    accountId: 'stage-account-id',
  })
  const params: Record<string, string> = {
    'invitations/:id': invitationId,
    'sessions/:id': rows[0].id,
    'members/:memberId': team[0].id,
    'meeting-types/:id': type.id,
    'bookings/:eventId': booked.event.id,
    'booking/:token': booked.manageToken,
    'zoom/:id': connectionId,
    'apps/:oauthClientId': app.id,
    'zoom/:clientId': world.app.config.zoom?.clientId ?? '',
    '/:workspace': 'ada',
    ':workspace/:type': 'intro',
  }
  return {
    world,
    people: { unverified, member: bo, admin, owner: ada, stranger: mallory },
    pathOf({ path }) {
      const segments = path.split('/')
      const filled = segments.map((segment, at) => {
        if (!segment.startsWith(':')) return segment
        const key = `${segments[at - 1]}/${segment}`
        return params[key] ?? fail(`stage.ts has no example for ${key} of ${path}: add one`)
      })
      return filled.join('/')
    },
  }
}

/** A digest of every row there is, by table; tries that were counted and sessions are nobody's data. */
export async function digest({ pool }: World): Promise<Record<string, string>> {
  const { rows: tables } = await pool.query<{ name: string }>(
    `select table_name as name from information_schema.tables where table_schema = 'public'
     and table_type = 'BASE TABLE' and table_name not in ('rate_limits', 'sessions') order by 1`,
  )
  const parts = tables.map(
    ({ name }) =>
      `select '${name}' as name, md5(coalesce(string_agg(t::text, '' order by t::text), '')) as rows from "${name}" t`,
  )
  const jobs = `select 'jobs' as name, md5(coalesce(string_agg(id::text, '' order by id), '')) as rows from graphile_worker.jobs`
  const { rows } = await pool.query<{ name: string; rows: string }>([...parts, jobs].join(' union all '))
  return Object.fromEntries(rows.map((row) => [row.name, row.rows]))
}

function fail(sentence: string): never {
  throw new Error(sentence)
}

async function addPerson(world: World, name: string, role: Role, emailVerified: boolean): Promise<Person> {
  const { db } = world.app
  const { workspaceId } = world.ada
  const [userId, hostId] = [newId<UserId>(), newId<HostId>()]
  const email = `${name.toLowerCase()}@anteroom.example`
  await db.insert(users).values({ id: userId, name, email, emailVerified })
  await db.insert(members).values({ id: newId<never>(), organizationId: workspaceId, userId, role })
  await db.insert(hosts).values({ id: hostId, userId, name, createdAt: world.app.clock.now() })
  return { userId, hostId, workspaceId, role, name, email }
}
