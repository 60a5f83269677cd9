CREATE TABLE "former_type_slugs" (
	"workspace_id" text NOT NULL,
	"slug" text NOT NULL,
	"meeting_type_id" uuid NOT NULL,
	"until" timestamp (3) with time zone NOT NULL,
	CONSTRAINT "former_type_slugs_workspace_id_slug_pk" PRIMARY KEY("workspace_id","slug")
);
--> statement-breakpoint
ALTER TABLE "former_type_slugs" ADD CONSTRAINT "former_type_slugs_meeting_type_id_meeting_types_id_fk" FOREIGN KEY ("meeting_type_id") REFERENCES "public"."meeting_types"("id") ON DELETE cascade ON UPDATE no action;