export type RateCategory = 'Light' | 'Medium' | 'Heavy'

export type Operation = { scopes: readonly string[]; category: RateCategory; countsForHost?: boolean }

const both = (scope: string) => [scope, `${scope}:admin`] as const

/** The calls that exist here, with the scopes and rate labels of Zoom's OpenAPI document. */
export const OPERATIONS = {
  getUser: { scopes: both('user:read:user'), category: 'Light' },
  listUsers: { scopes: ['user:read:list_users:admin'], category: 'Medium' },
  createMeeting: { scopes: both('meeting:write:meeting'), category: 'Light', countsForHost: true },
  listMeetings: { scopes: both('meeting:read:list_meetings'), category: 'Medium' },
  listUpcoming: { scopes: both('meeting:read:list_upcoming_meetings'), category: 'Medium' },
  getMeeting: { scopes: both('meeting:read:meeting'), category: 'Light' },
  updateMeeting: { scopes: both('meeting:update:meeting'), category: 'Light', countsForHost: true },
  deleteMeeting: { scopes: both('meeting:delete:meeting'), category: 'Light' },
  setMeetingStatus: { scopes: both('meeting:update:status'), category: 'Light' },
  getInvitation: { scopes: both('meeting:read:invitation'), category: 'Light' },
} as const satisfies Record<string, Operation>

export type OperationName = keyof typeof OPERATIONS
