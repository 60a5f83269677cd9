CREATE TABLE "live_checks" (
	"id" uuid PRIMARY KEY NOT NULL,
	"workspace_id" text NOT NULL,
	"user_id" text NOT NULL,
	"started_at" timestamp (3) with time zone NOT NULL,
	"connection_id" uuid,
	"event_id" uuid,
	"mail_confirmed_at" timestamp (3) with time zone,
	"cleaned_at" timestamp (3) with time zone,
	"removal_awaited_at" timestamp (3) with time zone,
	"removal_noticed_at" timestamp (3) with time zone,
	"ended_at" timestamp (3) with time zone
);
--> statement-breakpoint
ALTER TABLE "oauth_clients" ADD COLUMN "webhook_refused_at" timestamp (3) with time zone;--> statement-breakpoint
CREATE UNIQUE INDEX "one_live_check_a_person" ON "live_checks" USING btree ("workspace_id","user_id") WHERE "live_checks"."ended_at" is null;