/** One kind of what is stored. `public.data.<kind>.what`, `.why` and `.kept` are its sentences. */
export interface StoredKind {
  kind: StoredKey
  /** `table.column`, or `table.*` for all of it. A test holds the list against the database. */
  where: readonly string[]
  fromZoom: boolean
}

export type StoredKey = (typeof kinds)[number][0]

const kinds = [
  [
    'zoom_identity',
    [
      'grants.id',
      'grants.provider',
      'grants.provider_account_id',
      'grants.provider_user_id',
      'grants.email',
      'grants.display_name',
      'grants.user_type',
    ],
  ],
  [
    'zoom_tokens',
    [
      'grants.sealed_refresh_token',
      'grants.sealed_access_token',
      'grants.access_token_expires_at',
      'grants.token_version',
      'grants.refresh_lease_until',
      'grants.refreshed_at',
    ],
  ],
  [
    'zoom_connection',
    [
      'connections.*',
      'grants.oauth_client_id',
      'grants.client_id',
      'grants.scopes',
      'grants.api_origin',
      'grants.authorized_at',
      'grants.state',
      'grants.lost_at',
      'grants.lost_problem',
      'grants.realm',
      'grants.token_refusal',
    ],
  ],
  ['zoom_client', ['oauth_clients.*']],
  ['zoom_attempts', ['authorization_attempts.*']],
  ['zoom_meeting', ['conferences.*']],
  ['zoom_calls', ['provider_calls.*']],
  ['zoom_messages', ['webhook_receipts.*']],
  ['zoom_pace', ['call_paces.*', 'host_days.*']],
  ['people', ['users.*', 'accounts.*']],
  ['sessions', ['sessions.*']],
  ['codes', ['verifications.*', 'booking_requests.*']],
  ['workspaces', ['workspaces.*', 'members.*', 'invitations.*', 'former_slugs.*']],
  ['offers', ['hosts.*', 'schedules.*', 'meeting_types.*', 'former_type_slugs.*']],
  ['bookings', ['bookings.*']],
  ['events', ['events.*', 'event_hosts.*', 'calendar_entries.*']],
  ['mails', ['mails.*']],
  ['history', ['facts.*', 'live_checks.*']],
  ['counters', ['rate_limits.*']],
  ['instance', ['instance.*']],
] as const

/** Everything that is stored, by kind (U6). */
export const storedData: readonly StoredKind[] = kinds.map(([kind, where]) => ({
  kind,
  where,
  fromZoom: kind.startsWith('zoom_'),
}))
