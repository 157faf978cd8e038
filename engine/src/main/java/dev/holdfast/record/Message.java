package dev.holdfast.record;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A message, of which several events tell a part each: itself, its edits, its deletion. Any of them
 * may come first.
 */
record Message(
    Source source, String id, @Nullable Sent sent, @Nullable Edit edit, @Nullable Instant deletedAt)
    implements Row {

  static final Table<Message> TABLE =
      Table.merged(
          "messages",
          List.of(Column.key("message_id", Message::id)),
          List.of(
              Column.text("direction", sent(sent -> sent.parties.direction())),
              Column.text("sender", sent(sent -> sent.parties.sender())),
              Column.text("recipient", sent(sent -> sent.parties.recipient())),
              Column.text("type", sent(sent -> sent.content.type())),
              Column.text("text", sent(sent -> sent.content.text())),
              Column.jsonb("attachments", sent(sent -> sent.content.attachments())),
              Column.text("reply_to", sent(sent -> sent.content.replyTo())),
              Column.time("sent_at", sent(Sent::at)),
              Column.bigint("sent_event_id", sent(Sent::eventId)),
              Column.text("edited_text", edit(Edit::text)),
              Column.bigint("edit_number", edit(Edit::number)),
              Column.time("edited_at", edit(Edit::at)),
              Column.bigint("edited_event_id", edit(Edit::eventId)),
              Column.time("deleted_at", Message::deletedAt)),
          // A message is told twice when two of our apps hear it (standby): the copy that arrived
          // last counts, but for the placeholders of WhatsApp's history, whose media come apart.
          // Edits go by their number, and by time where Meta does not count them. Nothing brings a
          // deleted message back.
          """
          (direction, sender, recipient, type, text, attachments, reply_to,
           sent_at, sent_event_id) = (
            SELECT * FROM (VALUES
              (known.direction, known.sender, known.recipient, known.type, known.text,
               known.attachments, known.reply_to, known.sent_at, known.sent_event_id),
              (excluded.direction, excluded.sender, excluded.recipient, excluded.type, excluded.text,
               excluded.attachments, excluded.reply_to, excluded.sent_at, excluded.sent_event_id)
            ) AS sent (direction, sender, recipient, type, text, attachments, reply_to, at, event_id)
            ORDER BY event_id IS NULL, type IS NOT DISTINCT FROM 'media_placeholder',
              event_id DESC LIMIT 1),
          (edited_text, edit_number, edited_at, edited_event_id) = (
            SELECT * FROM (VALUES
              (known.edited_text, known.edit_number, known.edited_at, known.edited_event_id),
              (excluded.edited_text, excluded.edit_number, excluded.edited_at,
               excluded.edited_event_id)
            ) AS edit (text, number, at, event_id)
            ORDER BY number DESC NULLS LAST, at DESC NULLS LAST, event_id DESC NULLS LAST LIMIT 1),
          deleted_at = least(known.deleted_at, excluded.deleted_at)
          """);

  /** The message itself. */
  record Sent(long eventId, Instant at, Parties parties, MessageContent content) {}

  /**
   * An edit.
   *
   * @param number 1 for the first edit of a message, where Meta counts them
   */
  record Edit(long eventId, Instant at, @Nullable Long number, @Nullable String text) {}

  static Message sent(Source source, String id, Parties parties, MessageContent content) {
    Sent sent = new Sent(source.eventId(), source.at(), parties, content);
    return new Message(source, id, sent, null, null);
  }

  static Message edited(Source source, String id, @Nullable Long number, @Nullable String text) {
    Edit edit = new Edit(source.eventId(), source.at(), number, text);
    return new Message(source, id, null, edit, null);
  }

  static Message deleted(Source source, String id) {
    return new Message(source, id, null, null, source.at());
  }

  private static <V> Column.Value<Message, V> sent(Column.Value<Sent, V> value) {
    return message -> message.sent == null ? null : value.of(message.sent);
  }

  private static <V> Column.Value<Message, V> edit(Column.Value<Edit, V> value) {
    return message -> message.edit == null ? null : value.of(message.edit);
  }
}
