-- The log: what happened, in order of arrival (docs/adr/0021-a-log-and-its-consumers.md).

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
  -- In UTC, whatever zone a server has.
  seen_on  date NOT NULL DEFAULT (now() AT TIME ZONE 'UTC')::date
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
  trace         text,
  payload       jsonb NOT NULL
) PARTITION BY RANGE (id);
ALTER SEQUENCE event_ids OWNED BY events.id;
-- The next ones are made ahead of time (dev.holdfast.log.Partitions). No default one: it would stand in their way.
CREATE TABLE events_0000 PARTITION OF events FOR VALUES FROM (0) TO (1000000000);
CREATE TABLE events_0001 PARTITION OF events FOR VALUES FROM (1000000000) TO (2000000000);
CREATE TABLE events_0002 PARTITION OF events FOR VALUES FROM (2000000000) TO (3000000000);
COMMENT ON TABLE events IS 'What happened: one row for each event, never updated.';
COMMENT ON COLUMN events.account IS 'Whose event it is (Meta''s entry.id); with object, the key of pages.';
COMMENT ON COLUMN events.trace IS 'The trace of its delivery (W3C traceparent), where OpenTelemetry is on.';
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

-- How many events of each type were ever stored, refused as duplicates, and deleted. A row for each ten seconds and writer
-- (PostgreSQL's process): writers never wait for each other, and no row is updated without end, which a snapshot that is
-- held open would make slow. Older rows are put together in slot -infinity, writer -1.
CREATE TABLE event_counts (
  event_type text NOT NULL,
  slot       timestamptz NOT NULL DEFAULT date_bin('10 seconds', now(), timestamptz 'epoch'),
  writer     integer NOT NULL DEFAULT pg_backend_pid(),
  stored     bigint NOT NULL DEFAULT 0,
  duplicates bigint NOT NULL DEFAULT 0,
  deleted    bigint NOT NULL DEFAULT 0,
  PRIMARY KEY (event_type, slot, writer)
) WITH (fillfactor = 50, autovacuum_vacuum_scale_factor = 0.05);
COMMENT ON TABLE event_counts IS 'How many events of each type were ever stored, refused as duplicates, and deleted: sums over all rows of a type.';

-- Ids become visible out of order: a reader that went on from the highest id it sees would miss those that commit later. So
-- whoever appends holds a lock that tells the last id drawn before its own, and a reader stays below the least one. The
-- lock's key is the id, with a tag in its upper 16 bits that tells our locks from everybody else's in this database.
CREATE FUNCTION horizon_tag() RETURNS bigint LANGUAGE sql STABLE SET search_path FROM CURRENT AS $$
  SELECT 'event_ids'::regclass::oid::bigint % 32767 + 1
$$;

-- Called by whoever appends, in a transaction of one statement and before it draws an id: no client that pauses can then
-- hold the horizon, only the server, bounded by statement_timeout.
CREATE FUNCTION hold_horizon() RETURNS boolean LANGUAGE plpgsql VOLATILE SET search_path FROM CURRENT AS $$
BEGIN
  PERFORM pg_advisory_xact_lock_shared(horizon_tag() << 48 | coalesce(pg_sequence_last_value('event_ids'), 0));
  RETURN true;
END $$;

-- Called by readers, on the primary, in a statement before the one that reads the log, READ COMMITTED. First the last id
-- drawn, then the locks: whoever drew an id before the first reading holds its lock, or has ended, and is visible to the
-- statement that follows. Not last_value of the sequence: while it is logged it can be up to 32 too high.
CREATE FUNCTION horizon(OUT drawn bigint, OUT safe bigint) LANGUAGE plpgsql VOLATILE SET search_path FROM CURRENT AS $$
DECLARE
  held bigint;
BEGIN
  drawn := coalesce(pg_sequence_last_value('event_ids'), 0);
  SELECT min((classid::bigint << 32 | objid::bigint) & 281474976710655) INTO held
  FROM pg_locks
  WHERE locktype = 'advisory' AND objsubid = 1 AND classid::bigint >> 16 = horizon_tag()
    AND database = (SELECT oid FROM pg_database WHERE datname = current_database());
  safe := least(drawn, held);
END $$;
COMMENT ON FUNCTION horizon IS 'The last id drawn, and the one up to which every event of the log is visible to the next statement, or never will be.';
