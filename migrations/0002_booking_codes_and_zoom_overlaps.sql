CREATE TABLE "booking_requests" (
	"id" uuid PRIMARY KEY NOT NULL,
	"workspace_id" text NOT NULL,
	"meeting_type_id" uuid NOT NULL,
	"token_hash" text NOT NULL,
	"sealed_form" text NOT NULL,
	"tries" integer DEFAULT 0 NOT NULL,
	"codes_sent" integer DEFAULT 1 NOT NULL,
	"code_expires_at" timestamp (3) with time zone NOT NULL,
	"idempotency_key" text,
	"created_at" timestamp (3) with time zone NOT NULL,
	"booking_id" uuid,
	CONSTRAINT "booking_requests_token_hash_unique" UNIQUE("token_hash")
);
--> statement-breakpoint
ALTER TABLE "meeting_types" ADD COLUMN "guests_confirm_email" boolean DEFAULT false NOT NULL;--> statement-breakpoint
ALTER TABLE "meeting_types" ADD COLUMN "zoom_overlap" text DEFAULT 'notify' NOT NULL;--> statement-breakpoint
ALTER TABLE "mails" ADD COLUMN "title_hash" text;--> statement-breakpoint
CREATE UNIQUE INDEX "one_request_a_form" ON "booking_requests" USING btree ("workspace_id","idempotency_key");--> statement-breakpoint
CREATE INDEX "booking_requests_by_age" ON "booking_requests" USING btree ("created_at");