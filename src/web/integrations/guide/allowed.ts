import { mayManage } from '#/modules/connections/index.ts'
import { DomainError } from '#/platform/errors.ts'
import { isOperator } from '#/web/guard.ts'
import type { Page } from '#/web/route.ts'

/** The guides are for whoever can make use of them: those who may connect the workspace's accounts, and the operator. */
export async function maySeeGuide(page: Page): Promise<boolean> {
  return isOperator(page) || (await mayManage(page.ctx, null))
}

/** Throws `not_allowed` for everybody else. */
export async function judgeGuide(page: Page): Promise<void> {
  if (!(await maySeeGuide(page))) throw new DomainError('not_allowed')
}
