import { isNotNull, isNull, sql } from 'drizzle-orm'
import { index, integer, jsonb, pgTable, text, uniqueIndex, uuid } from 'drizzle-orm/pg-core'
import { instant } from '#/platform/db/columns.ts'
import type { ConnectionId, GrantId, OAuthClientId, UserId, WorkspaceId } from '#/platform/ids.ts'
import type { ClientKind } from './zoom/provider.ts'

export type ProviderName = 'zoom'

/**
 * The credentials of a registered provider app. The instance's own has no workspace and takes its secrets from the
 * configuration; `secret` and `webhookSecret` are sealed.
 */
export const oauthClients = pgTable(
  'oauth_clients',
  {
    id: uuid('id').$type<OAuthClientId>().primaryKey(),
    workspaceId: text('workspace_id').$type<WorkspaceId>(),
    provider: text('provider').$type<ProviderName>().notNull(),
    name: text('name').notNull(),
    kind: text('kind').$type<ClientKind>().notNull().default('user'),
    clientId: text('client_id').notNull(),
    /** The account that a Server-to-Server app belongs to. */
    providerAccountId: text('provider_account_id'),
    sealedSecret: text('sealed_secret'),
    sealedWebhookSecret: text('sealed_webhook_secret'),
    declaredScopes: jsonb('declared_scopes').$type<string[]>().notNull(),
    /** Null: the instance's. Only what the operator lists may stand here (decision 39). */
    oauthOrigin: text('oauth_origin'),
    apiOrigin: text('api_origin'),
    /** How long one call may take; null: the instance's. */
    callSeconds: integer('call_seconds'),
    createdBy: text('created_by'),
    createdAt: instant('created_at').notNull(),
    changedAt: instant('changed_at'),
    /** When a webhook signed with its secret last came. */
    webhookSeenAt: instant('webhook_seen_at'),
    /** When one last came for this app that no secret token here has signed. */
    webhookRefusedAt: instant('webhook_refused_at'),
  },
  (t) => [
    uniqueIndex('one_oauth_client_a_name').on(t.workspaceId, sql`lower(${t.name})`).where(isNotNull(t.workspaceId)),
    index('oauth_clients_by_client_id').on(t.clientId),
    uniqueIndex('one_instance_client_a_client_id').on(t.clientId).where(isNull(t.workspaceId)),
  ],
)

/** What a provider user allowed an app to do. Shared by every connection of that user and app (decision 28). */
export const grants = pgTable(
  'grants',
  {
    id: uuid('id').$type<GrantId>().primaryKey(),
    provider: text('provider').$type<ProviderName>().notNull(),
    oauthClientId: uuid('oauth_client_id')
      .$type<OAuthClientId>()
      .notNull()
      .references(() => oauthClients.id),
    clientId: text('client_id').notNull(),
    /**
     * Where the client's endpoints are; empty: the instance's. Ids are only as good as the server that names them, so
     * grants of different servers are never one.
     */
    realm: text('realm').notNull().default(''),
    providerAccountId: text('provider_account_id').notNull(),
    /** Empty for Server-to-Server: the grant is the account's. */
    providerUserId: text('provider_user_id').notNull(),
    email: text('email').notNull(),
    displayName: text('display_name').notNull(),
    /** Zoom's `type`: 1 Basic, 2 Licensed, 4 and 99 without meetings. */
    userType: integer('user_type'),
    scopes: jsonb('scopes').$type<string[]>().notNull(),
    apiOrigin: text('api_origin').notNull(),
    /** Null for Server-to-Server: each token is asked for anew. */
    sealedRefreshToken: text('sealed_refresh_token'),
    sealedAccessToken: text('sealed_access_token'),
    accessTokenExpiresAt: instant('access_token_expires_at'),
    /** Grows with every stored token; refreshing claims it by compare-and-swap (decision 29). */
    tokenVersion: integer('token_version').notNull().default(1),
    refreshLeaseUntil: instant('refresh_lease_until'),
    refreshedAt: instant('refreshed_at').notNull(),
    authorizedAt: instant('authorized_at').notNull(),
    /** `ending`: its last connection is being disconnected; nobody may use it any more. */
    state: text('state').$type<'active' | 'reconnect' | 'ending'>().notNull().default('active'),
    lostAt: instant('lost_at'),
    /** The token endpoint's last refusal, as long as it holds: `invalid_client` and the like. */
    tokenRefusal: text('token_refusal'),
    /** Why it died, if the provider said more than that it is dead: a problem of the table of refusals. */
    lostProblem: text('lost_problem'),
  },
  (t) => [
    uniqueIndex('one_grant_a_client_and_provider_user').on(t.clientId, t.realm, t.providerAccountId, t.providerUserId),
  ],
)

