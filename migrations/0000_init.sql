CREATE TABLE "accounts" (
	"id" text PRIMARY KEY NOT NULL,
	"account_id" text NOT NULL,
	"provider_id" text NOT NULL,
	"user_id" text NOT NULL,
	"access_token" text,
	"refresh_token" text,
	"id_token" text,
	"access_token_expires_at" timestamp (3) with time zone,
	"refresh_token_expires_at" timestamp (3) with time zone,
	"scope" text,
	"password" text,
	"created_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	"updated_at" timestamp (3) with time zone DEFAULT now() NOT NULL
);
--> statement-breakpoint
CREATE TABLE "former_slugs" (
	"slug" text PRIMARY KEY NOT NULL,
	"workspace_id" text NOT NULL,
	"until" timestamp (3) with time zone NOT NULL
);
--> statement-breakpoint
CREATE TABLE "hosts" (
	"id" uuid PRIMARY KEY NOT NULL,
	"user_id" text,
	"name" text NOT NULL,
	"created_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "hosts_user_id_unique" UNIQUE("user_id")
);
--> statement-breakpoint
CREATE TABLE "invitations" (
	"id" text PRIMARY KEY NOT NULL,
	"workspace_id" text NOT NULL,
	"email" text NOT NULL,
	"role" text,
	"status" text DEFAULT 'pending' NOT NULL,
	"expires_at" timestamp (3) with time zone NOT NULL,
	"created_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	"inviter_id" text NOT NULL
);
--> statement-breakpoint
CREATE TABLE "members" (
	"id" text PRIMARY KEY NOT NULL,
	"workspace_id" text NOT NULL,
	"user_id" text NOT NULL,
	"role" text DEFAULT 'member' NOT NULL,
	"created_at" timestamp (3) with time zone DEFAULT now() NOT NULL
);
--> statement-breakpoint
CREATE TABLE "sessions" (
	"id" text PRIMARY KEY NOT NULL,
	"expires_at" timestamp (3) with time zone NOT NULL,
	"token" text NOT NULL,
	"created_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	"updated_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	"ip_address" text,
	"user_agent" text,
	"user_id" text NOT NULL,
	"active_organization_id" text,
	CONSTRAINT "sessions_token_unique" UNIQUE("token")
);
--> statement-breakpoint
CREATE TABLE "users" (
	"id" text PRIMARY KEY NOT NULL,
	"name" text NOT NULL,
	"email" text NOT NULL,
	"email_verified" boolean DEFAULT false NOT NULL,
	"image" text,
	"language" text DEFAULT 'en' NOT NULL,
	"created_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	"updated_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "users_email_unique" UNIQUE("email")
);
--> statement-breakpoint
CREATE TABLE "verifications" (
	"id" text PRIMARY KEY NOT NULL,
	"identifier" text NOT NULL,
	"value" text NOT NULL,
	"expires_at" timestamp (3) with time zone NOT NULL,
	"created_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	"updated_at" timestamp (3) with time zone DEFAULT now() NOT NULL
);
--> statement-breakpoint
CREATE TABLE "workspaces" (
	"id" text PRIMARY KEY NOT NULL,
	"name" text NOT NULL,
	"slug" text NOT NULL,
	"logo" text,
	"metadata" text,
	"time_zone" text DEFAULT 'UTC' NOT NULL,
	"past_links" text DEFAULT 'keep' NOT NULL,
	"admins_may_connect" boolean DEFAULT false NOT NULL,
	"created_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "one_workspace_a_url_name" UNIQUE("slug")
);
--> statement-breakpoint
CREATE TABLE "schedules" (
	"id" uuid PRIMARY KEY NOT NULL,
	"workspace_id" text NOT NULL,
	"host_id" uuid NOT NULL,
	"name" text NOT NULL,
	"time_zone" text NOT NULL,
	"weekly" jsonb NOT NULL,
	"overrides" jsonb DEFAULT '[]'::jsonb NOT NULL,
	"updated_at" timestamp (3) with time zone NOT NULL
);
--> statement-breakpoint
CREATE TABLE "conferences" (
	"id" uuid PRIMARY KEY NOT NULL,
	"workspace_id" text NOT NULL,
	"event_id" uuid NOT NULL,
	"provider" text NOT NULL,
	"connection_id" uuid,
	"generation" integer DEFAULT 1 NOT NULL,
	"wanted" text NOT NULL,
	"topic" text NOT NULL,
	"starts_at" timestamp (3) with time zone NOT NULL,
	"duration_minutes" integer NOT NULL,
	"time_zone" text NOT NULL,
	"settings" jsonb NOT NULL,
	"revision" integer DEFAULT 1 NOT NULL,
	"changed_at" timestamp (3) with time zone NOT NULL,
	"moved_revision" integer DEFAULT 0 NOT NULL,
	"state" text DEFAULT 'waiting' NOT NULL,
	"problem" text,
	"problem_detail" text,
	"meeting_id" text,
	"meeting_user_id" text,
	"join_url" text,
	"passcode" text,
	"dial_in" jsonb DEFAULT '[]'::jsonb NOT NULL,
	"effective_settings" jsonb,
	"sent" jsonb,
	"applied_revision" integer DEFAULT 0 NOT NULL,
	"refused_revision" integer DEFAULT 0 NOT NULL,
	"provider_starts_at" timestamp (3) with time zone,
	"marker" text NOT NULL,
	"fence" bigint DEFAULT 0 NOT NULL,
	"claim" text,
	"claimed_at" timestamp (3) with time zone,
	"lease_until" timestamp (3) with time zone,
	"doubt_since" timestamp (3) with time zone,
	"looks" integer DEFAULT 0 NOT NULL,
	"candidates" jsonb DEFAULT '[]'::jsonb NOT NULL,
	"discarded" jsonb DEFAULT '[]'::jsonb NOT NULL,
	"attempts" integer DEFAULT 0 NOT NULL,
	"next_try_at" timestamp (3) with time zone,
	"requested_at" timestamp (3) with time zone NOT NULL,
	"ready_at" timestamp (3) with time zone,
	"swept_at" timestamp (3) with time zone,
	CONSTRAINT "conferences_marker_unique" UNIQUE("marker")
);
--> statement-breakpoint
CREATE TABLE "authorization_attempts" (
	"id" uuid PRIMARY KEY NOT NULL,
	"state_hash" text NOT NULL,
	"session_hash" text NOT NULL,
	"user_id" text NOT NULL,
	"workspace_id" text NOT NULL,
	"oauth_client_id" uuid NOT NULL,
	"scope_of_use" text NOT NULL,
	"connection_id" uuid,
	"name" text,
	"sealed_verifier" text NOT NULL,
	"redirect_uri" text NOT NULL,
	"created_at" timestamp (3) with time zone NOT NULL,
	"expires_at" timestamp (3) with time zone NOT NULL,
	"used_at" timestamp (3) with time zone,
	"outcome" text,
	"sealed_answer" text,
	CONSTRAINT "authorization_attempts_state_hash_unique" UNIQUE("state_hash")
);
--> statement-breakpoint
CREATE TABLE "connections" (
	"id" uuid PRIMARY KEY NOT NULL,
	"workspace_id" text NOT NULL,
	"owner_user_id" text,
	"provider" text NOT NULL,
	"name" text NOT NULL,
	"grant_id" uuid NOT NULL,
	"lost_at" timestamp (3) with time zone,
	"created_by" text NOT NULL,
	"created_at" timestamp (3) with time zone NOT NULL
);
--> statement-breakpoint
CREATE TABLE "grants" (
	"id" uuid PRIMARY KEY NOT NULL,
	"provider" text NOT NULL,
	"oauth_client_id" uuid NOT NULL,
	"client_id" text NOT NULL,
	"provider_account_id" text NOT NULL,
	"provider_user_id" text NOT NULL,
	"email" text NOT NULL,
	"display_name" text NOT NULL,
	"user_type" integer,
	"scopes" jsonb NOT NULL,
	"api_origin" text NOT NULL,
	"sealed_refresh_token" text NOT NULL,
	"sealed_access_token" text,
	"access_token_expires_at" timestamp (3) with time zone,
	"token_version" integer DEFAULT 1 NOT NULL,
	"refresh_lease_until" timestamp (3) with time zone,
	"refreshed_at" timestamp (3) with time zone NOT NULL,
	"authorized_at" timestamp (3) with time zone NOT NULL,
	"state" text DEFAULT 'active' NOT NULL,
	"lost_at" timestamp (3) with time zone
);
--> statement-breakpoint
CREATE TABLE "oauth_clients" (
	"id" uuid PRIMARY KEY NOT NULL,
	"workspace_id" text,
	"provider" text NOT NULL,
	"name" text NOT NULL,
	"client_id" text NOT NULL,
	"sealed_secret" text,
	"sealed_webhook_secret" text,
	"declared_scopes" jsonb NOT NULL,
	"created_at" timestamp (3) with time zone NOT NULL
);
--> statement-breakpoint
CREATE TABLE "provider_calls" (
	"id" uuid PRIMARY KEY NOT NULL,
	"workspace_id" text NOT NULL,
	"connection_id" uuid NOT NULL,
	"event_id" uuid,
	"at" timestamp (3) with time zone NOT NULL,
	"method" text NOT NULL,
	"path" text NOT NULL,
	"scope" text,
	"reason" text NOT NULL,
	"status" integer,
	"outcome" text NOT NULL,
	"tracking_id" text,
	"milliseconds" integer
);
--> statement-breakpoint
CREATE TABLE "webhook_receipts" (
	"body_hash" text PRIMARY KEY NOT NULL,
	"oauth_client_id" uuid NOT NULL,
	"event" text NOT NULL,
	"received_at" timestamp (3) with time zone NOT NULL,
	"sealed_body" text NOT NULL,
	"handled_at" timestamp (3) with time zone
);
--> statement-breakpoint
CREATE TABLE "bookings" (
	"id" uuid PRIMARY KEY NOT NULL,
	"workspace_id" text NOT NULL,
	"event_id" uuid NOT NULL,
	"guest_name" text NOT NULL,
	"guest_email" text NOT NULL,
	"guest_time_zone" text NOT NULL,
	"language" text NOT NULL,
	"answers" jsonb DEFAULT '{}'::jsonb NOT NULL,
	"token_hash" text NOT NULL,
	"sealed_token" text NOT NULL,
	"token_generation" integer DEFAULT 1 NOT NULL,
	"idempotency_key" text,
	"created_at" timestamp (3) with time zone NOT NULL,
	"cancelled_at" timestamp (3) with time zone,
	"forgotten_at" timestamp (3) with time zone,
	CONSTRAINT "bookings_token_hash_unique" UNIQUE("token_hash")
);
--> statement-breakpoint
CREATE TABLE "event_hosts" (
	"event_id" uuid NOT NULL,
	"host_id" uuid NOT NULL,
	"workspace_id" text NOT NULL,
	"during" "tstzrange" NOT NULL,
	"cancelled_at" timestamp (3) with time zone,
	CONSTRAINT "event_hosts_event_id_host_id_pk" PRIMARY KEY("event_id","host_id")
);
--> statement-breakpoint
CREATE TABLE "events" (
	"id" uuid PRIMARY KEY NOT NULL,
	"workspace_id" text NOT NULL,
	"meeting_type_id" uuid,
	"title" text NOT NULL,
	"starts_at" timestamp (3) with time zone NOT NULL,
	"duration_minutes" integer NOT NULL,
	"time_zone" text NOT NULL,
	"buffer_before_minutes" integer DEFAULT 0 NOT NULL,
	"buffer_after_minutes" integer DEFAULT 0 NOT NULL,
	"location" jsonb NOT NULL,
	"waiting_room" boolean DEFAULT true NOT NULL,
	"mute_upon_entry" boolean DEFAULT true NOT NULL,
	"join_before_host" boolean DEFAULT true NOT NULL,
	"guest_name_in_topic" boolean DEFAULT false NOT NULL,
	"reminder_minutes" jsonb DEFAULT '[]'::jsonb NOT NULL,
	"draft_host_id" uuid,
	"sequence" integer DEFAULT 0 NOT NULL,
	"created_at" timestamp (3) with time zone NOT NULL,
	"confirmed_at" timestamp (3) with time zone,
	"cancelled_at" timestamp (3) with time zone,
	"cancelled_by" text,
	"cancel_reason" text
);
--> statement-breakpoint
CREATE TABLE "meeting_types" (
	"id" uuid PRIMARY KEY NOT NULL,
	"workspace_id" text NOT NULL,
	"host_id" uuid NOT NULL,
	"schedule_id" uuid NOT NULL,
	"slug" text NOT NULL,
	"title" text NOT NULL,
	"description" text DEFAULT '' NOT NULL,
	"duration_minutes" integer NOT NULL,
	"slot_interval_minutes" integer,
	"buffer_before_minutes" integer DEFAULT 0 NOT NULL,
	"buffer_after_minutes" integer DEFAULT 0 NOT NULL,
	"minimum_notice_minutes" integer DEFAULT 0 NOT NULL,
	"horizon_days" integer,
	"max_per_day" integer,
	"max_per_week" integer,
	"questions" jsonb DEFAULT '[]'::jsonb NOT NULL,
	"locations" jsonb NOT NULL,
	"waiting_room" boolean DEFAULT true NOT NULL,
	"mute_upon_entry" boolean DEFAULT true NOT NULL,
	"join_before_host" boolean DEFAULT true NOT NULL,
	"guest_name_in_topic" boolean DEFAULT false NOT NULL,
	"reminder_minutes" jsonb DEFAULT '[1440,60]'::jsonb NOT NULL,
	"created_at" timestamp (3) with time zone NOT NULL,
	"updated_at" timestamp (3) with time zone NOT NULL,
	"archived_at" timestamp (3) with time zone
);
--> statement-breakpoint
CREATE TABLE "calendar_entries" (
	"event_id" uuid PRIMARY KEY NOT NULL,
	"workspace_id" text NOT NULL,
	"sequence" integer NOT NULL,
	"fingerprint" text,
	"changed_at" timestamp (3) with time zone NOT NULL
);
--> statement-breakpoint
CREATE TABLE "mails" (
	"message_id" text PRIMARY KEY NOT NULL,
	"workspace_id" text NOT NULL,
	"event_id" uuid,
	"booking_id" uuid,
	"connection_id" uuid,
	"kind" text NOT NULL,
	"recipient" text NOT NULL,
	"addressee" text NOT NULL,
	"sequence" integer DEFAULT 0 NOT NULL,
	"starts_at" timestamp (3) with time zone,
	"place" text,
	"link_hash" text,
	"problem" text,
	"minutes" integer,
	"claimed_at" timestamp (3) with time zone NOT NULL,
	"trying_until" timestamp (3) with time zone,
	"attempts" integer DEFAULT 0 NOT NULL,
	"sent_at" timestamp (3) with time zone,
	"failed_at" timestamp (3) with time zone,
	"reply_code" integer,
	"dropped_at" timestamp (3) with time zone
);
--> statement-breakpoint
CREATE TABLE "facts" (
	"id" uuid PRIMARY KEY NOT NULL,
	"workspace_id" text NOT NULL,
	"kind" text NOT NULL,
	"about" jsonb NOT NULL,
	"changes" jsonb NOT NULL,
	"actor" text NOT NULL,
	"at" timestamp (3) with time zone NOT NULL
);
--> statement-breakpoint
CREATE TABLE "rate_limits" (
	"key" text PRIMARY KEY NOT NULL,
	"free_at" timestamp (3) with time zone NOT NULL
);
--> statement-breakpoint
CREATE TABLE "instance" (
	"id" text PRIMARY KEY NOT NULL,
	"mode" text NOT NULL,
	"created_at" timestamp (3) with time zone NOT NULL
);
--> statement-breakpoint
ALTER TABLE "accounts" ADD CONSTRAINT "accounts_user_id_users_id_fk" FOREIGN KEY ("user_id") REFERENCES "public"."users"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "former_slugs" ADD CONSTRAINT "former_slugs_workspace_id_workspaces_id_fk" FOREIGN KEY ("workspace_id") REFERENCES "public"."workspaces"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "hosts" ADD CONSTRAINT "hosts_user_id_users_id_fk" FOREIGN KEY ("user_id") REFERENCES "public"."users"("id") ON DELETE set null ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "invitations" ADD CONSTRAINT "invitations_workspace_id_workspaces_id_fk" FOREIGN KEY ("workspace_id") REFERENCES "public"."workspaces"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "invitations" ADD CONSTRAINT "invitations_inviter_id_users_id_fk" FOREIGN KEY ("inviter_id") REFERENCES "public"."users"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "members" ADD CONSTRAINT "members_workspace_id_workspaces_id_fk" FOREIGN KEY ("workspace_id") REFERENCES "public"."workspaces"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "members" ADD CONSTRAINT "members_user_id_users_id_fk" FOREIGN KEY ("user_id") REFERENCES "public"."users"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "sessions" ADD CONSTRAINT "sessions_user_id_users_id_fk" FOREIGN KEY ("user_id") REFERENCES "public"."users"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "connections" ADD CONSTRAINT "connections_grant_id_grants_id_fk" FOREIGN KEY ("grant_id") REFERENCES "public"."grants"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "grants" ADD CONSTRAINT "grants_oauth_client_id_oauth_clients_id_fk" FOREIGN KEY ("oauth_client_id") REFERENCES "public"."oauth_clients"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "bookings" ADD CONSTRAINT "bookings_event_id_events_id_fk" FOREIGN KEY ("event_id") REFERENCES "public"."events"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "event_hosts" ADD CONSTRAINT "event_hosts_event_id_events_id_fk" FOREIGN KEY ("event_id") REFERENCES "public"."events"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "accounts_by_user" ON "accounts" USING btree ("user_id");--> statement-breakpoint
CREATE INDEX "invitations_by_workspace" ON "invitations" USING btree ("workspace_id");--> statement-breakpoint
CREATE UNIQUE INDEX "one_membership_a_person_and_workspace" ON "members" USING btree ("workspace_id","user_id");--> statement-breakpoint
CREATE INDEX "members_by_user" ON "members" USING btree ("user_id");--> statement-breakpoint
CREATE INDEX "sessions_by_user" ON "sessions" USING btree ("user_id");--> statement-breakpoint
CREATE INDEX "verifications_by_identifier" ON "verifications" USING btree ("identifier");--> statement-breakpoint
CREATE INDEX "schedules_by_host" ON "schedules" USING btree ("host_id");--> statement-breakpoint
CREATE UNIQUE INDEX "one_conference_an_event" ON "conferences" USING btree ("event_id");--> statement-breakpoint
CREATE INDEX "conferences_by_meeting" ON "conferences" USING btree ("meeting_id");--> statement-breakpoint
CREATE INDEX "conferences_by_connection" ON "conferences" USING btree ("connection_id","starts_at");--> statement-breakpoint
CREATE UNIQUE INDEX "one_connection_a_name" ON "connections" USING btree ("workspace_id","name");--> statement-breakpoint
CREATE INDEX "connections_by_grant" ON "connections" USING btree ("grant_id");--> statement-breakpoint
CREATE UNIQUE INDEX "one_grant_a_client_and_provider_user" ON "grants" USING btree ("client_id","provider_account_id","provider_user_id");--> statement-breakpoint
CREATE INDEX "oauth_clients_by_client_id" ON "oauth_clients" USING btree ("client_id");--> statement-breakpoint
CREATE UNIQUE INDEX "one_instance_client_a_client_id" ON "oauth_clients" USING btree ("client_id") WHERE "oauth_clients"."workspace_id" is null;--> statement-breakpoint
CREATE INDEX "provider_calls_by_connection" ON "provider_calls" USING btree ("connection_id","at");--> statement-breakpoint
CREATE INDEX "provider_calls_by_event" ON "provider_calls" USING btree ("event_id","at");--> statement-breakpoint
CREATE INDEX "provider_calls_by_age" ON "provider_calls" USING btree ("at");--> statement-breakpoint
CREATE INDEX "webhook_receipts_by_age" ON "webhook_receipts" USING btree ("received_at");--> statement-breakpoint
CREATE UNIQUE INDEX "one_booking_a_form" ON "bookings" USING btree ("workspace_id","idempotency_key");--> statement-breakpoint
CREATE INDEX "bookings_by_event" ON "bookings" USING btree ("event_id");--> statement-breakpoint
CREATE INDEX "bookings_by_guest" ON "bookings" USING btree ("guest_email","workspace_id");--> statement-breakpoint
CREATE INDEX "events_by_start" ON "events" USING btree ("workspace_id","starts_at");--> statement-breakpoint
CREATE INDEX "events_by_type" ON "events" USING btree ("meeting_type_id","starts_at");--> statement-breakpoint
CREATE UNIQUE INDEX "one_meeting_type_a_url_name" ON "meeting_types" USING btree ("workspace_id","slug") WHERE archived_at is null;--> statement-breakpoint
CREATE INDEX "meeting_types_by_host" ON "meeting_types" USING btree ("host_id");--> statement-breakpoint
CREATE INDEX "mails_by_event" ON "mails" USING btree ("event_id");--> statement-breakpoint
CREATE INDEX "mails_by_connection" ON "mails" USING btree ("connection_id");--> statement-breakpoint
CREATE INDEX "facts_by_workspace" ON "facts" USING btree ("workspace_id","at");--> statement-breakpoint
CREATE INDEX "rate_limits_by_end" ON "rate_limits" USING btree ("free_at");