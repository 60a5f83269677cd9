import { accountOf, PERSON_TYPE_NUMBER, type Person } from '../people/person.ts'
import { now, type Sandbox, zoomTime } from '../sandbox.ts'

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

/** `GET /users`: the people of the caller's account, in one page of at most 2000. */
export function userList(sandbox: Sandbox, accountId: string): Record<string, unknown> {
  const people = sandbox.state.people.filter((person) => person.accountId === accountId)
  return {
    page_count: 1,
    page_number: 1,
    page_size: Math.max(30, people.length),
    total_records: people.length,
    next_page_token: '',
    users: people.map((person) => {
      const { cms_user_id, jid, location, job_title, login_types, cluster, ...line } = userBody(sandbox, person)
      return line
    }),
  }
}
