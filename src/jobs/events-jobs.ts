import { z } from 'zod'
import { forgetBookingRequests, forgetGuests, renewGuestLinks } from '#/modules/events/index.ts'
import { type Task, task } from './tasks.ts'

export const eventsJobs: Task[] = [
  task('events.renew-guest-links', z.object({ sealedEmail: z.string() }), (app, { sealedEmail }) =>
    renewGuestLinks(app, sealedEmail),
  ),
  task('events.forget-old', z.unknown(), async (app) => {
    await forgetBookingRequests(app)
    await forgetGuests(app)
  }),
]
