import { changeWorkspace, getWorkspace, workspaceSettingsInput } from '#/modules/accounts/index.ts'
import { statusOf } from '#/platform/http/status.ts'
import { redirectWithNotice } from '#/web/notice.ts'
import { type Page, type Refusal, type Route, route } from '#/web/route.ts'
import { RefusalSummary, Section } from '#/web/ui/boxes.tsx'
import { Button } from '#/web/ui/buttons.tsx'
import { Checkbox, RadioGroup, TextField } from '#/web/ui/fields.tsx'
import { renderSettings } from '#/web/ui/settings-frame.tsx'
import { TimeZoneSelect } from '#/web/ui/time-zone-select.tsx'

export const workspaceSettingsRoutes: Route[] = [
  route({ method: 'GET', path: '/settings/workspace', access: 'member', handle: (page) => settingsPage(page) }),
  route({
    method: 'POST',
    path: '/settings/workspace',
    access: 'admin',
    form: workspaceSettingsInput,
    async handle(page, { adminsMayConnect, membersMayConnect, pastLinks, ...seen }) {
      const isOwner = page.visitor?.workspace?.role === 'owner'
      // An admin's form has no fields for what is the owners' to decide.
      const decided = {
        ...(pastLinks && { pastLinks }),
        adminsMayConnect: adminsMayConnect === 'on',
        membersMayConnect: membersMayConnect === 'on',
      }
      await changeWorkspace(page.ctx, { ...seen, ...(isOwner && decided) })
      return redirectWithNotice(page, '/settings/workspace', 'notice.saved')
    },
    refuse: settingsPage,
  }),
]

async function settingsPage(page: Page, refusal?: Refusal): Promise<Response> {
  const { t } = page.i18n
  const workspace = await getWorkspace(page.app.db, page.ctx.workspaceId)
  const role = page.visitor?.workspace?.role
  return renderSettings(page, {
    current: 'workspace',
    title: t('settings.workspace'),
    status: refusal ? statusOf[refusal.code] : 200,
    children:
      role === 'member' ? (
        <Section title={workspace.name}>
          <p>{t('workspace.ask_admin')}</p>
        </Section>
      ) : (
        <form method="post" action="/settings/workspace" class="grid gap-6">
          <RefusalSummary refusal={refusal} />
          <Section title={t('workspace.identity')} explanation={t('workspace.identity_explained')}>
            <div class="grid max-w-md gap-4">
              <TextField
                name="name"
                label={t('workspace.name')}
                value={workspace.name}
                maxLength={80}
                refusal={refusal}
              />
              <TextField
                name="slug"
                label={t('workspace.slug')}
                hint={t('workspace.slug_change_hint', {
                  address: `${page.app.config.publicUrls[0]}/${workspace.slug}`,
                })}
                value={workspace.slug}
                maxLength={40}
                refusal={refusal}
              />
              <TimeZoneSelect
                name="timeZone"
                label={t('workspace.time_zone')}
                hint={t('workspace.time_zone_hint')}
                value={workspace.timeZone}
                refusal={refusal ?? null}
              />
            </div>
          </Section>
          {role === 'owner' && (
            <Section title={t('workspace.connections')} explanation={t('workspace.connections_explained')}>
              <Checkbox
                name="adminsMayConnect"
                label={t('workspace.admins_may_connect')}
                checked={workspace.adminsMayConnect}
                refusal={refusal}
              />
              <Checkbox
                name="membersMayConnect"
                label={t('workspace.members_may_connect')}
                checked={workspace.membersMayConnect}
                refusal={refusal}
              />
              <RadioGroup
                name="pastLinks"
                label={t('workspace.past_links')}
                value={workspace.pastLinks}
                options={[
                  { value: 'keep', label: t('workspace.past_links_keep') },
                  { value: 'remove', label: t('workspace.past_links_remove') },
                ]}
                refusal={refusal}
              />
            </Section>
          )}
          <div>
            <Button>{t('ui.save')}</Button>
          </div>
        </form>
      ),
  })
}
