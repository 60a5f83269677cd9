CREATE EXTENSION IF NOT EXISTS btree_gist;
--> statement-breakpoint
-- The last word against double booking: whatever the code believed, no host has two events at once.
ALTER TABLE event_hosts ADD CONSTRAINT one_event_per_host_at_a_time
  EXCLUDE USING gist (host_id WITH =, during WITH &&) WHERE (cancelled_at IS NULL);
