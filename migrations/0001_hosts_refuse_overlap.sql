CREATE EXTENSION IF NOT EXISTS btree_gist;
--> statement-breakpoint
-- The last word against double booking: whatever the code believed, no host has two events at once.
ALTER TABLE event_hosts ADD CONSTRAINT one_event_per_host_at_a_time
  EXCLUDE USING gist (host_id WITH =, during WITH &&) WHERE (cancelled_at IS NULL);
--> statement-breakpoint
-- An event's history is read by the event; facts themselves know no domain word.
CREATE INDEX facts_by_event ON facts ((about ->> 'eventId'), at);
