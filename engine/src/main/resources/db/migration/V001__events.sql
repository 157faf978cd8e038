-- What happened, what became of it, and the one view over both (docs/adr/0002-two-tables.md).

CREATE TABLE pages (
  id            integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  object        text NOT NULL,
  account       text COLLATE "C" NOT NULL,
  name          text,
  first_seen_at timestamptz NOT NULL DEFAULT now(),
  UNIQUE (object, account)
);
COMMENT ON TABLE pages IS 'The accounts events belong to (Meta''s entry.id), registered when first seen.';

-- What was received lately, whatever became of the event: an identity that is here makes the next one a duplicate. It lives
-- for a window that counts from its arrival (setting identities.keep-for), also when its event is deleted.
CREATE TABLE identities (
  identity uuid PRIMARY KEY,
  seen_on  date NOT NULL DEFAULT current_date
);
COMMENT ON TABLE identities IS 'The identities of all events received within the window, also of deleted ones.';

-- Never set back. CACHE 1, so that one number is drawn after the other.
CREATE SEQUENCE event_ids CACHE 1;

-- The log. Insert-only, so that every index is paid for once. An event names its account itself: what happens to pages
-- changes nothing about it. In ranges of ids, and not of time, as no clock can send an id nowhere.
CREATE TABLE events (
  id            bigint NOT NULL DEFAULT nextval('event_ids') PRIMARY KEY,
  -- How long the payload is as text, so that claims and lists are bounded in bytes without reading it.
  payload_bytes integer NOT NULL,
  app           text NOT NULL,
  object        text NOT NULL,
  account       text COLLATE "C",
  event_type    text NOT NULL,
  -- Unique by way of identities.
  identity      uuid NOT NULL,
  conversation  text,
  occurred_at   timestamptz NOT NULL,
  received_at   timestamptz NOT NULL,
  payload       jsonb NOT NULL
) PARTITION BY RANGE (id);
ALTER SEQUENCE event_ids OWNED BY events.id;
-- The next ones are made ahead of time (dev.holdfast.log.Partitions). No default one: it would stand in their way.
CREATE TABLE events_0000 PARTITION OF events FOR VALUES FROM (0) TO (1000000000);
CREATE TABLE events_0001 PARTITION OF events FOR VALUES FROM (1000000000) TO (2000000000);
CREATE TABLE events_0002 PARTITION OF events FOR VALUES FROM (2000000000) TO (3000000000);
COMMENT ON TABLE events IS 'What happened: one row for each event, never updated.';
COMMENT ON COLUMN events.account IS 'Whose event it is (Meta''s entry.id); with object, the key of pages.';
CREATE INDEX events_account ON events (account, id);
CREATE INDEX events_type ON events (event_type text_pattern_ops, id);
CREATE INDEX events_received ON events (received_at);
-- A hash, because a conversation may be longer than an index takes and is never asked for but whole.
CREATE INDEX events_conversation ON events (hashtextextended(conversation, 0), id) WHERE conversation IS NOT NULL;

-- The bytes as Meta signed them, where the payload is not a faithful copy of them.
CREATE TABLE event_bytes (
  event_id bigint PRIMARY KEY,
  bytes    bytea NOT NULL,
  reason   text NOT NULL
);

-- Narrow and hot: every attempt rewrites its row here, and the wide row beside it stays as it is. No foreign key, as in the
-- tables beside it: its check locks the row that the same statement has just written, for every event; the trigger below
-- does its other half.
CREATE TABLE event_states (
  event_id     bigint PRIMARY KEY,
  status       text NOT NULL
               CHECK (status IN ('pending', 'processing', 'processed', 'failed', 'dead_letter')),
  -- When a processor may take it: at once, after the retry's wait, or when a claim's lease has run out.
  due_at       timestamptz,
  -- Changes with every claim, so that whoever lost the claim settles nothing.
  fence        bigint,
  retry_count  integer NOT NULL DEFAULT 0,
  -- As in events.
  payload_bytes integer NOT NULL,
  -- The handlers that have finished with an unfinished event, by name: null where one is done, otherwise why it never will be.
  handlers     jsonb,
  -- How many claims in a row ran out without a word from their holder.
  lost_claims  smallint NOT NULL DEFAULT 0,
  -- A person asked for the next attempt, so it is written down whatever it gives.
  requested    boolean NOT NULL DEFAULT false,
  last_error   text,
  -- What failed events are, so that their lists and groups never read the big table. Set with a failure, gone with it.
  event_type   text,
  error_group  text,
  processed_at timestamptz,
  CONSTRAINT due_while_unfinished CHECK ((due_at IS NULL) = (status IN ('processed', 'dead_letter'))),
  CONSTRAINT fenced_while_processing CHECK ((fence IS NULL) = (status <> 'processing'))
) WITH (fillfactor = 70, autovacuum_vacuum_scale_factor = 0.02, autovacuum_vacuum_threshold = 5000,
        autovacuum_analyze_scale_factor = 0.05, autovacuum_vacuum_cost_delay = 0);
