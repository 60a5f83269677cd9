import type { CallRequest, Operation } from '../port.ts'

/** What is asked of Zoom for a room, each once; account-level and Server-to-Server apps have the same scopes with `:admin`. */
export const operations: Record<Operation, Pick<CallRequest, 'method' | 'path' | 'scope'>> = {
  // A user's own app must say `me`; one of the whole account names its host.
  create: { method: 'POST', path: '/v2/users/{user}/meetings', scope: 'meeting:write:meeting' },
  update: { method: 'PATCH', path: '/v2/meetings/{id}', scope: 'meeting:update:meeting' },
  delete: { method: 'DELETE', path: '/v2/meetings/{id}', scope: 'meeting:delete:meeting' },
  read: { method: 'GET', path: '/v2/meetings/{id}', scope: 'meeting:read:meeting' },
  list: { method: 'GET', path: '/v2/users/{user}/meetings', scope: 'meeting:read:list_meetings' },
}
