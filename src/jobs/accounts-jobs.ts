import { z } from 'zod'
import { sendInvitation, sendPasswordReset, sendSignUpMail, sweepAccounts } from '#/modules/accounts/index.ts'
import type { UserId } from '#/platform/ids.ts'
import { type Task, task } from './tasks.ts'

const toPerson = z.object({ userId: z.string().transform((id) => id as UserId), mailId: z.string() })

export const accountsJobs: Task[] = [
  task('accounts.send-sign-up-mail', toPerson, sendSignUpMail),
  task('accounts.send-password-reset', toPerson, sendPasswordReset),
  task('accounts.send-invitation', z.object({ invitationId: z.string(), mailId: z.string() }), sendInvitation),
  task('accounts.sweep', z.unknown(), sweepAccounts),
]
