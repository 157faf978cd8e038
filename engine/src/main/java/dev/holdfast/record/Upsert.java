package dev.holdfast.record;

import static java.util.stream.Collectors.joining;

import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The statements that write and find rows, as text. The row that is there already is {@code known}.
 */
final class Upsert {

  private Upsert() {}

  /**
   * All rows in one statement whose text never changes, so that each connection plans it once. The
   * arrays keep the order of the rows, so that concurrent batches lock rows in the same order.
   */
  static <R> String insert(String table, List<Column<R>> columns) {
    return """
    INSERT INTO %s AS known (%s)
    SELECT * FROM unnest(%s)
    """
        .formatted(table, names(columns), list(columns, column -> "?::" + column.type() + "[]"));
  }

  /**
   * The later event's row as a whole, by the event's own time and then in the order of arrival. An
   * event that was here already changes nothing, not even on disk.
   */
  static <R> String unlessOlder(
      @Nullable Column<R> told, List<Column<R>> key, List<Column<R>> columns) {
    List<String> keys = key.stream().map(Column::name).toList();
    List<Column<R>> rest = columns.stream().filter(c -> !keys.contains(c.name())).toList();
    return """
    ON CONFLICT (%s) DO UPDATE SET
      %s
    WHERE (%s) < (%s)
    """
        .formatted(
            names(key),
            list(rest, column -> column.name() + " = excluded." + column.name()),
            order("known", told),
            order("excluded", told));
  }

  /**
   * Each part from the event that tells it. The conversation stays known when a later event does
   * not name it, as Instagram's edits without a sender.
   */
  static <R> String merging(List<Column<R>> key, String parts) {
    return """
    ON CONFLICT (%s) DO UPDATE SET
      (app, object, event_id, occurred_at) = (
        SELECT * FROM (VALUES
          (known.app, known.object, known.event_id, known.occurred_at),
          (excluded.app, excluded.object, excluded.event_id, excluded.occurred_at)
        ) AS told (app, object, event_id, at) ORDER BY at DESC, event_id DESC LIMIT 1),
      conversation = greatest(known.conversation, excluded.conversation),
    %s"""
        .formatted(names(key), parts.indent(2));
  }

  /** A row by its key, as JSON. Plan: a probe of the primary key. */
  static <R extends Row> String find(Table<R> table) {
    return """
    SELECT to_jsonb(known) FROM %s AS known
    WHERE (%s) = (%s)
    """
        .formatted(
            table.name(),
            names(table.key()),
            list(table.key(), column -> "CAST(? AS " + column.type() + ")"));
  }

  private static <R> String order(String row, @Nullable Column<R> told) {
    String first = told == null ? "" : row + "." + told.name() + " IS NOT NULL, ";
    return first + row + ".occurred_at, " + row + ".event_id";
  }

  private static <R> String names(List<Column<R>> columns) {
    return list(columns, Column::name);
  }

  private static <R> String list(List<Column<R>> columns, Function<Column<R>, String> text) {
    return columns.stream().map(text).collect(joining(", "));
  }
}
