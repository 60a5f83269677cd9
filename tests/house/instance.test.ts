import { expect, it } from 'vitest'
import { ConfigError } from '#/platform/config/config.ts'
import { claimInstance } from '#/platform/instance/instance.ts'
import { World } from '../world.ts'

it('decision 3: the real thing refuses a database of the demo, and the demo one of the real thing', async () => {
  for (const [mode, other, sentence] of [
    ['demo', 'live', 'This database holds the demo’s data.'],
    ['live', 'demo', 'This database holds a live instance’s data'],
  ] as const) {
    await using world = await World.create()
    const { db, clock } = world.app
    const { id } = await claimInstance(db, mode, clock.now())
    expect((await claimInstance(db, mode, clock.now())).id).toBe(id)
    const refused = claimInstance(db, other, clock.now())
    await expect(refused).rejects.toBeInstanceOf(ConfigError)
    await expect(refused).rejects.toThrow(sentence)
  }
})
