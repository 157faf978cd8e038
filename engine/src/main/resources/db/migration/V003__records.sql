-- What events become for the people who work with them (docs/records.md).
--
-- Every table begins alike. page is the account the event belongs to; it is part of the key, because nobody promises
-- that Meta's ids are unique beyond one account. Key columns are never null: empty where Meta sent nothing.
-- event_id and occurred_at are those of the latest event about the row, by the event's own time.
--
-- event_id refers to events without a foreign key: events are deleted when their time is over, records stay.
--
-- Ids compare byte by byte (COLLATE "C"): they mean nothing in any language, and it is the faster comparison.

CREATE TABLE messages (
  page            text COLLATE "C" NOT NULL,
  message_id      text COLLATE "C" NOT NULL,
  app             text NOT NULL,
  object          text NOT NULL,
  conversation    text COLLATE "C",
  event_id        bigint NOT NULL,
  occurred_at     timestamptz NOT NULL,
  -- As sent. All null as long as only an edit or the deletion of the message is known.
  direction       text CHECK (direction IN ('in', 'out')),
  sender          text COLLATE "C",
  recipient       text COLLATE "C",
  type            text,
  text            text,
  attachments     jsonb,
  reply_to        text COLLATE "C",
  sent_at         timestamptz,
  sent_event_id   bigint,
  -- The latest edit: the highest number where Meta counts edits, otherwise the latest one.
  edited_text     text,
  edit_number     bigint,
  edited_at       timestamptz,
  edited_event_id bigint,
  deleted_at      timestamptz,
  PRIMARY KEY (page, message_id)
);
COMMENT ON TABLE messages IS 'Messages of Messenger, Instagram and WhatsApp, both directions. What is shown now: coalesce(edited_text, text), unless deleted_at is set.';
CREATE INDEX messages_conversation ON messages (conversation, sent_at);

CREATE TABLE comments (
  page            text COLLATE "C" NOT NULL,
  comment_id      text COLLATE "C" NOT NULL,
  app             text NOT NULL,
  object          text NOT NULL,
  conversation    text COLLATE "C",
  event_id        bigint NOT NULL,
  occurred_at     timestamptz NOT NULL,
  post_id         text COLLATE "C",
  parent_id       text COLLATE "C",
  author_id       text COLLATE "C",
  author_name     text COLLATE "C",
  -- The text as last told, and by which event.
  text            text,
  text_at         timestamptz,
  text_event_id   bigint,
  hidden          boolean NOT NULL DEFAULT false,
  hidden_at       timestamptz,
  hidden_event_id bigint,
  created_at      timestamptz,
  edited_at       timestamptz,
  removed_at      timestamptz,
  PRIMARY KEY (page, comment_id)
);
COMMENT ON TABLE comments IS 'Comments on Page posts and Instagram media, live ones too, and Threads replies.';
COMMENT ON COLUMN comments.post_id IS 'The post or media commented on; for Threads the post that the thread began with.';
COMMENT ON COLUMN comments.parent_id IS 'The comment answered; for a comment at the top Meta names the post here, or nothing.';
COMMENT ON COLUMN comments.hidden_at IS 'When hidden was last told, either way.';
CREATE INDEX comments_post ON comments (page, post_id, created_at);

CREATE TABLE posts (
  page            text COLLATE "C" NOT NULL,
  post_id         text COLLATE "C" NOT NULL,
  app             text NOT NULL,
  object          text NOT NULL,
  conversation    text COLLATE "C",
  event_id        bigint NOT NULL,
  occurred_at     timestamptz NOT NULL,
  item            text COLLATE "C",
  verb            text,
  link            text COLLATE "C",
  author_id       text COLLATE "C",
  author_name     text COLLATE "C",
  text            text,
  text_at         timestamptz,
  text_event_id   bigint,
  hidden          boolean NOT NULL DEFAULT false,
  hidden_at       timestamptz,
  hidden_event_id bigint,
  created_at      timestamptz,
  edited_at       timestamptz,
  removed_at      timestamptz,
  PRIMARY KEY (page, post_id)
);
COMMENT ON TABLE posts IS 'What stands on a Page''s feed: posts, statuses, photos, videos, shares, albums, events.';
COMMENT ON COLUMN posts.post_id IS 'Meta''s post_id; the id of the photo, video, album … where Meta names no post.';
COMMENT ON COLUMN posts.verb IS 'What last happened to it, in Meta''s word: add, edited, hide, remove, mute …';

CREATE TABLE reactions (
  page         text COLLATE "C" NOT NULL,
  target       text COLLATE "C" NOT NULL CHECK (target IN ('message', 'post', 'comment')),
  target_id    text COLLATE "C" NOT NULL,
  actor_id     text COLLATE "C" NOT NULL,
  app          text NOT NULL,
  object       text NOT NULL,
  conversation text COLLATE "C",
  event_id     bigint NOT NULL,
  occurred_at  timestamptz NOT NULL,
  actor_name   text,
  reaction     text,
  emoji        text,
  removed_at   timestamptz,
  PRIMARY KEY (page, target, target_id, actor_id)
);
COMMENT ON TABLE reactions IS 'The last reaction or like of each person to each message, post or comment; one taken back stays, with removed_at.';

