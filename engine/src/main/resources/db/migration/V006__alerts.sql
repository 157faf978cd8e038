-- What is wrong, who was told, and what is remembered to find it out (docs/adr/0028-alerts.md).

CREATE TABLE alerts (
  id             bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  rule           text NOT NULL,
  subject        text NOT NULL,
  summary        text NOT NULL,
  advice         text NOT NULL,
  raised_at      timestamptz NOT NULL,
  last_found_at  timestamptz NOT NULL,
  resolved_at    timestamptz,
  last_sent_at   timestamptz,
  silenced_until timestamptz,
  silenced_by    text
);
COMMENT ON TABLE alerts IS 'What is wrong or was: one row from the moment it is found until it is over.';
COMMENT ON COLUMN alerts.rule IS 'Which of the rules found it, such as dead_letters.';
COMMENT ON COLUMN alerts.subject IS 'What it is about: the name of an app, a consumer, a token, a certificate; empty where a rule knows only one.';
COMMENT ON COLUMN alerts.summary IS 'What is wrong, as it was found last.';
COMMENT ON COLUMN alerts.advice IS 'What to do.';
COMMENT ON COLUMN alerts.raised_at IS 'When it was found first.';
COMMENT ON COLUMN alerts.last_found_at IS 'When it was found last; it is over some minutes later.';
COMMENT ON COLUMN alerts.resolved_at IS 'When it was over; null while it fires.';
COMMENT ON COLUMN alerts.last_sent_at IS 'When a channel last took a notice of it.';
COMMENT ON COLUMN alerts.silenced_until IS 'Until when nothing is sent about it while it fires.';
COMMENT ON COLUMN alerts.silenced_by IS 'Who silenced it.';
-- However many processes look, one thing is raised once.
CREATE UNIQUE INDEX alerts_firing ON alerts (rule, subject) WHERE resolved_at IS NULL;
CREATE INDEX alerts_resolved ON alerts (resolved_at) WHERE resolved_at IS NOT NULL;

CREATE TABLE alert_notices (
  id       bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  alert_id bigint NOT NULL REFERENCES alerts ON DELETE CASCADE,
  channel  text NOT NULL,
  kind     text NOT NULL CHECK (kind IN ('raised', 'repeated', 'resolved')),
  made_at  timestamptz NOT NULL,
  due_at   timestamptz,
  attempts integer NOT NULL DEFAULT 0,
  sent_at  timestamptz,
  error    text
);
COMMENT ON TABLE alert_notices IS 'What is told about an alert: one row for each message to each channel, written with the alert and sent afterwards.';
COMMENT ON COLUMN alert_notices.channel IS 'The name of the channel, such as webhook; never its address.';
COMMENT ON COLUMN alert_notices.kind IS 'What it tells: that something is wrong, still is, or is over.';
COMMENT ON COLUMN alert_notices.made_at IS 'When it was decided to tell it.';
COMMENT ON COLUMN alert_notices.due_at IS 'When it may be sent, or sent again where it failed or its sender is gone; null when it is sent or given up.';
COMMENT ON COLUMN alert_notices.attempts IS 'How often it was begun to be sent.';
COMMENT ON COLUMN alert_notices.sent_at IS 'When the channel took it.';
COMMENT ON COLUMN alert_notices.error IS 'Why it could not be sent the last time, or was given up.';
CREATE INDEX alert_notices_due ON alert_notices (channel, due_at) WHERE due_at IS NOT NULL;
CREATE INDEX alert_notices_alert ON alert_notices (alert_id, channel, id);

CREATE TABLE last_events (
  app         text PRIMARY KEY,
  received_at timestamptz NOT NULL
);
COMMENT ON TABLE last_events IS 'When each app last had an event, new or again; written every half a minute by those who receive.';
COMMENT ON COLUMN last_events.app IS 'The name of the app, as in events.';
COMMENT ON COLUMN last_events.received_at IS 'When its last event was received.';

CREATE TABLE disk_samples (
  at             timestamptz PRIMARY KEY,
  database_bytes bigint NOT NULL,
  bytes_left     bigint
);
COMMENT ON TABLE disk_samples IS 'How large the database was, once a minute for a week.';
COMMENT ON COLUMN disk_samples.at IS 'When it was measured.';
COMMENT ON COLUMN disk_samples.database_bytes IS 'PostgreSQL''s size of this database.';
COMMENT ON COLUMN disk_samples.bytes_left IS 'What is left on the disk of the embedded PostgreSQL; null where the database is another one, whose disk is not seen.';

CREATE TABLE consumer_progress (
  consumer text PRIMARY KEY,
  position bigint NOT NULL,
  since    timestamptz NOT NULL
);
COMMENT ON TABLE consumer_progress IS 'Since when each consumer is where it is in the log.';
COMMENT ON COLUMN consumer_progress.consumer IS 'Its name, as in consumers.';
COMMENT ON COLUMN consumer_progress.position IS 'Where it was when it was looked at last.';
COMMENT ON COLUMN consumer_progress.since IS 'When it was seen there first, or had nothing to do.';

CREATE TABLE certificates (
  name    text PRIMARY KEY,
  ends_at timestamptz NOT NULL,
  told_at timestamptz NOT NULL
);
COMMENT ON TABLE certificates IS 'The certificates that running processes serve with.';
COMMENT ON COLUMN certificates.name IS 'What it is for, such as a host name.';
COMMENT ON COLUMN certificates.ends_at IS 'When it is valid no longer.';
COMMENT ON COLUMN certificates.told_at IS 'When a process last said that it uses it.';
