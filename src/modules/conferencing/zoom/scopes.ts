import type { Operation } from '../port.ts'

/** Zoom's granular scopes; account-level and Server-to-Server apps have the same with `:admin`. */
export const scopeOf: Record<Operation, string> = {
  create: 'meeting:write:meeting',
  update: 'meeting:update:meeting',
  delete: 'meeting:delete:meeting',
  read: 'meeting:read:meeting',
  list: 'meeting:read:list_meetings',
}