COMMENT ON TABLE event_states IS 'What became of each event.';
COMMENT ON COLUMN event_states.event_type IS 'Of failed and dead events; null otherwise.';
COMMENT ON COLUMN event_states.error_group IS 'The error without what differs each time; of failed and dead events.';
CREATE INDEX event_states_due ON event_states (due_at) WHERE due_at IS NOT NULL;
-- Counts and lists of everything unfinished or dead read this and never the big table.
CREATE INDEX event_states_live ON event_states (status, event_id) WHERE status <> 'processed';
CREATE INDEX event_states_groups ON event_states (status, error_group, event_id) INCLUDE (event_type)
  WHERE status IN ('failed', 'dead_letter');

CREATE SEQUENCE event_fences;

-- One row for each attempt that did not end in done, and for each that a person asked for.
CREATE TABLE event_attempts (
  id          bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  event_id    bigint NOT NULL,
  attempt     integer NOT NULL,
  started_at  timestamptz NOT NULL,
  finished_at timestamptz NOT NULL,
  outcome     text NOT NULL CHECK (outcome IN ('done', 'retry', 'dead', 'snooze')),
  error       text,
  processor   text NOT NULL
);
CREATE INDEX event_attempts_event ON event_attempts (event_id);

-- Totals that nobody has to count. A row for each type and writer, so that writers never wait for each other.
CREATE TABLE event_totals (
  event_type text NOT NULL,
  writer     smallint NOT NULL,
  stored     bigint NOT NULL DEFAULT 0,
  duplicates bigint NOT NULL DEFAULT 0,
  deleted    bigint NOT NULL DEFAULT 0,
  PRIMARY KEY (event_type, writer)
) WITH (fillfactor = 50);
COMMENT ON TABLE event_totals IS 'How many events of each type were ever stored, refused as duplicates, and deleted.';

-- Whoever deletes events, by whatever statement: what belongs to them goes too, and the totals stay true.
CREATE FUNCTION forget_deleted_events() RETURNS trigger LANGUAGE plpgsql SET search_path FROM CURRENT AS $$
BEGIN
  DELETE FROM event_states WHERE event_id IN (SELECT id FROM gone);
  DELETE FROM event_bytes WHERE event_id IN (SELECT id FROM gone);
  DELETE FROM event_attempts WHERE event_id IN (SELECT id FROM gone);
  INSERT INTO event_totals (event_type, writer, deleted)
  SELECT event_type, -1, count(*) FROM gone GROUP BY event_type ORDER BY event_type
  ON CONFLICT (event_type, writer) DO UPDATE SET deleted = event_totals.deleted + excluded.deleted;
  RETURN NULL;
END $$;
CREATE TRIGGER events_deleted AFTER DELETE ON events
  REFERENCING OLD TABLE AS gone FOR EACH STATEMENT EXECUTE FUNCTION forget_deleted_events();

CREATE VIEW webhook_events AS
SELECT e.id, p.id AS page_id, e.event_type, e.payload, e.received_at, s.processed_at, s.retry_count, s.last_error,
       s.status
FROM events e
JOIN event_states s ON s.event_id = e.id
LEFT JOIN pages p ON p.object = e.object AND p.account = e.account;
COMMENT ON VIEW webhook_events IS 'Every event with what became of it, for people and their SQL.';
