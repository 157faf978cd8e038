package dev.holdfast.record;

import static java.util.Objects.requireNonNullElse;

import dev.holdfast.event.Claim;
import dev.holdfast.event.Event;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The event that a row comes from.
 *
 * @param at when it happened; cut to microseconds
 * @param page the account, empty where Meta sent none
 */
record Source(
    long eventId,
    Instant at,
    String page,
    String app,
    String object,
    @Nullable String conversation) {

  static Source of(Claim claim) {
    Event event = claim.event();
    return new Source(
        claim.eventId(),
        Times.precise(Times.storable(event.occurredAt()) ? event.occurredAt() : event.receivedAt()),
        requireNonNullElse(JsonFields.bounded(event.page()), ""),
        event.app(),
        event.object(),
        bounded(event.conversation()));
  }

  /** A conversation is made of two ids. */
  private static @Nullable String bounded(@Nullable String conversation) {
    return conversation == null || conversation.length() > 600 ? null : conversation;
  }

  /** One of several things that the event tells, with its own time and conversation. */
  Source telling(@Nullable Instant time, @Nullable String conversation) {
    Instant then = time == null ? at : time;
    return new Source(eventId, then, page, app, object, bounded(conversation));
  }

  /** The columns that every table has. */
  static <R extends Row> List<Column<R>> columns() {
    return List.of(
        pageColumn(),
        Column.text("app", row -> row.source().app),
        Column.text("object", row -> row.source().object),
        Column.text("conversation", row -> row.source().conversation),
        idColumn(),
        Column.time("occurred_at", row -> row.source().at));
  }

  /** Where Meta's ids are unique. */
  static <R extends Row> Column<R> pageColumn() {
    return Column.text("page", row -> row.source().page);
  }

  static <R extends Row> Column<R> idColumn() {
    return Column.bigint("event_id", row -> row.source().eventId);
  }
}
