-- Who gets the events, how far each is, and what stands aside (docs/adr/0021-a-log-and-its-consumers.md).
--
-- For each consumer an event is in exactly one place, and each move between them is one transaction that counts it:
--   beyond the consumer's position         pending
--   in an open batch                       processing
--   in an exception (event_states)         the exception's status
--   passed, and an earlier exception       pending: it waits behind that one
--     holds its conversation
--   nowhere, the position has passed it    processed

CREATE TABLE consumers (
  id        smallint PRIMARY KEY,
  name      text NOT NULL UNIQUE,
  -- On its way back to this position; whoever claims goes on with it. Null otherwise.
  rewind_to bigint,
  -- Whether the events of one conversation are handled one after the other (setting work.order), and then whether those
  -- behind a dead letter wait (work.after-dead-letter).
  in_order boolean NOT NULL DEFAULT false,
  dead_letters_hold boolean NOT NULL DEFAULT false,
  -- Events of one conversation that arrive within it are handled by Meta's own time (setting work.reorder-window). Zero: none.
  reorder_window interval NOT NULL DEFAULT '0'
);
COMMENT ON TABLE consumers IS 'Who gets the events of the log. The row is locked by whoever moves the position or acts on events.';
INSERT INTO consumers (id, name) VALUES (1, 'handlers');

CREATE SEQUENCE fences;

-- The position is the newest batch, so no row is updated with every claim: a snapshot that is held open would make each
-- claim slower than the one before. A batch is inserted, and finished once.
CREATE TABLE batches (
  consumer     smallint NOT NULL,
  -- The range of ids from after_id (excluded) to last_id; each range begins where the one before it ends,
  -- as long as that one is remembered.
  after_id     bigint NOT NULL,
  last_id      bigint NOT NULL,
  -- Changes with every claim, so that whoever lost the claim settles nothing.
  fence        bigint NOT NULL,
  events       integer NOT NULL,
  leased_until timestamptz NOT NULL,
  finished_at  timestamptz,
  -- Claimed in order: no other batch is open beside it.
  in_order     boolean NOT NULL DEFAULT false,
  -- Events of the range that are not among them: they stood aside or waited for another when it was claimed, or were deleted
  -- while it was open.
  without      bigint[] NOT NULL DEFAULT '{}',
  PRIMARY KEY (consumer, last_id)
) WITH (fillfactor = 80, autovacuum_vacuum_scale_factor = 0.05);
COMMENT ON TABLE batches IS 'Ranges of the log that a consumer has claimed; the newest is its position.';
-- Few rows. As the planner may take it for the primary key, it is as good a way to one batch.
CREATE INDEX batches_open ON batches (consumer, last_id) WHERE finished_at IS NULL;

-- Exceptions: the few events that are not simply pending or processed.
CREATE TABLE event_states (
  consumer     smallint NOT NULL DEFAULT 1,
  event_id     bigint NOT NULL,
  status       text NOT NULL CHECK (status IN ('pending', 'processing', 'failed', 'dead_letter')),
  event_type   text NOT NULL,
  -- When a processor may take it: at once, after the retry's wait, or when a claim's lease has run out.
  due_at       timestamptz,
  fence        bigint,
  retry_count  integer NOT NULL DEFAULT 0,
  -- As in events.
  payload_bytes integer NOT NULL,
  -- The handlers that have finished with it, by name: null where one is done, otherwise why it never will be.
  handlers     jsonb,
  -- How many claims in a row ran out without a word from their holder.
  lost_claims  smallint NOT NULL DEFAULT 0,
  last_error   text,
  error_group  text,
  -- The conversation, as a hash, whose later events wait until this one is through. However many wait, this is the one row:
  -- they are found along events_conversation.
  holds        bigint,
  -- Those from this id on wait, as far as they stand nowhere else: those before it are through, or overtaken.
  holds_from   bigint,
  -- It holds its conversation as the first that arrived: whether another happened before it is seen when it is due.
  unsorted     boolean NOT NULL DEFAULT false,
  -- The conversation, as a hash, where it waits for others that arrived after it, and happened before it. Never due.
  overtaken    bigint,
  -- In this order, so that no planner takes it for a way to the events of a consumer, or to what holds a conversation.
  PRIMARY KEY (event_id, consumer),
  CONSTRAINT due_unless_dead CHECK ((due_at IS NULL) = (status = 'dead_letter')),
  CONSTRAINT fenced_while_processing CHECK ((fence IS NULL) = (status <> 'processing')),
  CONSTRAINT held_from_somewhere CHECK ((holds IS NULL) = (holds_from IS NULL)),
  CONSTRAINT overtaken_is_never_due CHECK ((overtaken IS NOT NULL) = ((due_at = 'infinity') IS TRUE))
) WITH (fillfactor = 70, autovacuum_vacuum_scale_factor = 0.02, autovacuum_vacuum_threshold = 1000,
        autovacuum_analyze_scale_factor = 0.05, autovacuum_vacuum_cost_delay = 0);
