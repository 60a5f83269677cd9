import { afterAll, beforeAll, expect, it } from 'vitest'
import { sweepRateLimits, takeToken } from '#/platform/http/rate-limit.ts'
import { rateLimits } from '#/platform/http/tables.ts'
import { World } from '../world.ts'

let world: World
beforeAll(async () => {
  world = await World.create()
})
afterAll(async () => await world[Symbol.asyncDispose]())

const noon = new Date('2027-03-01T12:00:00Z')
const after = (seconds: number) => new Date(noon.getTime() + seconds * 1000)
const take = (whom: string, now = noon) =>
  takeToken(world.app.db, { key: ['test', whom], limit: 5, windowSeconds: 50, now })

it('of 40 at once exactly as many pass as the limit says', async () => {
  const taken = await Promise.all(Array.from({ length: 40 }, () => take('crowd')))
  expect(taken.filter(({ allowed }) => allowed)).toHaveLength(5)
})

it('tells when the next one passes, and then it does', async () => {
  for (let i = 0; i < 5; i++) expect(await take('slow')).toEqual({ allowed: true })
  expect(await take('slow', after(2))).toEqual({ allowed: false, retryAfterSeconds: 8 })
  expect(await take('slow', after(10))).toEqual({ allowed: true })
  expect(await take('slow', after(10))).toEqual({ allowed: false, retryAfterSeconds: 10 })
})

it('one person’s tries don’t count for another', async () => {
  for (let i = 0; i < 5; i++) await take('one')
  expect(await take('another')).toEqual({ allowed: true })
})

it('keeps no address in the clear, and nothing once the limit is free again', async () => {
  await take('gia@anteroom.example')
  const rows = await world.app.db.select().from(rateLimits)
  expect(JSON.stringify(rows)).not.toContain('gia')
  await sweepRateLimits(world.app.db, after(3600))
  expect(await world.app.db.select().from(rateLimits)).toEqual([])
})