/** A named authorization, as a workspace sees it. `ownerUserId` null: the workspace's own (decision 4). */
export const connections = pgTable(
  'connections',
  {
    id: uuid('id').$type<ConnectionId>().primaryKey(),
    workspaceId: text('workspace_id').$type<WorkspaceId>().notNull(),
    ownerUserId: text('owner_user_id').$type<UserId>(),
    provider: text('provider').$type<ProviderName>().notNull(),
    name: text('name').notNull(),
    grantId: uuid('grant_id')
      .$type<GrantId>()
      .notNull()
      .references(() => grants.id),
    /** The client that it was made with; null in rows from before there were several: the grant's. */
    oauthClientId: uuid('oauth_client_id')
      .$type<OAuthClientId>()
      .references(() => oauthClients.id),
    /** Zoom e-mails, in lower case, that meetings may be made for; of account-level and Server-to-Server only. */
    allowedHosts: jsonb('allowed_hosts').$type<string[]>().notNull().default([]),
    /** Who hosts where nothing else is said; one of the allowed. */
    defaultHost: text('default_host'),
    /**
     * When its grant died. Reauthorizing elsewhere revives the grant, but this connection only when somebody who may
     * says so here (decision 28).
     */
    lostAt: instant('lost_at'),
    createdBy: text('created_by').notNull(),
    createdAt: instant('created_at').notNull(),
  },
  (t) => [uniqueIndex('one_connection_a_name').on(t.workspaceId, t.name), index('connections_by_grant').on(t.grantId)],
)

/** One way to the provider's consent page and back (Y3). */
export const authorizationAttempts = pgTable('authorization_attempts', {
  id: uuid('id').primaryKey(),
  stateHash: text('state_hash').notNull().unique(),
  /** The browser session that it left from; another may not finish it. */
  sessionHash: text('session_hash').notNull(),
  userId: text('user_id').$type<UserId>().notNull(),
  workspaceId: text('workspace_id').$type<WorkspaceId>().notNull(),
  oauthClientId: uuid('oauth_client_id').$type<OAuthClientId>().notNull(),
  scopeOfUse: text('scope_of_use').$type<'personal' | 'workspace'>().notNull(),
  /** The connection being reconnected, if one is. */
  connectionId: uuid('connection_id').$type<ConnectionId>(),
  /** What the person wants to call it; null: a name from the account's e-mail. */
  name: text('name'),
  sealedVerifier: text('sealed_verifier').notNull(),
  redirectUri: text('redirect_uri').notNull(),
  createdAt: instant('created_at').notNull(),
  expiresAt: instant('expires_at').notNull(),
  usedAt: instant('used_at'),
  /** How it ended, e.g. `connected`, `denied`; null while it is under way or was left. */
  outcome: text('outcome'),
  /** The answer's tokens and identity, sealed, while the person is asked about another account (C8). At most 10 min. */
  sealedAnswer: text('sealed_answer'),
})

/**
 * The ledger: every call made at a provider on somebody's behalf, without bodies (U2). While an authorization is under
 * way, `connectionId` holds the attempt's id; it becomes the connection's when there is one.
 */
export const providerCalls = pgTable(
  'provider_calls',
  {
    id: uuid('id').primaryKey(),
    workspaceId: text('workspace_id').$type<WorkspaceId>().notNull(),
    connectionId: uuid('connection_id').$type<ConnectionId>().notNull(),
    eventId: uuid('event_id'),
    at: instant('at').notNull(),
    method: text('method').notNull(),
    path: text('path').notNull(),
    scope: text('scope'),
    reason: text('reason').notNull(),
    status: integer('status'),
    /** `under_way` stays when the program died in between: whether it was acted on is unknown. */
    outcome: text('outcome').$type<'under_way' | 'done' | 'refused' | 'failed' | 'not_sent' | 'broken'>().notNull(),
    trackingId: text('tracking_id'),
    milliseconds: integer('milliseconds'),
  },
  (t) => [
    index('provider_calls_by_connection').on(t.connectionId, t.at),
    index('provider_calls_by_event').on(t.eventId, t.at),
    index('provider_calls_by_age').on(t.at),
  ],
)

/** Webhooks received, for finding duplicates and for the retention of 7 days (decisions 14, 33). */
export const webhookReceipts = pgTable(
  'webhook_receipts',
  {
    bodyHash: text('body_hash').primaryKey(),
    oauthClientId: uuid('oauth_client_id').$type<OAuthClientId>().notNull(),
    event: text('event').notNull(),
    receivedAt: instant('received_at').notNull(),
    sealedBody: text('sealed_body').notNull(),
    handledAt: instant('handled_at'),
  },
  (t) => [index('webhook_receipts_by_age').on(t.receivedAt)],
)