COMMENT ON TABLE event_states IS 'Events that stand aside: they wait for a retry, are dead, were asked for by a person, or run on after their batch.';
COMMENT ON COLUMN event_states.holds IS 'hashtextextended(conversation, 0) of the conversation that waits for this event; null where none does.';
COMMENT ON COLUMN event_states.error_group IS 'The error without what differs each time; of failed and dead events.';
CREATE INDEX event_states_due ON event_states (consumer, due_at) WHERE due_at IS NOT NULL;
-- Partial, although it holds all: so only who asks for a status, and says this, can be given it instead of the primary key.
CREATE INDEX event_states_status ON event_states (consumer, status, event_id) WHERE status <> '';
CREATE INDEX event_states_groups ON event_states (consumer, status, error_group, event_id) INCLUDE (event_type)
  WHERE status IN ('failed', 'dead_letter');
CREATE UNIQUE INDEX event_states_holds ON event_states (consumer, holds) WHERE holds IS NOT NULL;
CREATE INDEX event_states_overtaken ON event_states (overtaken, event_id) WHERE overtaken IS NOT NULL;
CREATE INDEX event_states_unsorted ON event_states (due_at) WHERE unsorted;

-- One row for each attempt that did not end in done, and for each at an event that stood aside.
CREATE TABLE event_attempts (
  id          bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  consumer    smallint NOT NULL DEFAULT 1,
  event_id    bigint NOT NULL,
  attempt     integer NOT NULL,
  started_at  timestamptz NOT NULL,
  finished_at timestamptz NOT NULL,
  outcome     text NOT NULL CHECK (outcome IN ('done', 'retry', 'dead', 'snooze')),
  error       text,
  processor   text NOT NULL
);
CREATE INDEX event_attempts_event ON event_attempts (event_id);

-- How many events of each type are in which place, as changes: the sums over all rows are what is so now.
CREATE TABLE consumer_counts (
  consumer    smallint NOT NULL,
  event_type  text NOT NULL,
  -- As in event_counts.
  slot        timestamptz NOT NULL DEFAULT date_bin('10 seconds', now(), timestamptz 'epoch'),
  writer      integer NOT NULL DEFAULT pg_backend_pid(),
  -- No longer pending in the log: the position has passed them, or somebody took them out ahead of it.
  taken       bigint NOT NULL DEFAULT 0,
  -- Of those taken.
  pending     bigint NOT NULL DEFAULT 0,
  processing  bigint NOT NULL DEFAULT 0,
  failed      bigint NOT NULL DEFAULT 0,
  dead_letter bigint NOT NULL DEFAULT 0,
  PRIMARY KEY (consumer, event_type, slot, writer)
) WITH (fillfactor = 50, autovacuum_vacuum_scale_factor = 0.05);
COMMENT ON TABLE consumer_counts IS 'How many events of each type are where for each consumer: sums over all rows of a type. Pending is also what is stored (event_counts) and not taken.';

-- Whoever changes exceptions, by whatever statement: their counts stay true.
CREATE FUNCTION count_exceptions() RETURNS trigger LANGUAGE plpgsql SET search_path FROM CURRENT AS $$
DECLARE
  came event_states[];
  went event_states[];
