CREATE INDEX "conferences_that_wait" ON "conferences" USING btree ("workspace_id","starts_at") WHERE wanted = 'present' and (
  state in ('unknown', 'reconnect', 'rejected', 'lost', 'failed')
  or (state = 'ready' and problem is not null)
  or provider_starts_at is not null
  or discarded @> '[{"isByHand": true}]');