import {
  authorizeForHost,
  findHostOfUser,
  getHost,
  type Host,
  listHosts,
  listMembers,
} from '#/modules/accounts/index.ts'
import { listSchedules } from '#/modules/availability/index.ts'
import { countUpcomingOf } from '#/modules/events/index.ts'
import {
  archiveMeetingType,
  changeMeetingType,
  createMeetingType,
  describeLocations,
  freeSlug,
  getMeetingType,
  listMeetingTypes,
  type MeetingType,
  restoreMeetingType,
} from '#/modules/meeting-types/index.ts'
import { DomainError } from '#/platform/errors.ts'
import { statusOf } from '#/platform/http/status.ts'
import type { ScheduleId } from '#/platform/ids.ts'
import { ownSchedule } from '#/web/availability/routes.tsx'
import { refusalOfError } from '#/web/form.ts'
import { redirectWithNotice } from '#/web/notice.ts'
import { type Page, type Refusal, type Route, route, type Typed } from '#/web/route.ts'
import { looseForm, oneOf } from '#/web/typed.ts'
import { Notice } from '#/web/ui/boxes.tsx'
import { LinkButton } from '#/web/ui/buttons.tsx'
import { renderDesk } from '#/web/ui/desk.tsx'
import { judgeForm, named } from './judge-form.ts'
import { type ListedType, ListPage } from './list-page.tsx'
import { formOf, newForm, press, readForm, type TypeForm } from './type-form.ts'
import { TypePage } from './type-page.tsx'
import { firstChoice, zoomChoices } from './zoom-choices.ts'

export const meetingTypesRoutes: Route[] = [
  route({ method: 'GET', path: '/meeting-types', access: 'member', handle: (page) => showList(page) }),
  route({
    method: 'GET',
    path: '/meeting-types/new',
    access: 'member',
    async handle(page) {
      const schedule = await ownSchedule(page)
      const zoom = firstChoice(await zoomChoices(page, await ownHost(page)))
      const form = newForm({ scheduleId: schedule.id, zoom })
      return showForm(page, null, form)
    },
  }),
  route({
    method: 'POST',
    path: '/meeting-types/new',
    access: 'member',
    form: looseForm,
    handle: (page, typed) => save(page, null, typed),
    refuse: (page, refusal) => showForm(page, null, readForm(refusal.typed), { refusal: named(refusal) }),
  }),
  route({
    method: 'GET',
    path: '/meeting-types/:id',
    access: 'member',
    async handle(page) {
      const type = await askedType(page)
      return showForm(page, type, formOf(type))
    },
  }),
  route({
    method: 'POST',
    path: '/meeting-types/:id',
    access: 'member',
    form: looseForm,
    handle: async (page, typed) => save(page, await askedType(page), typed),
    refuse: async (page, refusal) =>
      showForm(page, await askedType(page), readForm(refusal.typed), {
        refusal: named(refusal),
        seen: oneOf(refusal.typed, 'seen'),
      }),
  }),
  route({
    method: 'POST',
    path: '/meeting-types/:id/archive',
    access: 'member',
    async handle(page) {
      await archiveMeetingType(page.ctx, { meetingTypeId: page.http.req.param('id') ?? '' })
      return redirectWithNotice(page, '/meeting-types', 'notice.meeting_type_archived')
    },
  }),
  route({
    method: 'POST',
    path: '/meeting-types/:id/restore',
    access: 'member',
    async handle(page) {
      const meetingTypeId = page.http.req.param('id') ?? ''
      try {
        await restoreMeetingType(page.ctx, { meetingTypeId })
      } catch (error) {
        if (error instanceof DomainError && error.code === 'name_taken')
          return showList(page, page.i18n.t('meeting_type.restore_name_taken'))
        throw error
      }
      return redirectWithNotice(page, '/meeting-types', 'notice.meeting_type_restored')
    },
  }),
]

async function save(page: Page, type: MeetingType | null, typed: Typed): Promise<Response> {
  const form = readForm(typed)
  const pressed = oneOf(typed, 'press') || 'save'
  const seen = oneOf(typed, 'seen')
  if (pressed !== 'save') {
    const choices = await zoomChoices(page, await hostOf(page, type))
    return showForm(page, type, press(form, pressed, firstChoice(choices)), { pressed, seen })
  }
  if (type && Object.hasOwn(typed, 'seen') && seen !== versionOf(type)) {
    const refusal = refusalOfError(page.i18n, new DomainError('changed_meanwhile'), typed)
    return showForm(page, type, form, { refusal })
  }
  const { input, refusal } = judgeForm(page, form, {
    typed,
    slugElse: type?.slug ?? (await freeSlug(page.ctx, 'meeting')),
  })
  if (refusal) return showForm(page, type, form, { refusal, seen })
  const scheduleId = form.lines.scheduleId as ScheduleId
  try {
    const { applyToUpcoming } = form
    if (type) await changeMeetingType(page.ctx, { ...input, meetingTypeId: type.id, scheduleId, applyToUpcoming })
    else await createMeetingType(page.ctx, { ...input, hostId: (await ownHost(page)).id, scheduleId })
  } catch (error) {
    if (!(error instanceof DomainError)) throw error
    return showForm(page, type, form, { refusal: named(refusalOfError(page.i18n, error, typed)), seen })
  }
  return redirectWithNotice(
    page,
    '/meeting-types',
    type ? (form.applyToUpcoming ? 'notice.saved_for_upcoming' : 'notice.saved') : 'notice.meeting_type_created',
  )
}

