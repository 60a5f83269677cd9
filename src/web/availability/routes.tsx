import { findHostOfUser } from '#/modules/accounts/index.ts'
import {
  changeSchedule,
  clockChanges,
  createDefaultSchedule,
  findScheduleOf,
  type Schedule,
  scheduleInput,
} from '#/modules/availability/index.ts'
import { DomainError } from '#/platform/errors.ts'
import { statusOf } from '#/platform/http/status.ts'
import { refusalOfError, refusalOfIssues } from '#/web/form.ts'
import { redirectWithNotice } from '#/web/notice.ts'
import { type Page, type Refusal, type Route, route, type Typed } from '#/web/route.ts'
import { oneOf } from '#/web/typed.ts'
import { renderDesk } from '#/web/ui/desk.tsx'
import { type Hours, hoursForm, hoursOf, press, readHours } from './hours-form.ts'
import { HoursPage } from './hours-page.tsx'

export const availabilityRoutes: Route[] = [
  route({
    method: 'GET',
    path: '/availability',
    access: 'member',
    async handle(page) {
      const schedule = await ownSchedule(page)
      return showHours(page, { hours: hoursOf(schedule), seen: versionOf(schedule) })
    },
  }),
  route({
    method: 'POST',
    path: '/availability',
    access: 'member',
    form: hoursForm,
    async handle(page, typed) {
      const schedule = await ownSchedule(page)
      const hours = readHours(typed as Typed)
      const pressed = typeof typed.press === 'string' ? typed.press : 'save'
      const seen = oneOf(typed as Typed, 'seen')
      if (pressed !== 'save') return showHours(page, { hours: press(hours, pressed), pressed, seen })
      if (Object.hasOwn(typed, 'seen') && seen !== versionOf(schedule)) {
        const refusal = refusalOfError(page.i18n, new DomainError('changed_meanwhile'), typed as Typed)
        return showHours(page, { hours, refusal, seen: versionOf(schedule) })
      }
      const judged = scheduleInput.safeParse({ name: schedule.name, ...hours })
      if (!judged.success)
        return showHours(page, {
          hours,
          refusal: refusalOfIssues(page.i18n, judged.error.issues, typed as Typed),
          seen,
        })
      await changeSchedule(page.ctx, { scheduleId: schedule.id, ...hours })
      return redirectWithNotice(page, '/availability', 'notice.saved')
    },
    refuse: (page, refusal) =>
      showHours(page, { hours: readHours(refusal.typed), refusal, seen: oneOf(refusal.typed, 'seen') }),
  }),
]

/** The visitor's hours in this workspace; a host who joined somebody else's workspace gets the usual ones at first sight. */
export async function ownSchedule(page: Page): Promise<Schedule> {
  const { ctx, visitor } = page
  if (!visitor?.workspace) throw new DomainError('not_signed_in')
  const host = await findHostOfUser(ctx.db, visitor.userId)
  if (!host) throw new DomainError('not_found')
  const known = await findScheduleOf(ctx, host.id)
  return (
    known ??
    (await createDefaultSchedule(ctx, {
      hostId: host.id,
      timeZone: visitor.workspace.timeZone,
      name: page.i18n.t('hours.default_name'),
    }))
  )
}

function versionOf({ updatedAt }: Schedule): string {
  return updatedAt.toISOString()
}

interface Shown {
  hours: Hours
  refusal?: Refusal | null
  pressed?: string
  /** Which version of the hours the form was made from. */
  seen: string
}

function showHours(page: Page, { hours, refusal = null, pressed = '', seen }: Shown): Response {
  const today = page.ctx.now().toISOString().slice(0, 10)
  const nextYear = `${Number(today.slice(0, 4)) + 1}${today.slice(4)}`.replace('-02-29', '-02-28')
  const changes = scheduleInput.shape.timeZone.safeParse(hours.timeZone).success
    ? clockChanges(hours.timeZone, today, nextYear)
    : []
  return renderDesk(page, {
    title: page.i18n.t('nav.availability'),
    current: 'availability',
    status: refusal ? statusOf[refusal.code] : 200,
    children: <HoursPage hours={hours} refusal={refusal} pressed={pressed} changes={changes} seen={seen} />,
  })
}
