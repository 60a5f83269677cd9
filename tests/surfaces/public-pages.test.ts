import { describe, expect, it } from 'vitest'
import { storedData } from '#/web/public/stored-data.ts'
import { World } from '../world.ts'

const pages = ['/', '/integrations/zoom', '/data-handling', '/privacy', '/terms', '/support']
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
        expect(html).not.toMatch(/public\.[a-z]+\.|\{[a-z]+\}/)
      }
      if (path !== '/') expect(home).toContain(`href="${path}"`)
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
    for (const path of ['/privacy', '/terms', '/support'])
      expect(await read(world, path)).toContain('Riverside Music School')
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
