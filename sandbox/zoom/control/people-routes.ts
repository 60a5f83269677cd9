import { Hono } from 'hono'
import { z } from 'zod'
import { addPerson } from '../people/add-person.ts'
import { accountOf } from '../people/person.ts'
import type { Sandbox } from '../sandbox.ts'
import { readBody } from './read.ts'

const newPerson = z.strictObject({
  email: z.email(),
  displayName: z.string().min(1),
  type: z.enum(['basic', 'licensed', 'unassigned', 'none']),
  timeZone: z.string().min(1),
  accountId: z.string().optional(),
  role: z.enum(['owner', 'admin', 'member']).optional(),
  plan: z.enum(['free', 'pro', 'business']).optional(),
  adminBlocksApps: z.boolean().optional(),
  usePmi: z.boolean().optional(),
  settings: z
    .strictObject({
      hostVideo: z.boolean(),
      participantVideo: z.boolean(),
      joinBeforeHost: z.boolean(),
      muteUponEntry: z.boolean(),
      waitingRoom: z.boolean(),
      waitingRoomLocked: z.boolean(),
      audio: z.enum(['both', 'telephony', 'voip', 'thirdParty']),
      dialInCountries: z.array(z.string()),
      requirePasscode: z.boolean(),
      passcodeRule: z.strictObject({
        length: z.int().min(0).max(10).default(0),
        haveLetter: z.boolean().default(false),
        haveNumber: z.boolean().default(false),
        haveSpecialCharacter: z.boolean().default(false),
        onlyAllowNumeric: z.boolean().default(false),
      }),
      meetingsNeedPaidPlan: z.boolean(),
    })
    .partial()
    .optional(),
})

/** Who has an account at this Zoom. */
export function peopleRoutes(sandbox: Sandbox): Hono {
  return new Hono()
    .get('/_sandbox/people', (c) =>
      c.json(sandbox.state.people.map((person) => ({ ...person, plan: accountOf(sandbox, person).plan }))),
    )
    .post('/_sandbox/people', async (c) => {
      const input = await readBody(c, newPerson)
      const settings = Object.fromEntries(
        Object.entries(input.settings ?? {}).filter(([, value]) => value !== undefined),
      )
      return c.json(addPerson(sandbox, { ...input, settings }), 201)
    })
}
