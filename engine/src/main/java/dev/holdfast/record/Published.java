package dev.holdfast.record;

import java.time.Instant;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * What comments and posts have in common: somebody wrote it, it is edited, hidden and shown again,
 * and at last removed; each event tells some of it, in any order.
 */
record Published(
    Author author, @Nullable Wording wording, @Nullable Visibility visibility, Lifetime lifetime) {

  /**
   * Authors never change, but events may leave them out. Every event that quotes the text tells how
   * it read then, so the latest such event counts. Hidden and shown alternate, so the latest counts
   * here too. Nothing brings back what was removed.
   */
  static final String PARTS =
      """
      author_id = greatest(known.author_id, excluded.author_id),
      author_name = greatest(known.author_name, excluded.author_name),
      (text, text_at, text_event_id) = (
        SELECT * FROM (VALUES
          (known.text, known.text_at, known.text_event_id),
          (excluded.text, excluded.text_at, excluded.text_event_id)
        ) AS wording (text, at, event_id)
        ORDER BY at DESC NULLS LAST, event_id DESC NULLS LAST LIMIT 1),
      (hidden, hidden_at, hidden_event_id) = (
        SELECT * FROM (VALUES
          (known.hidden, known.hidden_at, known.hidden_event_id),
          (excluded.hidden, excluded.hidden_at, excluded.hidden_event_id)
        ) AS visibility (hidden, at, event_id)
        ORDER BY at DESC NULLS LAST, event_id DESC NULLS LAST LIMIT 1),
      created_at = least(known.created_at, excluded.created_at),
      edited_at = greatest(known.edited_at, excluded.edited_at),
      removed_at = least(known.removed_at, excluded.removed_at)
      """;

  record Author(@Nullable String id, @Nullable String name) {}

  /** The text as one event quoted it. */
  record Wording(String text, Instant at, long eventId) {}

  /** Whether it was hidden, as one event told. */
  record Visibility(boolean hidden, Instant at, long eventId) {}

  record Lifetime(
      @Nullable Instant createdAt, @Nullable Instant editedAt, @Nullable Instant removedAt) {}

  static <R> List<Column<R>> columns(Function<R, Published> of) {
    return List.of(
        Column.text("author_id", row -> of.apply(row).author.id),
        Column.text("author_name", row -> of.apply(row).author.name),
        Column.text("text", wording(of, Wording::text)),
        Column.time("text_at", wording(of, Wording::at)),
        Column.bigint("text_event_id", wording(of, Wording::eventId)),
        Column.bool("hidden", row -> of.apply(row).hidden()),
        Column.time("hidden_at", visibility(of, Visibility::at)),
        Column.bigint("hidden_event_id", visibility(of, Visibility::eventId)),
        Column.time("created_at", row -> of.apply(row).lifetime.createdAt),
        Column.time("edited_at", row -> of.apply(row).lifetime.editedAt),
        Column.time("removed_at", row -> of.apply(row).lifetime.removedAt));
  }

  private boolean hidden() {
    return visibility != null && visibility.hidden;
  }

  private static <R, V> Column.Value<R, V> wording(
      Function<R, Published> of, Column.Value<Wording, V> value) {
    return row -> {
      Wording wording = of.apply(row).wording;
      return wording == null ? null : value.of(wording);
    };
  }

  private static <R, V> Column.Value<R, V> visibility(
      Function<R, Published> of, Column.Value<Visibility, V> value) {
    return row -> {
      Visibility visibility = of.apply(row).visibility;
      return visibility == null ? null : value.of(visibility);
    };
  }
}
