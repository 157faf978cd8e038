-- What people look at: rollups, refusals, bulk actions, and what makes lists quick (docs/adr/0010-rollups-and-search.md).

-- How much happened when, written in the transaction that it counts: in slots of ten seconds and a row for each writer
-- (PostgreSQL's process), so that writers never wait for each other and no row is updated without end. A few minutes later
-- a minute's rows become one, writer -1, and still later those of a quarter of an hour.
CREATE TABLE event_slots (
  slot        timestamptz NOT NULL DEFAULT date_bin('10 seconds', now(), timestamptz 'epoch'),
  event_type  text NOT NULL,
  writer      integer NOT NULL DEFAULT pg_backend_pid(),
  received    bigint NOT NULL DEFAULT 0,
  duplicates  bigint NOT NULL DEFAULT 0,
  processed   bigint NOT NULL DEFAULT 0,
  -- Attempts that failed; the last one of a dead letter too.
  failed      bigint NOT NULL DEFAULT 0,
  -- Events that became dead letters.
  dead_letter bigint NOT NULL DEFAULT 0,
  PRIMARY KEY (slot, event_type, writer)
) WITH (fillfactor = 50, autovacuum_vacuum_scale_factor = 0.05);
COMMENT ON TABLE event_slots IS 'What happened in the last day, by the database''s clock.';

CREATE TABLE event_hours (
  hour        timestamptz NOT NULL,
  event_type  text NOT NULL,
  received    bigint NOT NULL DEFAULT 0,
  duplicates  bigint NOT NULL DEFAULT 0,
  processed   bigint NOT NULL DEFAULT 0,
  failed      bigint NOT NULL DEFAULT 0,
  dead_letter bigint NOT NULL DEFAULT 0,
  PRIMARY KEY (hour, event_type)
);
COMMENT ON TABLE event_hours IS 'The hours before those in event_slots: no moment is in both.';

CREATE TABLE page_slots (
  slot     timestamptz NOT NULL DEFAULT date_bin('10 seconds', now(), timestamptz 'epoch'),
  -- Checked only where a page has its first event in a slot, and so tells those who append that a page is gone.
  page_id  integer NOT NULL REFERENCES pages ON DELETE CASCADE,
  writer   integer NOT NULL DEFAULT pg_backend_pid(),
  received bigint NOT NULL DEFAULT 0,
  PRIMARY KEY (slot, page_id, writer)
) WITH (fillfactor = 50, autovacuum_vacuum_scale_factor = 0.05);
COMMENT ON TABLE page_slots IS 'How many new events each page had: in slots of ten seconds, which become hours within minutes, and days (UTC) after about a day.';

-- What was refused at the endpoint, never with its body. Bounded in rows, so that nobody can fill the disk from outside.
CREATE TABLE rejections (
  id     bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  at     timestamptz NOT NULL,
  -- As asked for; null where it was no app that was asked for.
  app    text,
  reason text NOT NULL CHECK (reason IN ('signature', 'handshake', 'unknown_app', 'too_large', 'client_certificate', 'token')),
  bytes  bigint,
  remote text NOT NULL
);
COMMENT ON TABLE rejections IS 'The latest refusals; when many come at once, some are only counted (rejection_minutes).';

CREATE TABLE rejection_minutes (
  minute timestamptz NOT NULL,
  reason text NOT NULL,
  count  bigint NOT NULL,
  PRIMARY KEY (minute, reason)
);
COMMENT ON TABLE rejection_minutes IS 'All refusals, counted.';

-- What a person asked to be done with many events. A server works it off chunk by chunk; where it stands is written
-- with each chunk, so that another one can go on.
CREATE TABLE bulk_actions (
  id           bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  action       text NOT NULL CHECK (action IN ('retry', 'dead_letter', 'delete', 'replay')),
  -- All events, those that match the filter, or just these.
  all_events   boolean NOT NULL,
  filter       jsonb,
  ids          bigint[],
  status       text NOT NULL DEFAULT 'running' CHECK (status IN ('running', 'done', 'cancelled', 'failed')),
  -- Of the events from the newest at the request downwards, those below this id are left to do.
  before_id    bigint NOT NULL,
  total        bigint,
  seen         bigint NOT NULL DEFAULT 0,
  changed      bigint NOT NULL DEFAULT 0,
  error        text,
  requested_by    text NOT NULL,
  -- Of the user or, requested via a token, of the token.
  requested_by_id bigint,
  requested_via   text NOT NULL,
  started_at   timestamptz NOT NULL DEFAULT now(),
  finished_at  timestamptz,
  runner       uuid,
  leased_until timestamptz,
  CONSTRAINT one_target CHECK (all_events::integer + num_nonnulls(filter, ids) = 1)
);
CREATE INDEX bulk_actions_running ON bulk_actions (id) WHERE status = 'running';
