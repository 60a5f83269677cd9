import { Hono } from 'hono'
import { z } from 'zod'
import { usedToday } from '../limits/charge.ts'
import { now, type Sandbox } from '../sandbox.ts'
import { freshState } from '../state.ts'
import { ControlRefusal, readBody } from './read.ts'

const clock = z.union([
  z.strictObject({ now: z.iso.datetime({ offset: true }) }),
  z.strictObject({ advanceSeconds: z.number() }),
])
const limits = z.strictObject({ enabled: z.boolean().optional(), perUserDay: z.int().min(0).optional() })
const behaviour = z.strictObject({
  pastStart: z.enum(['kept', 'now']).optional(),
  legacyRateHeaders: z.boolean().optional(),
  xmlErrors: z.boolean().optional(),
  consentElsewhere: z.boolean().optional(),
  apiUrl: z.url().nullable().optional(),
})

/** Reset, clock, limits, and the choices where the sources about Zoom disagree. */
export function settingsRoutes(sandbox: Sandbox): Hono {
  return new Hono()
    .post('/_sandbox/reset', (c) => {
      reset(sandbox)
      return c.body(null, 204)
    })
    .get('/_sandbox/clock', (c) => c.json({ now: new Date(now(sandbox)).toISOString() }))
    .post('/_sandbox/clock', async (c) => {
      const input = await readBody(c, clock)
      if ('now' in input) sandbox.state.clockOffsetMs = Date.parse(input.now) - Date.now()
      else sandbox.state.clockOffsetMs += input.advanceSeconds * 1000
      sandbox.timetable.clockMoved()
      sandbox.changed()
      return c.body(null, 204)
    })
    .get('/_sandbox/limits', (c) => {
      const used = sandbox.state.people.map((person) => [person.email, usedToday(sandbox, person)])
      return c.json({ ...sandbox.state.limits, usedToday: Object.fromEntries(used) })
    })
    .post('/_sandbox/limits', async (c) => {
      const { enabled, perUserDay } = await readBody(c, limits)
      if (enabled !== undefined) sandbox.state.limits.enabled = enabled
      if (perUserDay !== undefined) sandbox.state.limits.perUserDay = perUserDay
      sandbox.changed()
      return c.body(null, 204)
    })
    .post('/_sandbox/behaviour', async (c) => {
      Object.assign(sandbox.state.behaviour, await readBody(c, behaviour))
      sandbox.changed()
      return c.body(null, 204)
    })
    .get('/_sandbox/journal', (c) => {
      const since = Number(c.req.query('since') ?? 0)
      if (!Number.isFinite(since)) throw new ControlRefusal('since', 'A number: entries after this seq.')
      return c.json(sandbox.state.journal.filter((entry) => entry.seq > since))
    })
}

function reset(sandbox: Sandbox): void {
  sandbox.ending.abort()
  sandbox.ending = new AbortController()
  sandbox.timetable.clear()
  sandbox.state = freshState()
  sandbox.pace.clear()
  sandbox.changed()
}
