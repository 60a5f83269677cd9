CREATE TABLE "call_paces" (
	"lane" text PRIMARY KEY NOT NULL,
	"slots" timestamp (3) with time zone[] NOT NULL
);
--> statement-breakpoint
CREATE TABLE "host_days" (
	"host" text NOT NULL,
	"day" date NOT NULL,
	"creates" integer DEFAULT 0 NOT NULL,
	"updates" integer DEFAULT 0 NOT NULL,
	CONSTRAINT "host_days_pkey" PRIMARY KEY("host","day")
);
--> statement-breakpoint
ALTER TABLE "conferences" ADD COLUMN "past_markers" jsonb DEFAULT '[]'::jsonb NOT NULL;--> statement-breakpoint
ALTER TABLE "grants" ADD COLUMN "lost_problem" text;