// Accounts: people, how they prove who they are, the workspaces they share and the roles they have there.
// A host is somebody who can be booked, across workspaces.
// Not here: what a person connects (connections), when they can be booked (availability).
export { createAuth } from './auth.ts'
export { authorizeForHost, requireRole } from './authorize.ts'
export { lockHosts } from './lock-hosts.ts'
export {
  findHostOfUser,
  findWorkspaceBySlug,
  getHost,
  getProfile,
  getWorkspace,
  hostContact,
  isEmptyInstance,
  listMembers,
  listSessions,
  listWorkspacesOf,
} from './queries.ts'
export { findSession } from './session.ts'
