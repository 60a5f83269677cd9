import { accountOf, PERSON_TYPE_NUMBER, type Person } from '../people/person.ts'
import { now, type Sandbox, zoomTime } from '../sandbox.ts'
import { pageOf } from './query.ts'
import { badPageToken } from './refusals.ts'

const ROLES = {
  owner: { role_name: 'Owner', role_id: '0' },
  admin: { role_name: 'Admin', role_id: '1' },
  member: { role_name: 'Member', role_id: '2' },
} as const

/** `GET /users/{id}` (facts §3.3). */
export function userBody(sandbox: Sandbox, person: Person): Record<string, unknown> {
  const [firstName = '', ...rest] = person.displayName.split(' ')
  return {
    id: person.id,
    first_name: firstName,
    last_name: rest.join(' '),
    display_name: person.displayName,
    email: person.email,
    type: PERSON_TYPE_NUMBER[person.type],
    ...ROLES[person.role],
    pmi: person.pmi,
    use_pmi: person.usePmi,
    personal_meeting_url: `${sandbox.origin}/j/${person.pmi}`,
    timezone: person.timeZone,
    verified: 1,
    dept: '',
    created_at: person.createdAt,
    user_created_at: person.createdAt,
    last_login_time: zoomTime(now(sandbox)),
    pic_url: '',
    cms_user_id: '',
    jid: `${person.id.toLowerCase()}@xmpp.zoom-sandbox.example`,
    group_ids: [],
    im_group_ids: [],
    account_id: person.accountId,
    account_number: accountOf(sandbox, person).number,
    language: 'en-US',
    phone_country: '',
    phone_number: '',
    status: 'active',
    job_title: '',
    location: '',
    login_types: [100],
    cluster: 'us02',
  }
}

/** `GET /users`: the people of an account, a page at a time. Everyone here is active. */
export function userList(sandbox: Sandbox, accountId: string, query: URLSearchParams): Record<string, unknown> {
  const people = sandbox.state.people
    .filter((person) => person.accountId === accountId && (query.get('status') ?? 'active') === 'active')
    .filter((person) => query.get('role_id') === null || ROLES[person.role].role_id === query.get('role_id'))
  const { size, number } = pageOf(query, 30)
  const token = query.get('next_page_token')
  const offset = token ? readOffset(token) : (number - 1) * size
  return {
    page_count: Math.ceil(people.length / size),
    page_number: Math.floor(offset / size) + 1,
    page_size: size,
    total_records: people.length,
    next_page_token: offset + size < people.length ? writeOffset(offset + size) : '',
    users: people.slice(offset, offset + size).map((person) => {
      const { cms_user_id, jid, location, job_title, login_types, cluster, ...line } = userBody(sandbox, person)
      return line
    }),
  }
}

const writeOffset = (offset: number) => Buffer.from(`users ${offset}`).toString('base64url')

function readOffset(token: string): number {
  const offset = /^users (\d+)$/.exec(Buffer.from(token, 'base64url').toString())?.[1]
  if (offset === undefined) throw badPageToken()
  return Number(offset)
}
