import type { WithDatabase } from '#/cli/database.ts'
import type { CommandIo } from '#/cli/slots.ts'
import type { App } from '#/platform/ctx.ts'
import { createDb, createPool } from '#/platform/db/database.ts'

/** What a command writes, both ways together. */
export class Lines implements CommandIo {
  text = ''
  stdin = (async function* () {})()
  stdout = {
    write: (text: string) => {
      this.text += text
    },
  }
  stderr = this.stdout
  cleared(): this {
    this.text = ''
    return this
  }
}

/** The database at `url` as a command gets it: connections of its own, under the name that commands have. */
export function withDatabase(app: App, url: string): WithDatabase {
  return async (work) => {
    const named = new URL(url)
    named.searchParams.set('application_name', 'anteroom command')
    const pool = createPool(named.href, app.log, 4)
    try {
      return await work({ config: app.config, url, pool, db: createDb(pool) })
    } finally {
      await pool.end()
    }
  }
}
