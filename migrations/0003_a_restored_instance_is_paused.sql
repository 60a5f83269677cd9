ALTER TABLE "instance" ADD COLUMN "paused_at" timestamp (3) with time zone;--> statement-breakpoint
ALTER TABLE "instance" ADD COLUMN "restored_from" timestamp (3) with time zone;