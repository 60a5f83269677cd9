import { prepareReviewer } from '#/modules/review/index.ts'
import type { WithApp } from '../database.ts'
import type { CommandIo } from '../slots.ts'

export interface PrepareOptions {
  email: string
  slug: string
  'time-zone': string
  'reset-password': boolean
}

/** `anteroom review --prepare`: 0 when the account is there. Only a password that was just made is printed. */
export async function prepareCommand(asked: PrepareOptions, io: CommandIo, withApp: WithApp): Promise<number> {
  return await withApp(async (app) => {
    const { isNew, password, path } = await prepareReviewer(app, {
      email: asked.email,
      slug: asked.slug,
      timeZone: asked['time-zone'],
      resetPassword: asked['reset-password'],
    })
    const [origin] = app.config.publicUrls
    io.stdout.write(
      [
        isNew ? 'The reviewer’s account is made.' : 'The reviewer’s account was there already.',
        `  Log in     ${origin}/log-in`,
        `  E-mail     ${asked.email}`,
        `  Password   ${password ?? 'as it was; --reset-password makes a new one'}`,
        `  Page       ${origin}${path}`,
        `  Test plan  ${origin}/integrations/zoom/reviewer-test-plan`,
        '',
      ].join('\n'),
    )
    if (password) io.stderr.write('The password is not shown again. Put it into the release notes of the submission.\n')
    return 0
  })
}