CREATE TABLE mentions (
  page         text COLLATE "C" NOT NULL,
  post_id      text COLLATE "C" NOT NULL,
  comment_id   text COLLATE "C" NOT NULL,
  app          text NOT NULL,
  object       text NOT NULL,
  conversation text COLLATE "C",
  event_id     bigint NOT NULL,
  occurred_at  timestamptz NOT NULL,
  author_id    text COLLATE "C",
  author_name  text,
  text         text,
  removed_at   timestamptz,
  PRIMARY KEY (page, post_id, comment_id)
);
COMMENT ON TABLE mentions IS 'Where the account was mentioned: an Instagram media or comment, a Facebook post or comment, a Threads post.';
COMMENT ON COLUMN mentions.comment_id IS 'Empty for a mention in the post or media itself.';

CREATE TABLE message_statuses (
  page         text COLLATE "C" NOT NULL,
  message_id   text COLLATE "C" NOT NULL,
  participant  text COLLATE "C" NOT NULL,
  status       text COLLATE "C" NOT NULL,
  app          text NOT NULL,
  object       text NOT NULL,
  conversation text COLLATE "C",
  event_id     bigint NOT NULL,
  occurred_at  timestamptz NOT NULL,
  errors       jsonb,
  PRIMARY KEY (page, message_id, participant, status)
);
COMMENT ON TABLE message_statuses IS 'WhatsApp: each status that each recipient of a message has reached. All are kept, so a late sent undoes no read.';
COMMENT ON COLUMN message_statuses.participant IS 'The recipient; in a group, the member.';

CREATE TABLE payments (
  page               text COLLATE "C" NOT NULL,
  reference_id       text COLLATE "C" NOT NULL,
  message_id         text COLLATE "C" NOT NULL,
  app                text NOT NULL,
  object             text NOT NULL,
  conversation       text COLLATE "C",
  event_id           bigint NOT NULL,
  occurred_at        timestamptz NOT NULL,
  payer_id           text COLLATE "C",
  status             text NOT NULL,
  amount_value       bigint,
  amount_offset      bigint,
  currency           text,
  transaction_id     text COLLATE "C",
  transaction_type   text,
  transaction_status text,
  refunds            jsonb,
  error              jsonb,
  PRIMARY KEY (page, reference_id, message_id)
);
COMMENT ON TABLE payments IS 'WhatsApp: each payment that a message asked for, as last told.';
COMMENT ON COLUMN payments.reference_id IS 'What the business calls the order.';
COMMENT ON COLUMN payments.amount_value IS 'The amount times amount_offset: 45000 with an offset of 100 is 450.';
COMMENT ON COLUMN payments.refunds IS 'Meta''s list; null as long as nothing was paid back.';

CREATE TABLE reads (
  page         text COLLATE "C" NOT NULL,
  reader_id    text COLLATE "C" NOT NULL,
  message_id   text COLLATE "C" NOT NULL,
  app          text NOT NULL,
  object       text NOT NULL,
  conversation text COLLATE "C",
  event_id     bigint NOT NULL,
  occurred_at  timestamptz NOT NULL,
  watermark    timestamptz,
  PRIMARY KEY (page, reader_id, message_id)
) WITH (fillfactor = 80);
COMMENT ON TABLE reads IS 'Messenger: how far each person has read (watermark, message_id empty). Instagram: which message was read.';

CREATE TABLE deliveries (
  page         text COLLATE "C" NOT NULL,
  recipient_id text COLLATE "C" NOT NULL,
  message_id   text COLLATE "C" NOT NULL,
  app          text NOT NULL,
  object       text NOT NULL,
  conversation text COLLATE "C",
  event_id     bigint NOT NULL,
  occurred_at  timestamptz NOT NULL,
  watermark    timestamptz,
  PRIMARY KEY (page, recipient_id, message_id)
) WITH (fillfactor = 80);
COMMENT ON TABLE deliveries IS 'Messenger: which messages were delivered; one row with an empty message_id where Meta sent only the watermark.';

CREATE TABLE postbacks (
  event_id     bigint PRIMARY KEY,
  page         text COLLATE "C" NOT NULL,
  app          text NOT NULL,
  object       text NOT NULL,
  conversation text COLLATE "C",
  occurred_at  timestamptz NOT NULL,
  person_id    text COLLATE "C",
  message_id   text COLLATE "C",
  title        text,
  payload      text
);
COMMENT ON TABLE postbacks IS 'Messenger and Instagram: one row for each press of a button.';

CREATE TABLE referrals (
  event_id     bigint PRIMARY KEY,
  page         text COLLATE "C" NOT NULL,
  app          text NOT NULL,
  object       text NOT NULL,
  conversation text COLLATE "C",
  occurred_at  timestamptz NOT NULL,
  person_id    text COLLATE "C",
  message_id   text COLLATE "C",
  ref          text,
  source       text,
  type         text,
  ad_id        text COLLATE "C",
  click_id     text COLLATE "C",
  url          text
);
COMMENT ON TABLE referrals IS 'Where a person came from: an ad, a link, a shop; also when it arrived inside a message or a postback.';

