export type RateCategory = 'Light' | 'Medium' | 'Heavy'

/** What a query parameter may hold: one of these words, an integer up to this, a flag, a date, or any text. */
export type QueryRule = readonly (string | number)[] | { upTo: number } | 'boolean' | 'date' | 'text'

export type Operation = {
  scopes: readonly string[]
  category: RateCategory
  countsForHost?: boolean
  query?: Record<string, QueryRule>
}

const both = (scope: string) => [scope, `${scope}:admin`] as const
const page = { page_number: { upTo: 100_000 }, next_page_token: 'text' } as const

/** The calls that exist here, with the scopes, rate labels and query parameters of Zoom's OpenAPI document. */
export const OPERATIONS = {
  getUser: {
    scopes: both('user:read:user'),
    category: 'Light',
    query: {
      login_type: [0, 1, 11, 21, 23, 24, 27, 97, 98, 99, 100, 101],
      encrypted_email: 'boolean',
      search_by_unique_id: 'boolean',
    },
  },
  listUsers: {
    scopes: ['user:read:list_users:admin'],
    category: 'Medium',
    query: {
      status: ['active', 'inactive', 'pending'],
      page_size: { upTo: 2000 },
      role_id: 'text',
      include_fields: ['custom_attributes', 'host_key'],
      license: [
        'zoom_workforce_management',
        'zoom_compliance_management',
        'zoom_compliance_manager_for_contact_center',
      ],
      ...page,
    },
  },
  createMeeting: { scopes: both('meeting:write:meeting'), category: 'Light', countsForHost: true },
  listMeetings: {
    scopes: both('meeting:read:list_meetings'),
    category: 'Medium',
    query: {
      type: ['scheduled', 'live', 'upcoming', 'upcoming_meetings', 'previous_meetings'],
      page_size: { upTo: 300 },
      from: 'date',
      to: 'date',
      timezone: 'text',
      ...page,
    },
  },
  listUpcoming: { scopes: both('meeting:read:list_upcoming_meetings'), category: 'Medium' },
  getMeeting: {
    scopes: both('meeting:read:meeting'),
    category: 'Light',
    query: { occurrence_id: 'text', show_previous_occurrences: 'boolean' },
  },
  updateMeeting: {
    scopes: both('meeting:update:meeting'),
    category: 'Light',
    countsForHost: true,
    query: { occurrence_id: 'text' },
  },
  deleteMeeting: {
    scopes: both('meeting:delete:meeting'),
    category: 'Light',
    query: { occurrence_id: 'text', schedule_for_reminder: 'boolean', cancel_meeting_reminder: 'boolean' },
  },
  setMeetingStatus: { scopes: both('meeting:update:status'), category: 'Light' },
  getInvitation: { scopes: both('meeting:read:invitation'), category: 'Light' },
} as const satisfies Record<string, Operation>

export type OperationName = keyof typeof OPERATIONS