BEGIN
  IF TG_OP <> 'DELETE' THEN
    came := ARRAY(SELECT new_rows FROM new_rows);
  END IF;
  IF TG_OP <> 'INSERT' THEN
    went := ARRAY(SELECT old_rows FROM old_rows);
  END IF;
  INSERT INTO consumer_counts AS known (consumer, event_type, pending, processing, failed, dead_letter)
  SELECT consumer, event_type,
         coalesce(sum(change) FILTER (WHERE status = 'pending'), 0),
         coalesce(sum(change) FILTER (WHERE status = 'processing'), 0),
         coalesce(sum(change) FILTER (WHERE status = 'failed'), 0),
         coalesce(sum(change) FILTER (WHERE status = 'dead_letter'), 0)
  FROM (SELECT consumer, event_type, status, 1 AS change FROM unnest(came)
        UNION ALL
        SELECT consumer, event_type, status, -1 FROM unnest(went)) AS changes
  GROUP BY consumer, event_type ORDER BY consumer, event_type
  ON CONFLICT (consumer, event_type, slot, writer) DO UPDATE
  SET pending = known.pending + excluded.pending, processing = known.processing + excluded.processing,
      failed = known.failed + excluded.failed, dead_letter = known.dead_letter + excluded.dead_letter;
  RETURN NULL;
END $$;
CREATE TRIGGER exceptions_came AFTER INSERT ON event_states
  REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION count_exceptions();
CREATE TRIGGER exceptions_changed AFTER UPDATE ON event_states
  REFERENCING NEW TABLE AS new_rows OLD TABLE AS old_rows FOR EACH STATEMENT EXECUTE FUNCTION count_exceptions();
CREATE TRIGGER exceptions_went AFTER DELETE ON event_states
  REFERENCING OLD TABLE AS old_rows FOR EACH STATEMENT EXECUTE FUNCTION count_exceptions();

-- How far a consumer is.
CREATE FUNCTION position_of(consumer smallint) RETURNS bigint STABLE LANGUAGE sql
BEGIN ATOMIC
  SELECT coalesce((SELECT b.last_id FROM batches b WHERE b.consumer = position_of.consumer
                   ORDER BY b.last_id DESC LIMIT 1), 0);
END;

-- Whoever settles an exception, by whatever statement: when the event that held its conversation is through, the next one
-- that waits stands aside in its place, due at once; those that were overtaken first. When none is left the conversation is
-- held no more, and its events come with the log again; so that none slips through meanwhile, whoever claims waits. Also when
-- it is dead, where that holds none. Plan: probes of event_states_overtaken, a range of events_conversation.
CREATE FUNCTION let_next_go_on() RETURNS trigger LANGUAGE plpgsql SET search_path FROM CURRENT AS $$
DECLARE
  through event_states[];