CREATE TABLE opt_ins (
  event_id     bigint PRIMARY KEY,
  page         text COLLATE "C" NOT NULL,
  app          text NOT NULL,
  object       text NOT NULL,
  conversation text COLLATE "C",
  occurred_at  timestamptz NOT NULL,
  person_id    text COLLATE "C",
  user_ref     text COLLATE "C",
  type         text,
  ref          text,
  payload      text,
  topic        text,
  token        text,
  status       text
);
COMMENT ON TABLE opt_ins IS 'Messenger and Instagram: one row for each opt-in, and for each change that Meta reports as one.';

CREATE TABLE leads (
  page         text COLLATE "C" NOT NULL,
  lead_id      text COLLATE "C" NOT NULL,
  app          text NOT NULL,
  object       text NOT NULL,
  conversation text COLLATE "C",
  event_id     bigint NOT NULL,
  occurred_at  timestamptz NOT NULL,
  form_id      text COLLATE "C",
  ad_id        text COLLATE "C",
  adgroup_id   text COLLATE "C",
  created_at   timestamptz,
  field_data   jsonb,
  PRIMARY KEY (page, lead_id)
);
COMMENT ON TABLE leads IS 'Leads from lead ads; field_data only where Meta sends the answers with the event (leadgen_fat).';

CREATE TABLE ratings (
  page           text COLLATE "C" NOT NULL,
  rating_id      text COLLATE "C" NOT NULL,
  app            text NOT NULL,
  object         text NOT NULL,
  conversation   text COLLATE "C",
  event_id       bigint NOT NULL,
  occurred_at    timestamptz NOT NULL,
  reviewer_id    text COLLATE "C",
  reviewer_name  text,
  rating         bigint,
  recommendation text,
  review_text    text,
  created_at     timestamptz,
  removed_at     timestamptz,
  PRIMARY KEY (page, rating_id)
);
COMMENT ON TABLE ratings IS 'Reviews of a Page, as last told; a removed one stays, with removed_at. Comments on and likes of reviews are in comments and reactions.';

CREATE TABLE story_insights (
  page         text COLLATE "C" NOT NULL,
  media_id     text COLLATE "C" NOT NULL,
  app          text NOT NULL,
  object       text NOT NULL,
  conversation text COLLATE "C",
  event_id     bigint NOT NULL,
  occurred_at  timestamptz NOT NULL,
  impressions  bigint,
  reach        bigint,
  taps_forward bigint,
  taps_back    bigint,
  exits        bigint,
  replies      bigint,
  PRIMARY KEY (page, media_id)
);
COMMENT ON TABLE story_insights IS 'Instagram: the last numbers of each story. Meta sends -1 for a number below 5.';

CREATE TABLE calls (
  page          text COLLATE "C" NOT NULL,
  call_id       text COLLATE "C" NOT NULL,
  app           text NOT NULL,
  object        text NOT NULL,
  conversation  text COLLATE "C",
  event_id      bigint NOT NULL,
  occurred_at   timestamptz NOT NULL,
  state         text NOT NULL,
  direction     text COLLATE "C" CHECK (direction IN ('in', 'out')),
  caller        text COLLATE "C",
  callee        text COLLATE "C",
  connect_at    timestamptz,
  ringing_at    timestamptz,
  accepted_at   timestamptz,
  rejected_at   timestamptz,
  terminated_at timestamptz,
  outcome       text COLLATE "C",
  error_code    text COLLATE "C",
  started_at    timestamptz,
  ended_at      timestamptz,
  duration      bigint,
  PRIMARY KEY (page, call_id)
);
COMMENT ON TABLE calls IS 'WhatsApp calls: when each step was first told, and how it ended.';
COMMENT ON COLUMN calls.state IS 'The step told last, by its own time: connect, ringing, accepted, rejected, terminate …';
COMMENT ON COLUMN calls.duration IS 'Seconds.';

CREATE TABLE template_updates (
  event_id     bigint PRIMARY KEY,
  page         text COLLATE "C" NOT NULL,
  app          text NOT NULL,
  object       text NOT NULL,
  conversation text COLLATE "C",
  occurred_at  timestamptz NOT NULL,
  field        text NOT NULL,
  event        text,
  template_id  text COLLATE "C",
  name         text,
  language     text,
  reason       text,
  details      jsonb NOT NULL
);
COMMENT ON TABLE template_updates IS 'WhatsApp: one row for each change of a message template; details is Meta''s value.';
CREATE INDEX template_updates_template ON template_updates (template_id, occurred_at);

CREATE TABLE account_updates (
  event_id     bigint PRIMARY KEY,
  page         text COLLATE "C" NOT NULL,
  app          text NOT NULL,
  object       text NOT NULL,
  conversation text COLLATE "C",
  occurred_at  timestamptz NOT NULL,
  field        text NOT NULL,
  event        text,
  phone_number text COLLATE "C",
  details      jsonb NOT NULL
);
COMMENT ON TABLE account_updates IS 'WhatsApp: one row for each change of an account, a phone number, a business; details is Meta''s value.';
