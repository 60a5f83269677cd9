-- The rows of one booking as `confirmBooking` writes them, for pgbench; hosts and times at random, too many to meet.
\set host random(1, 1000000000)
\set quarter random(1, 1000000)
\set event random(1, 1000000000000000)
begin;
insert into events (id, workspace_id, meeting_type_id, title, starts_at, duration_minutes, time_zone, location,
  reminder_minutes, created_at, confirmed_at) values (md5('e' || :event::text)::uuid, 'w' || (:host::int % 64)::text,
  gen_random_uuid(), 'Intro call', timestamptz '2030-01-01' + :quarter::int * interval '15 minutes', 15, 'Europe/Berlin',
  '{"kind":"link","url":"https://meet.example.org/ada"}', '[1440,60]', now(), now());
insert into event_hosts (event_id, host_id, workspace_id, during) values (md5('e' || :event::text)::uuid,
  md5('h' || :host::text)::uuid, 'w' || (:host::int % 64)::text,
  tstzrange(timestamptz '2030-01-01' + :quarter::int * interval '15 minutes',
    timestamptz '2030-01-01' + (:quarter::int + 1) * interval '15 minutes'));
insert into bookings (id, workspace_id, event_id, guest_name, guest_email, guest_time_zone, language, token_hash,
  sealed_token, idempotency_key, created_at) values (gen_random_uuid(), 'w' || (:host::int % 64)::text,
  md5('e' || :event::text)::uuid, 'Gia', 'gia' || :event::text || '@anteroom.example', 'America/New_York', 'en',
  md5('t' || :event::text), 's0.aaaaaaaaaaaaaaaa.aaaaaaaaaaaaaaaaaaaaaa.aaaaaaaaaaaaaaaaaaaaaaaaaaaaaa',
  md5('n' || :event::text), now());
insert into facts (id, workspace_id, kind, about, changes, actor, at) values (gen_random_uuid(),
  'w' || (:host::int % 64)::text, 'booking.confirmed',
  jsonb_build_object('eventId', md5('e' || :event::text), 'bookingId', md5('b' || :event::text)),
  '{"startsAt":"2030-01-01T00:00:00.000Z"}', 'visitor', now());
select graphile_worker.add_job('notifications.tell-people',
  payload := json_build_object('eventId', md5('e' || :event::text)), max_attempts := 25,
  job_key := 'tell:' || :event::text, job_key_mode := 'replace');
commit;
