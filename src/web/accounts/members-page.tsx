import { z } from 'zod'
import {
  changeRole,
  invitationInput,
  inviteMember,
  listInvitations,
  listMembers,
  type Member,
  removeMember,
  role as roleInput,
  withdrawInvitation,
} from '#/modules/accounts/index.ts'
import { countUpcomingWith } from '#/modules/events/index.ts'
import { listMeetingTypes } from '#/modules/meeting-types/index.ts'
import type { Role } from '#/platform/ctx.ts'
import { DomainError } from '#/platform/errors.ts'
import { statusOf } from '#/platform/http/status.ts'
import type { HostId } from '#/platform/ids.ts'
import { redirectWithNotice } from '#/web/notice.ts'
import { type Page, type Refusal, type Route, route } from '#/web/route.ts'
import { oneOf } from '#/web/typed.ts'
import { Card, EmptyState, RefusalSummary, Section } from '#/web/ui/boxes.tsx'
import { Button, LinkButton } from '#/web/ui/buttons.tsx'
import { ConfirmForm } from '#/web/ui/confirm-form.tsx'
import { DataTable } from '#/web/ui/data-table.tsx'
import { SelectField, TextField } from '#/web/ui/fields.tsx'
import { renderSettings } from '#/web/ui/settings-frame.tsx'
import { idIn, signedIn } from './signed-in.ts'

export const membersRoutes: Route[] = [
  route({ method: 'GET', path: '/settings/members', access: 'member', handle: (page) => membersPage(page) }),
  route({
    method: 'POST',
    path: '/settings/members/invite',
    access: 'admin',
    form: invitationInput,
    async handle(page, input) {
      await inviteMember(page.ctx, { ...input, inviterId: signedIn(page).userId })
      return redirectWithNotice(page, '/settings/members', 'notice.invited')
    },
    refuse: (page, refusal) => membersPage(page, withKnownMember(page, refusal)),
  }),
  route({
    method: 'POST',
    path: '/settings/members/invitations/:id/withdraw',
    access: 'admin',
    async handle(page) {
      await withdrawInvitation(page.ctx, idIn(page))
      return redirectWithNotice(page, '/settings/members', 'notice.invitation_withdrawn')
    },
  }),
  route({
    method: 'POST',
    path: '/settings/members/:memberId/role',
    access: 'owner',
    form: z.object({ role: roleInput }),
    async handle(page, { role }) {
      await changeRole(page.ctx, { memberId: idIn(page, 'memberId'), role })
      return redirectWithNotice(page, '/settings/members', 'notice.saved')
    },
  }),
  route({ method: 'GET', path: '/settings/members/:memberId/remove', access: 'member', handle: removePage }),
  route({
    method: 'POST',
    path: '/settings/members/:memberId/remove',
    access: 'member',
    async handle(page) {
      const member = await memberIn(page)
      await removeMember(page.ctx, member.id)
      const isOneself = member.userId === signedIn(page).userId
      return redirectWithNotice(page, isOneself ? '/workspaces' : '/settings/members', 'notice.member_removed')
    },
  }),
]

// Said once, at the field: the sentence for all that exists already would not say what does.
function withKnownMember({ i18n: { t } }: Page, refusal: Refusal): Refusal {
  if (refusal.code !== 'already_exists') return refusal
  const email = t('members.is_member', { email: oneOf(refusal.typed, 'email').trim() })
  return { ...refusal, message: t('error.invalid_input'), fields: { email } }
}

async function membersPage(page: Page, refusal?: Refusal): Promise<Response> {
  const { t } = page.i18n
  const { userId, workspace } = signedIn(page)
  const mine: Role = workspace?.role ?? 'member'
  const members = await listMembers(page.ctx)
  const isOnlyOwner = (member: Member) => member.role === 'owner' && !hasOtherOwner(members, member)
  return renderSettings(page, {
    current: 'members',
    title: t('settings.members'),
    status: refusal ? statusOf[refusal.code] : 200,
    children: (
      <>
        <DataTable
          caption={t('settings.members')}
          rows={members}
          keyOf={({ id }) => id}
          columns={[
            {
              title: t('members.name'),
              cell: ({ name, email }) => (
                <>
                  <span class="font-semibold">{name}</span>
                  <span class="block text-muted">{email}</span>
                </>
              ),
            },
            {
              title: t('members.role'),
              cell: (member) =>
                isOnlyOwner(member) && mine === 'owner' ? (
                  <>
                    {t('role.owner')}
                    <span class="block text-muted">{t('members.only_owner')}</span>
                  </>
                ) : (
                  <RoleCell page={page} member={member} mine={mine} />
                ),
            },
            {
              title: '',
              end: true,
              cell: (member) =>
                !isOnlyOwner(member) &&
                (member.userId === userId || mine === 'owner' || (mine === 'admin' && member.role === 'member')) && (
                  <LinkButton small href={`/settings/members/${member.id}/remove`}>
                    {t(member.userId === userId ? 'members.leave' : 'members.remove')}
                  </LinkButton>
                ),
            },
          ]}
        />
        {mine !== 'member' && <InviteForm page={page} refusal={refusal} mine={mine} />}
        {mine !== 'member' && (await invitationsSection(page))}
      </>
    ),
  })
}

