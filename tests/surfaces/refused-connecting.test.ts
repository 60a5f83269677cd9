import { afterAll, afterEach, beforeAll, expect, it } from 'vitest'
import { Browser } from '../browser.ts'
import { World } from '../world.ts'

const olivia = 'olivia.owner@zoom-sandbox.example'

let world: World
let cookie: string
beforeAll(async () => {
  world = await World.create()
  cookie = await world.signIn(world.ada)
})
afterEach(() => world.control('/faults', undefined, 'DELETE'))
afterAll(() => world[Symbol.asyncDispose]())

interface Refusal {
  path: string
  status: number
  error?: string
  code?: number
  message: string
  xml?: boolean
}

/** The page that Ada comes back to when Zoom refuses like this. */
async function comeBack({ path, ...effect }: Refusal, language = 'en') {
  const ada = new Browser(world, { cookie, language })
  const { to } = await ada.post('/settings/integrations/zoom/connect', { scopeOfUse: 'personal' })
  const back = await world.consent(to ?? '', olivia)
  await world.control('/faults', { match: { path }, effect: { kind: 'status', ...effect }, times: 1 })
  return await ada.get(back.pathname + back.search)
}

const token = { path: '/oauth/token', status: 400 }
const me = { path: '/v2/users/me' }

// biome-ignore format: a table
it.each<[string, Refusal, string, string, string]>([
  ['an app that an admin has blocked', { ...token, error: 'invalid_grant', message: 'Token is disabled by admin (4738)' },
    'your Zoom admin does not allow it', 'an admin of that Zoom account has blocked it', 'Zoom の管理者が許可していません'],
  ['a wrong client secret', { ...token, error: 'invalid_client', message: 'Invalid client_id or client_secret' },
    'does not accept the credentials of the app', 'Compare ZOOM_CLIENT_ID and ZOOM_CLIENT_SECRET', 'アプリの認証情報が'],
  ['a redirect URL that Zoom does not know', { ...token, error: 'invalid_request', message: 'Redirect URI mismatch' },
    'does not know this server’s redirect URL', 'The redirect URL is not on the Zoom app’s list', 'リダイレクト'],
  ['a code that has expired', { ...token, error: 'invalid_grant', message: 'Invalid authorization code' },
    'it took too long or was used before', 'check this server’s clock', '使用済み'],
  ['a user outside of the account, in XML', { ...me, status: 400, code: 1010, message: 'User does not belong to this account: x.', xml: true },
    'does not know this user in that account', '1001, 1010, 1120', 'アカウントに所属するユーザー'],
  ['a missing scope', { ...me, status: 400, code: 4711, message: 'Invalid access token, does not contain scopes:[user:read:user].' },
    'may not say whose account it is', 'Add user:read:user to the Zoom app', 'user:read:user'],
  ['a policy', { ...me, status: 403, code: 2306, message: 'Not allowed to view meetings scheduled for others.' },
    'A rule of your Zoom account forbids this', 'For whoever runs this server', '規則'],
])('T5 connecting says %s to the person and to the operator', async (_what, refusal, host, operator, japanese) => {
  const { status, body } = await comeBack(refusal)
  expect(status).toBe(502)
  const text = body.replaceAll('&#39;', '’')
  expect(text).toContain(host)
  expect(text).toContain(operator)
  expect(text).not.toContain('Zoom has trouble')
  expect((await comeBack(refusal, 'ja')).body).toContain(japanese)
})

it('T14 a connection that can’t be made has a support report: problem, what to do, the calls with their tracking ids, no secret', async () => {
  const { body } = await comeBack({
    ...me,
    status: 400,
    code: 1010,
    message: 'User does not belong to this account: x.',
  })
  const report = reportIn(body)
  expect(report).toMatch(/account: +ada@anteroom\.example \(owner\)/)
  expect(report).toMatch(/request: +[\w-]{8,}/)
  expect(report).toMatch(/connecting: +identity_failed, attempt [0-9a-f-]{36}/)
  expect(report).toMatch(/problem: +account_gone\nwhat to do: +Zoom does not know the user/)
  expect(report).toMatch(/POST \/oauth\/token 200 done \d+ ms/)
  expect(report).toMatch(/GET \/v2\/users\/me 400 refused \d+ ms tracking v=2\.0/)
  expect(report).not.toMatch(/eyJ|code=|state=/)
  // The button to copy it stands beside the text, which alone is folded.
  expect(body).toMatch(/<button[^>]*>Copy report<\/button>.*<details><summary>Show the report/s)
})

it('T5 and only where Zoom has trouble does it say so', async () => {
  const { body } = await comeBack({ path: '/oauth/token', status: 500, message: 'Internal error' })
  expect(body).toContain('Zoom has trouble at the moment or can’t be reached')
})

function reportIn(body: string): string {
  return body.match(/<pre class="copy-text[^>]*>([\s\S]*?)<\/pre>/)?.[1] ?? ''
}
