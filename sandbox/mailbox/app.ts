import { Hono } from 'hono'
import { csrf } from 'hono/csrf'
import { z } from 'zod'
import { LOOK } from '../look.ts'
import { pageHeaders, refuseCrossSite, STYLE_PATH } from '../page.ts'
import type { Box } from './box.ts'
import { mailPages } from './pages.ts'
import type { MailFaults } from './smtp.ts'

const faultsBody = z.strictObject({
  reject: z.int().min(0).optional(),
  delayMs: z.number().min(0).max(60_000).optional(),
  kind: z.enum(['temporary', 'permanent']).optional(),
})

/** `/_mailbox`: the JSON API; every other path is a page. */
export function mailboxApp(box: Box, faults: MailFaults): Hono {
  const app = new Hono()
  app.use('/_mailbox/*', refuseCrossSite())
  app.get('/_mailbox/messages', (c) => c.json(box.list(c.req.query('to'))))
  app.delete('/_mailbox/messages', (c) => {
    box.clear()
    return c.body(null, 204)
  })
  app.get('/_mailbox/faults', (c) => c.json(faults))
  app.post('/_mailbox/faults', async (c) => {
    const body = faultsBody.safeParse(await c.req.json().catch(() => null))
    if (!body.success) {
      const issue = body.error.issues[0]
      return c.json({ error: { field: issue?.path.join('.') ?? '', message: issue?.message ?? '' } }, 400)
    }
    const { reject = 0, delayMs = 0, kind = 'temporary' } = body.data
    Object.assign(faults, { reject, delayMs, kind })
    return c.json(faults, 201)
  })
  app.delete('/_mailbox/faults', (c) => {
    Object.assign(faults, { reject: 0, delayMs: 0, kind: 'temporary' })
    return c.body(null, 204)
  })
  app.all('/_mailbox/*', (c) => c.json({ error: { field: 'path', message: 'There is no such call.' } }, 404))
  app.use(pageHeaders("; frame-src 'self'"), csrf())
  app.get(STYLE_PATH, (c) => c.body(LOOK, 200, { 'content-type': 'text/css; charset=utf-8' }))
  app.route('/', mailPages(box))
  return app
}
