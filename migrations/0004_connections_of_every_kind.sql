DROP INDEX "one_grant_a_client_and_provider_user";--> statement-breakpoint
ALTER TABLE "grants" ALTER COLUMN "sealed_refresh_token" DROP NOT NULL;--> statement-breakpoint
ALTER TABLE "workspaces" ADD COLUMN "members_may_connect" boolean DEFAULT true NOT NULL;--> statement-breakpoint
ALTER TABLE "conferences" ADD COLUMN "zoom_user" text DEFAULT 'me' NOT NULL;--> statement-breakpoint
ALTER TABLE "conferences" ADD COLUMN "meeting_account_id" text;--> statement-breakpoint
ALTER TABLE "connections" ADD COLUMN "oauth_client_id" uuid;--> statement-breakpoint
ALTER TABLE "connections" ADD COLUMN "allowed_hosts" jsonb DEFAULT '[]'::jsonb NOT NULL;--> statement-breakpoint
ALTER TABLE "connections" ADD COLUMN "default_host" text;--> statement-breakpoint
ALTER TABLE "grants" ADD COLUMN "realm" text DEFAULT '' NOT NULL;--> statement-breakpoint
ALTER TABLE "grants" ADD COLUMN "token_refusal" text;--> statement-breakpoint
ALTER TABLE "oauth_clients" ADD COLUMN "kind" text DEFAULT 'user' NOT NULL;--> statement-breakpoint
ALTER TABLE "oauth_clients" ADD COLUMN "provider_account_id" text;--> statement-breakpoint
ALTER TABLE "oauth_clients" ADD COLUMN "oauth_origin" text;--> statement-breakpoint
ALTER TABLE "oauth_clients" ADD COLUMN "api_origin" text;--> statement-breakpoint
ALTER TABLE "oauth_clients" ADD COLUMN "call_seconds" integer;--> statement-breakpoint
ALTER TABLE "oauth_clients" ADD COLUMN "created_by" text;--> statement-breakpoint
ALTER TABLE "oauth_clients" ADD COLUMN "changed_at" timestamp (3) with time zone;--> statement-breakpoint
ALTER TABLE "oauth_clients" ADD COLUMN "webhook_seen_at" timestamp (3) with time zone;--> statement-breakpoint
ALTER TABLE "connections" ADD CONSTRAINT "connections_oauth_client_id_oauth_clients_id_fk" FOREIGN KEY ("oauth_client_id") REFERENCES "public"."oauth_clients"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE UNIQUE INDEX "one_oauth_client_a_name" ON "oauth_clients" USING btree ("workspace_id",lower("name")) WHERE "oauth_clients"."workspace_id" is not null;--> statement-breakpoint
CREATE UNIQUE INDEX "one_grant_a_client_and_provider_user" ON "grants" USING btree ("client_id","realm","provider_account_id","provider_user_id");