import { describe, expect, it } from 'vitest'
import { zoomOperations } from '#/modules/conferencing/index.ts'
import { zoom } from '#/modules/connections/index.ts'
import { callName, reviewPlan } from '#/modules/review/index.ts'
import { releaseNotes } from '#/web/integrations/guide/release-notes.ts'
import { storedData } from '#/web/public/stored-data.ts'
import { World } from '../world.ts'

const plan = '/integrations/zoom/reviewer-test-plan'
const pages = ['/', '/integrations/zoom', plan, '/data-handling', '/privacy', '/terms', '/support']
const operator = {
  ANTEROOM_OPERATOR_NAME: 'Riverside Music School',
  ANTEROOM_OPERATOR_EMAIL: 'office@riverside.example',
  ANTEROOM_SUPPORT_URL: 'https://riverside.example/help',
  ANTEROOM_PRIVACY_URL: 'https://riverside.example/privacy',
  ANTEROOM_TERMS_URL: 'https://riverside.example/terms',
  ZOOM_APP_NAME: 'Riverside Bookings',
  ZOOM_APP_URL: 'https://marketplace.example/apps/riverside',
  ZOOM_APP_PUBLISHED: 'beta',
}

describe('what anybody may read', () => {
  it('T3 each page renders in both languages with no one signed in, and is reached from home', async () => {
    await using world = await World.create()
    const home = await read(world, '/')
    for (const path of pages) {
      for (const language of ['en', 'ja']) {
        const html = await read(world, path, language)
        expect(html).toContain(`<html lang="${language}">`)
        expect(html).toMatch(/<h1[^>]*>[^<]+<\/h1>/)
        expect(html).not.toMatch(/(public|review)\.[a-z]+\.|(?<!\/)\{[a-z]+\}/)
      }
      if (path !== '/' && path !== plan) expect(home).toContain(`href="${path}"`)
    }
  })

  it('T3 names the operator, how to reach them, their own pages and the app, from the configuration', async () => {
    await using world = await World.create({ env: operator })
    const about = await read(world, '/integrations/zoom')
    for (const text of ['Riverside Bookings', 'https://marketplace.example/apps/riverside', 'office@riverside.example'])
      expect(about).toContain(text)
    expect(about).toContain(`${world.app.config.publicUrls[0]}/integrations/zoom/callback`)
    expect(about).toContain('beta link')
    expect(about).toContain('Last updated on')
    expect(about).toContain('Zoom bills its own plans itself')
    expect(await read(world, '/privacy')).toContain('https://riverside.example/privacy')
    expect(await read(world, '/terms')).toContain('https://riverside.example/terms')
    expect(await read(world, '/support')).toContain('https://riverside.example/help')
    for (const path of pages) {
      const html = await read(world, path)
      expect(html, path).toContain('Riverside Music School')
      expect(html, path).toContain('href="mailto:office@riverside.example"')
    }
  })

  it('T3 T17 lists every call made at Zoom with its permission, from the tables by which the calls are made', async () => {
    await using world = await World.create()
    const about = await read(world, '/integrations/zoom')
    const table = about.slice(about.indexOf('<h2>Calls made at Zoom</h2>'))
    const lines = [...table.matchAll(/<tr>(.*?)<\/tr>/g)].map(([, row = '']) => row)
    const made = [
      ...Object.values(zoomOperations),
      { method: 'GET', path: zoom.identityPath, scope: 'user:read:user' },
    ].map(({ method, path, scope }) => ({ call: `${method} ${path.replace('{user}', 'me')}`, scope }))
    for (const { call, scope } of made) {
      const row = lines.find((line) => line.includes(`<code>${call}</code>`))
      expect(row, call).toContain(`<code>${scope}</code>`)
    }
    // What needs no permission: tokens, their return, and the word that data was deleted.
    const others = [...table.matchAll(/<code>(POST \/oauth\/[a-z/]+)<\/code>/g)].map(([, call]) => call)
    expect(others).toEqual(['POST /oauth/token', 'POST /oauth/revoke', 'POST /oauth/data/compliance'])
  })

  it('T3 U1 the test plan has a step for every permission, and shows each step with what it asks of Zoom, and Zoom of us', async () => {
    await using world = await World.create()
    expect(await read(world, '/integrations/zoom')).toContain(`href="${plan}"`)
    const html = await read(world, plan)
    const steps = [...html.matchAll(/<li class="card[^"]*" id="([a-z_]+)">(.*?)<\/li>/gs)]
    expect(steps.map(([, id]) => id)).toEqual(reviewPlan().map(({ id }) => id))
    for (const { name } of zoom.scopes) expect(steps.filter(([, , text]) => text?.includes(name))).not.toEqual([])
    for (const { name } of zoom.events) expect(steps.filter(([, , text]) => text?.includes(name))).not.toEqual([])
    for (const { id, calls } of reviewPlan()) {
      const text = steps.find(([, shown]) => shown === id)?.[2]
      for (const call of calls) expect(text).toContain(callName(call))
    }
    expect(html).toContain('given in the release notes')
    expect(html).toMatch(/as a Basic and as a Licensed person/)
  })

  it('T3 T6 U1 an app of a whole account has its own permissions on every page: with :admin, and none left out', async () => {
    await using world = await World.create({ env: { ZOOM_APP_KIND: 'account' } })
    const about = await read(world, '/integrations/zoom')
    const planned = await read(world, plan)
    const cookie = await world.signIn(world.ada)
    const settings = await world.web.request(`${world.app.config.publicUrls[0]}/settings/integrations/zoom`, {
      headers: { cookie },
    })
    const asked = (await settings.text()).replace(/<wbr ?\/?>/g, '')
    const notes = releaseNotes('https://riverside.example', world.app.config.zoom)
    for (const { name } of zoom.scopes) {
      for (const html of [about, planned, asked]) {
        expect(html).toContain(`<code>${name}:admin</code>`)
        expect(html).not.toContain(`<code>${name}</code>`)
      }
      expect(notes).toContain(`\n${name}:admin: `)
      expect(notes).toMatch(new RegExp(`Permissions: .*${name}:admin`))
    }
    expect([...planned.matchAll(/<li class="card[^"]*" id="([a-z_]+)">/g)].map(([, id]) => id)).toEqual(
      reviewPlan().map(({ id }) => id),
    )
    expect(about).toContain('<code>POST /v2/users/{user}/meetings</code>')
  })

  it('T3 U1 the test plan leaves out what needs a permission that the app does not declare', async () => {
    await using world = await World.create({ env: { ZOOM_SCOPES: 'user:read:user meeting:write:meeting' } })
    const html = await read(world, plan)
    expect(html).toContain('id="book"')
    for (const id of ['reschedule', 'changed_at_zoom', 'deleted_at_zoom', 'lost_answer', 'cancel'])
      expect(html).not.toContain(`id="${id}"`)
    expect(html).not.toMatch(/meeting:(update|delete|read)/)
  })

  it('T3 the security headers that a review asks for are on every public page', async () => {
    await using world = await World.create({ env: { ANTEROOM_PUBLIC_URL: 'https://meet.anteroom.example' } })
    for (const path of [...pages, '/log-in', '/sign-up', '/logo.svg']) {
      const { headers } = await world.web.request(`https://meet.anteroom.example${path}`)
      expect(headers.get('strict-transport-security'), path).toMatch(/^max-age=31536000/)
      expect(headers.get('x-content-type-options'), path).toBe('nosniff')
      expect(headers.get('content-security-policy'), path).toMatch(/default-src 'none'.*frame-ancestors 'none'/)
      expect(headers.get('content-security-policy'), path).not.toContain('unsafe')
      expect(headers.get('referrer-policy'), path).toBe('same-origin')
    }
  })

  it('T3 the brand’s own logo is there for whoever lists the app', async () => {
    await using world = await World.create()
    const response = await world.web.request(`${world.app.config.publicUrls[0]}/logo.svg`)
    expect(response.headers.get('content-type')).toBe('image/svg+xml')
    expect(await response.text()).toContain('<svg')
  })

  it('U6 every table and column of the database is named on the page on data handling', async () => {
    await using world = await World.create()
    const { rows } = await world.pool.query<{ name: string }>(
      `select table_name || '.' || column_name as name from information_schema.columns
       where table_schema = 'public' order by 1`,
    )
    const named = storedData.flatMap(({ where }) => where)
    const isNamed = (column: string) => named.includes(column) || named.includes(`${column.split('.')[0]}.*`)
    expect(rows.map(({ name }) => name).filter((column) => !isNamed(column))).toEqual([])
    const columns = new Set(rows.map(({ name }) => name))
    const tables = new Set(rows.map(({ name }) => `${name.split('.')[0]}.*`))
    expect(named.filter((where) => !columns.has(where) && !tables.has(where))).toEqual([])
    expect(named).toHaveLength(new Set(named).size)

    const html = await read(world, '/data-handling')
    for (const where of named) expect(html).toContain(where)
  })
})

async function read(world: World, path: string, language = 'en'): Promise<string> {
  const response = await world.web.request(world.app.config.publicUrls[0] + path, {
    headers: { 'accept-language': language },
  })
  expect(response.status).toBe(200)
  return (await response.text()).replace(/<wbr ?\/?>/g, '')
}