BEGIN
  IF TG_OP = 'DELETE' THEN
    through := ARRAY(SELECT old_rows FROM old_rows WHERE holds IS NOT NULL);
  ELSE
    through := ARRAY(SELECT new_rows FROM new_rows JOIN consumers ON consumers.id = new_rows.consumer
                     WHERE holds IS NOT NULL AND status = 'dead_letter' AND NOT dead_letters_hold);
  END IF;
  IF cardinality(through) = 0 THEN
    RETURN NULL;
  END IF;
  PERFORM FROM consumers ORDER BY id FOR NO KEY UPDATE;
  UPDATE event_states AS state SET holds = NULL, holds_from = NULL, unsorted = false
  FROM unnest(through) AS done
  WHERE state.consumer = done.consumer AND state.event_id = done.event_id;
  WITH left_behind AS MATERIALIZED (
    SELECT done.consumer, done.holds, done.holds_from,
           (SELECT event_id FROM event_states own
            WHERE own.consumer = done.consumer AND overtaken = done.holds
            ORDER BY overtaken, event_id LIMIT 1) AS event_id
    FROM unnest(through) AS done
  ), resumed AS (
    UPDATE event_states AS state
    SET due_at = now(), overtaken = NULL, holds = left_behind.holds, holds_from = left_behind.holds_from,
        unsorted = reorder_window > '0'
    FROM left_behind JOIN consumers ON consumers.id = left_behind.consumer
    WHERE state.consumer = left_behind.consumer AND state.event_id = left_behind.event_id
  ), went_on AS (
    INSERT INTO event_states
      (consumer, event_id, status, event_type, due_at, payload_bytes, holds, holds_from, unsorted)
    SELECT done.consumer, next.id, 'pending', next.event_type, now(), next.payload_bytes, done.holds, next.id + 1,
           reorder_window > '0'
    FROM left_behind AS done JOIN consumers ON consumers.id = done.consumer
    CROSS JOIN LATERAL (
      SELECT id, event_type, payload_bytes FROM events
      WHERE (hashtextextended(conversation, 0), id) >= (done.holds, done.holds_from)
        AND (hashtextextended(conversation, 0), id) <= (done.holds, position_of(done.consumer))
        AND conversation IS NOT NULL
        AND NOT EXISTS (SELECT FROM event_states own WHERE own.consumer = done.consumer AND own.event_id = events.id)
      ORDER BY hashtextextended(conversation, 0), id LIMIT 1) AS next
    WHERE done.event_id IS NULL
    ORDER BY done.consumer, next.id
    RETURNING consumer, event_type
  )
  -- They were pending already.
  INSERT INTO consumer_counts AS known (consumer, event_type, pending)
  SELECT consumer, event_type, -count(*) FROM went_on GROUP BY consumer, event_type ORDER BY consumer, event_type
  ON CONFLICT (consumer, event_type, slot, writer) DO UPDATE SET pending = known.pending + excluded.pending;
  RETURN NULL;
END $$;
CREATE TRIGGER exceptions_through_changed AFTER UPDATE ON event_states
  REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION let_next_go_on();
CREATE TRIGGER exceptions_through_went AFTER DELETE ON event_states
  REFERENCING OLD TABLE AS old_rows FOR EACH STATEMENT EXECUTE FUNCTION let_next_go_on();

-- Whose turn it is in a conversation where an event is due as the first that arrived: of those that arrived no later than
-- a window after it, the one that happened first, once the position has passed them all. It holds the conversation then;
-- those that it overtakes stand aside until it is through. The consumer is locked. Plan: a range of events_conversation for
-- each, which ends where the window does (events_received).
CREATE FUNCTION sort_conversations(of smallint) RETURNS void LANGUAGE plpgsql SET search_path FROM CURRENT AS $$
DECLARE
  passed bigint := position_of(of);
  first record;
  turn record;
BEGIN
  FOR first IN
    SELECT state.event_id AS id, state.holds AS line, state.holds_from, event.received_at + reorder_window AS until,
           coalesce((SELECT late.id FROM events late WHERE late.received_at > event.received_at + reorder_window
                     ORDER BY late.received_at LIMIT 1), 9223372036854775807) AS beyond
    FROM event_states state
    JOIN consumers ON consumers.id = state.consumer
    JOIN events event ON event.id = state.event_id
    WHERE state.consumer = of AND unsorted AND state.due_at <= now()
    ORDER BY state.due_at LIMIT 100
  LOOP
    CONTINUE WHEN EXISTS (
      SELECT FROM events late
      WHERE hashtextextended(late.conversation, 0) = first.line AND late.conversation IS NOT NULL
        AND late.id > passed AND late.id < first.beyond AND late.received_at <= first.until);
    SELECT event.id INTO turn
    FROM events event
    LEFT JOIN event_states own ON own.consumer = of AND own.event_id = event.id
    WHERE hashtextextended(event.conversation, 0) = first.line AND event.conversation IS NOT NULL
      AND event.id >= first.id AND event.id <= passed AND event.id < greatest(first.beyond, first.id + 1)
      AND event.received_at <= first.until
      AND CASE WHEN own.event_id IS NULL THEN event.id >= first.holds_from
               ELSE own.overtaken IS NOT NULL OR event.id = first.id END
    ORDER BY event.occurred_at, event.id LIMIT 1;
    IF turn.id = first.id THEN
      UPDATE event_states SET unsorted = false WHERE consumer = of AND event_id = first.id;
    ELSE
      PERFORM let_overtake(of, first.line, first.id, turn.id, first.holds_from);
    END IF;
  END LOOP;