function hasOtherOwner(members: Member[], { id }: Member): boolean {
  return members.some((other) => other.role === 'owner' && other.id !== id)
}

const roles: Role[] = ['member', 'admin', 'owner']

function RoleCell({ page, member, mine }: { page: Page; member: Member; mine: Role }) {
  const { t } = page.i18n
  if (mine !== 'owner') return t(`role.${member.role}`)
  return (
    <form method="post" action={`/settings/members/${member.id}/role`} class="flex flex-wrap items-center gap-2">
      <select class="input w-auto" name="role" aria-label={t('members.role_of', { name: member.name })}>
        {roles.map((role) => (
          <option key={role} value={role} selected={role === member.role}>
            {t(`role.${role}`)}
          </option>
        ))}
      </select>
      <Button kind="quiet" small>
        {t('ui.save')}
      </Button>
    </form>
  )
}

function InviteForm({ page, refusal, mine }: { page: Page; refusal: Refusal | undefined; mine: Role }) {
  const { t } = page.i18n
  const offered = roles.filter((role) => mine === 'owner' || role !== 'owner')
  return (
    <Section title={t('members.invite')} explanation={t('members.invite_explained')} id="invite">
      <form method="post" action="/settings/members/invite" class="grid max-w-md gap-4">
        <RefusalSummary refusal={refusal} />
        <TextField name="email" type="email" label={t('account.email')} autocomplete="off" refusal={refusal} />
        <SelectField
          name="role"
          label={t('members.role')}
          hint={t('members.roles_explained')}
          value="member"
          options={offered.map((value) => ({ value, label: t(`role.${value}`) }))}
          refusal={refusal}
        />
        <div>
          <Button>{t('members.send_invitation')}</Button>
        </div>
      </form>
    </Section>
  )
}

async function invitationsSection(page: Page) {
  const { t, date } = page.i18n
  const open = await listInvitations(page.ctx)
  const timeZone = page.visitor?.workspace?.timeZone ?? 'UTC'
  return (
    <Section title={t('members.open_invitations')} bare={open.length > 0}>
      {open.length === 0 ? (
        <EmptyState title={t('members.no_invitations')} />
      ) : (
        <DataTable
          caption={t('members.open_invitations')}
          rows={open}
          keyOf={({ id }) => id}
          columns={[
            { title: t('account.email'), cell: ({ email }) => email },
            { title: t('members.role'), cell: ({ role }) => t(`role.${role}`) },
            {
              title: t('members.until'),
              cell: ({ expiresAt }) => (expiresAt <= page.ctx.now() ? t('members.expired') : date(expiresAt, timeZone)),
            },
            {
              title: '',
              end: true,
              cell: ({ id }) => (
                <form method="post" action={`/settings/members/invitations/${id}/withdraw`}>
                  <Button kind="quiet" small>
                    {t('members.withdraw')}
                  </Button>
                </form>
              ),
            },
          ]}
        />
      )}
    </Section>
  )
}

async function removePage(page: Page): Promise<Response> {
  const { t } = page.i18n
  const member = await memberIn(page)
  if (member.role === 'owner' && !hasOtherOwner(await listMembers(page.ctx), member))
    throw new DomainError('last_owner')
  const isOneself = member.userId === signedIn(page).userId
  const label = t(isOneself ? 'members.leave' : 'members.remove')
  return renderSettings(page, {
    current: 'members',
    title: label,
    children: (
      <Card>
        <ConfirmForm action={`/settings/members/${member.id}/remove`} label={label} backTo="/settings/members">
          <p>
            {isOneself
              ? t('members.leave_explained', { workspace: page.visitor?.workspace?.name ?? '' })
              : t('members.remove_explained', { name: member.name })}
          </p>
          {member.hostId && (await whatStays(page, member.hostId))}
        </ConfirmForm>
      </Card>
    ),
  })
}

async function whatStays({ ctx, i18n: { t } }: Page, hostId: HostId) {
  const bookings = await countUpcomingWith(ctx, hostId)
  const types = (await listMeetingTypes(ctx, { hostId })).length
  return (
    <ul class="list-disc pl-5">
      <li>{t('members.bookings_stay', { count: bookings })}</li>
      <li>{t('members.types_end', { count: types })}</li>
    </ul>
  )
}

async function memberIn(page: Page): Promise<Member> {
  const id = idIn(page, 'memberId')
  const members = await listMembers(page.ctx)
  const member = members.find((candidate) => candidate.id === id)
  if (!member) throw new DomainError('not_found')
  return member
}
