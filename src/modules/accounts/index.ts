// Accounts: people, how they prove who they are, the workspaces they share and the roles they have there.
// A host is somebody who can be booked, across workspaces.
// Not here: what a person connects (connections), when they can be booked (availability).
export { acceptInvitation, getInvitation, type Invitation } from './accept-invitation.ts'
export { addAccount, findAccount } from './add-account.ts'
export { createAuth } from './auth.ts'
export { authorizeForHost } from './authorize.ts'
export { changeRole, removeMember } from './change-member.ts'
export { changePassword, changeProfile, endOtherSessions, endSession } from './change-profile.ts'
export { changeWorkspace } from './change-workspace.ts'
export { chooseWorkspace } from './choose-workspace.ts'
export { choseThePassword, confirmEmail, readConfirmationLink, sendConfirmationAgain } from './confirm-email.ts'
export { createWorkspace } from './create-workspace.ts'
export {
  emailInput,
  invitationInput,
  logInInput,
  newPasswordInput,
  password,
  profileInput,
  role,
  signUpInput,
  type WorkspaceInput,
  workspaceInput,
  workspaceSettingsInput,
} from './inputs.ts'
export { inviteMember, withdrawInvitation } from './invite-member.ts'
export { lockHosts } from './lock-hosts.ts'
export { type Browser, logIn, logOut } from './log-in.ts'
export { sendInvitation, sendPasswordReset, sendSignUpMail } from './mails.ts'
export {
  allWorkspaces,
  type Contact,
  findHostOfUser,
  findWorkspaceBySlug,
  getHost,
  getProfile,
  getWorkspace,
  type Host,
  type HostPerson,
  hostContact,
  hostContacts,
  isEmptyInstance,
  listHostPeople,
  listHosts,
  listInvitations,
  listInvitationsTo,
  listMembers,
  listSessions,
  listWorkspacesOf,
  type Member,
  type Workspace,
} from './queries.ts'
export { reservedSlugs } from './reserved-slugs.ts'
export { requestPasswordReset, resetPassword, setPassword } from './reset-password.ts'
export { judgeInvitation, suggestUrlName } from './rules.ts'
export { findSession } from './session.ts'
export { isSignUpOpen, signUp } from './sign-up.ts'
export { sweepAccounts } from './sweep.ts'
