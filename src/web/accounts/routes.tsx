import type { Route } from '#/web/route.ts'
import { invitationRoutes } from './invitation-page.tsx'
import { logInRoutes } from './log-in-page.tsx'
import { membersRoutes } from './members-page.tsx'
import { passwordRoutes } from './password-pages.tsx'
import { profileRoutes } from './profile-page.tsx'
import { signUpRoutes } from './sign-up-page.tsx'
import { verifyEmailRoutes } from './verify-email-page.tsx'
import { workspaceRoutes } from './workspace-pages.tsx'
import { workspaceSettingsRoutes } from './workspace-settings-page.tsx'

export const accountsRoutes: Route[] = [
  ...logInRoutes,
  ...signUpRoutes,
  ...verifyEmailRoutes,
  ...passwordRoutes,
  ...workspaceRoutes,
  ...invitationRoutes,
  ...profileRoutes,
  ...workspaceSettingsRoutes,
  ...membersRoutes,
]