END $$;

-- The second event goes before the first and before all between them that are not through.
CREATE FUNCTION let_overtake(of smallint, line bigint, first bigint, second bigint, from_id bigint) RETURNS void
LANGUAGE plpgsql SET search_path FROM CURRENT AS $$
BEGIN
  UPDATE event_states
  SET unsorted = false, holds = NULL, holds_from = NULL, overtaken = line, due_at = 'infinity'
  WHERE consumer = of AND event_id = first;
  WITH aside AS (
    INSERT INTO event_states (consumer, event_id, status, event_type, due_at, payload_bytes, overtaken)
    SELECT of, id, 'pending', event_type, 'infinity', payload_bytes, line
    FROM events
    WHERE hashtextextended(conversation, 0) = line AND conversation IS NOT NULL AND id >= from_id AND id <= second
      AND NOT EXISTS (SELECT FROM event_states own WHERE own.consumer = of AND own.event_id = events.id)
    ORDER BY id
    RETURNING event_type
  )
  -- They were pending already.
  INSERT INTO consumer_counts AS known (consumer, event_type, pending)
  SELECT of, event_type, -count(*) FROM aside GROUP BY event_type ORDER BY event_type
  ON CONFLICT (consumer, event_type, slot, writer) DO UPDATE SET pending = known.pending + excluded.pending;
  UPDATE event_states
  SET overtaken = NULL, due_at = now(), holds = line, holds_from = greatest(from_id, second + 1)
  WHERE consumer = of AND event_id = second;
END $$;

-- Whoever deletes events, by whatever statement: they leave the place where they were, what belongs to them goes too, and
-- the counts stay true. Consumers first, then their open batches, as everybody locks them.
CREATE FUNCTION forget_deleted_events() RETURNS trigger LANGUAGE plpgsql SET search_path FROM CURRENT AS $$
BEGIN
  PERFORM FROM consumers ORDER BY id FOR NO KEY UPDATE;
  PERFORM FROM batches b
  WHERE finished_at IS NULL AND EXISTS (SELECT FROM gone WHERE gone.id > b.after_id AND gone.id <= b.last_id)
  ORDER BY consumer, last_id FOR NO KEY UPDATE;
  WITH simple AS MATERIALIZED (
    SELECT c.id AS consumer, gone.id, gone.event_type, gone.id > position_of(c.id) AS ahead,
           (SELECT b.last_id FROM batches b
            WHERE b.consumer = c.id AND b.finished_at IS NULL AND gone.id > b.after_id AND gone.id <= b.last_id
              AND gone.id <> ALL (b.without)) AS batch,
           (SELECT h.holds_from FROM event_states h
            WHERE h.consumer = c.id AND h.holds = hashtextextended(gone.conversation, 0)) <= gone.id AS behind
    FROM consumers c CROSS JOIN gone
    WHERE NOT EXISTS (SELECT FROM event_states s WHERE s.consumer = c.id AND s.event_id = gone.id)
  ), left_batch AS (
    UPDATE batches b
    SET without = b.without || s.ids, events = b.events - cardinality(s.ids)
    FROM (SELECT consumer, batch, array_agg(id) AS ids FROM simple GROUP BY consumer, batch) AS s
    WHERE b.consumer = s.consumer AND b.last_id = s.batch
  )
  INSERT INTO consumer_counts AS known (consumer, event_type, taken, pending, processing)
  SELECT s.consumer, s.event_type, count(*) FILTER (WHERE s.ahead),
         -count(*) FILTER (WHERE s.behind AND NOT s.ahead AND s.batch IS NULL), -count(s.batch)
  FROM simple s
  GROUP BY s.consumer, s.event_type ORDER BY s.consumer, s.event_type
  ON CONFLICT (consumer, event_type, slot, writer) DO UPDATE
  SET taken = known.taken + excluded.taken, pending = known.pending + excluded.pending,
      processing = known.processing + excluded.processing;
  DELETE FROM event_states WHERE event_id IN (SELECT id FROM gone);
  DELETE FROM event_bytes WHERE event_id IN (SELECT id FROM gone);
  DELETE FROM event_attempts WHERE event_id IN (SELECT id FROM gone);
  INSERT INTO event_counts AS known (event_type, deleted)
  SELECT event_type, count(*) FROM gone GROUP BY event_type ORDER BY event_type
  ON CONFLICT (event_type, slot, writer) DO UPDATE SET deleted = known.deleted + excluded.deleted;
  RETURN NULL;