async function showList(page: Page, problem?: string): Promise<Response> {
  const { ctx, visitor } = page
  const own = await ownHost(page)
  const isMember = visitor?.workspace?.role === 'member'
  const only = isMember ? { hostId: own.id } : {}
  const present = new Set((await listMembers(ctx)).map(({ hostId }) => hostId))
  const listed = async (archived: boolean): Promise<ListedType[]> => {
    const types = await listMeetingTypes(ctx, { ...only, archived })
    const locations = await describeLocations(ctx, types)
    const others = [...new Set(types.map(({ hostId }) => hostId))].filter((id) => id !== own.id)
    const hosts = new Map((await listHosts(ctx.db, others)).map((host) => [host.id, host]))
    return types.map((type) => ({
      type,
      locations: locations.get(type.id) ?? [],
      host: hosts.get(type.hostId) ?? null,
      isOrphan: !present.has(type.hostId),
      link: `${linkStart(page)}${type.slug}`,
    }))
  }
  const types = await listed(false)
  return renderDesk(page, {
    title: page.i18n.t('nav.meeting_types'),
    current: 'meeting-types',
    ...(problem && { status: 422, banner: <Notice tone="problem">{problem}</Notice> }),
    // Without types the empty list itself has the button.
    ...(types.length > 0 && {
      action: (
        <LinkButton kind="primary" href="/meeting-types/new">
          {page.i18n.t('meeting_type.new')}
        </LinkButton>
      ),
    }),
    children: <ListPage types={types} archived={await listed(true)} />,
  })
}

function versionOf({ updatedAt }: MeetingType): string {
  return updatedAt.toISOString()
}

interface Shown {
  refusal?: Refusal | null
  pressed?: string
  /** The version that the form was made from; left out: the present one. */
  seen?: string
}

async function showForm(
  page: Page,
  type: MeetingType | null,
  form: TypeForm,
  { refusal = null, pressed = '', seen = type ? versionOf(type) : '' }: Shown = {},
): Promise<Response> {
  const host = await hostOf(page, type)
  const { t } = page.i18n
  return renderDesk(page, {
    title: type ? type.title : t('meeting_type.new'),
    current: 'meeting-types',
    status: refusal ? statusOf[refusal.code] : 200,
    ...(type &&
      !type.archivedAt && {
        action: (
          <LinkButton href={`${new URL(linkStart(page)).pathname}${type.slug}`}>
            {t('meeting_type.view_as_guest')}
          </LinkButton>
        ),
      }),
    children: (
      <>
        {type?.archivedAt && <Notice>{t('meeting_type.is_archived')}</Notice>}
        {type && <p class="text-muted">{t('meeting_type.change_explanation')}</p>}
        <TypePage
          action={type ? `/meeting-types/${type.id}` : '/meeting-types/new'}
          form={form}
          refusal={refusal}
          choices={await zoomChoices(page, host)}
          schedules={await listSchedules(page.ctx, host.id)}
          linkStart={linkStart(page)}
          presentSlug={type && !type.archivedAt ? type.slug : null}
          pressed={pressed}
          seen={seen}
          upcoming={type ? await countUpcomingOf(page.ctx, type.id) : 0}
        />
      </>
    ),
  })
}

async function askedType(page: Page): Promise<MeetingType> {
  const type = await getMeetingType(page.ctx, page.http.req.param('id') ?? '')
  await authorizeForHost(page.ctx, type.hostId)
  return type
}

async function hostOf(page: Page, type: MeetingType | null): Promise<Host> {
  return type ? await getHost(page.ctx.db, type.hostId) : await ownHost(page)
}

async function ownHost({ ctx, visitor }: Page): Promise<Host> {
  const host = visitor && (await findHostOfUser(ctx.db, visitor.userId))
  if (!host) throw new DomainError('not_found')
  return host
}

/** `https://book.example/ada/`, in front of a type's URL name. */
function linkStart({ app, visitor }: Page): string {
  return `${app.config.publicUrls[0]}/${visitor?.workspace?.slug ?? ''}/`
}
