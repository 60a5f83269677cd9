import { z } from 'zod'
import { forgetGuests, renewGuestLinks } from '#/modules/events/index.ts'
import { type Task, task } from './tasks.ts'

export const eventsJobs: Task[] = [
  task('events.renew-guest-links', z.object({ sealedEmail: z.string() }), (app, { sealedEmail }) =>
    renewGuestLinks(app, sealedEmail),
  ),
  task('events.forget-old', z.unknown(), forgetGuests),
]