END $$;
CREATE TRIGGER events_deleted AFTER DELETE ON events
  REFERENCING OLD TABLE AS gone FOR EACH STATEMENT EXECUTE FUNCTION forget_deleted_events();

-- What has become of an event for the handlers. Every reader goes through this, so that all say the same; it is inlined,
-- and costs nothing for columns that are not asked for. Plan: a probe of each primary key, and of event_states_holds.
CREATE FUNCTION state_of(event bigint, conversation text)
RETURNS TABLE (status text, due_at timestamptz, retry_count integer, last_error text, error_group text,
               processed_at timestamptz, waits_behind bigint, holds_others boolean)
STABLE ROWS 1 LANGUAGE sql
BEGIN ATOMIC
  SELECT CASE WHEN x.status IS NOT NULL THEN x.status
              WHEN batch.open THEN 'processing'
              WHEN batch.open IS NULL OR behind.holds_from <= event THEN 'pending'
              ELSE 'processed' END,
         nullif(x.due_at, 'infinity'),
         CASE WHEN x.status IS NOT NULL THEN x.retry_count
              WHEN batch.open IS NOT FALSE OR behind.holds_from <= event THEN 0
              ELSE coalesce((SELECT CASE WHEN a.outcome IN ('done', 'snooze') THEN a.attempt - 1 ELSE a.attempt END
                             FROM event_attempts a WHERE a.consumer = 1 AND a.event_id = event
                             ORDER BY a.id DESC LIMIT 1), 0) END,
         x.last_error,
         x.error_group,
         CASE WHEN x.status IS NOT NULL OR batch.open IS NOT FALSE OR behind.holds_from <= event THEN NULL
              ELSE greatest((SELECT a.finished_at FROM event_attempts a
                             WHERE a.consumer = 1 AND a.event_id = event AND a.outcome = 'done'
                             ORDER BY a.id DESC LIMIT 1),
                            batch.finished_at) END,
         CASE WHEN x.overtaken IS NOT NULL
                OR x.status IS NULL AND batch.open IS FALSE AND behind.holds_from <= event THEN behind.event_id END,
         x.holds IS NOT NULL
  FROM (SELECT 1) AS one
  LEFT JOIN LATERAL (
    SELECT b.finished_at, b.finished_at IS NULL AND event <> ALL (b.without) AS open
    FROM batches b WHERE b.consumer = 1 AND b.last_id >= event ORDER BY b.last_id LIMIT 1) AS batch ON true
  LEFT JOIN event_states x ON x.consumer = 1 AND x.event_id = event
  LEFT JOIN event_states behind ON behind.consumer = 1 AND behind.holds = hashtextextended(conversation, 0);
END;

CREATE VIEW webhook_events AS
SELECT e.id, p.id AS page_id, e.event_type, e.payload, e.received_at, s.processed_at, s.retry_count, s.last_error,
       s.status
FROM events e
CROSS JOIN LATERAL state_of(e.id, e.conversation) s
LEFT JOIN pages p ON p.object = e.object AND p.account = e.account;
COMMENT ON VIEW webhook_events IS 'Every event with what became of it, for people and their SQL.';
