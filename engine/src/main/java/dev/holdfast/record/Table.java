package dev.holdfast.record;

import java.util.ArrayList;
import java.util.List;
import java.util.function.BinaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * A table of records: its columns, and what happens when a row is told again.
 *
 * @param name in PostgreSQL
 * @param key the columns that tell its rows apart
 * @param columns all columns, the key's among them
 * @param sql writes any number of rows, with one array for each column
 * @param merge one row out of two with the same key; neither order nor repetition may matter
 */
record Table<R extends Row>(
    String name,
    List<Column<R>> key,
    List<Column<R>> columns,
    String sql,
    BinaryOperator<R> merge) {

  private static final String NUL = "\0"; // PostgreSQL's text cannot contain it

  /** A table with a row for each event. */
  static <R extends Row> Table<R> perEvent(String name, List<Column<R>> rest) {
    List<Column<R>> columns = join(Source.columns(), rest);
    String sql = Upsert.insert(name, columns) + "ON CONFLICT (event_id) DO NOTHING";
    return new Table<>(name, List.of(Source.idColumn()), columns, sql, (known, again) -> known);
  }

  /** A table in which each row is what its latest event told. */
  static <R extends Row> Table<R> latest(String name, List<Column<R>> key, List<Column<R>> rest) {
    return latestWith(null, name, key, rest);
  }

  /**
   * As {@link #latest}, but an event that tells this column counts before one that does not,
   * whichever is later.
   */
  static <R extends Row> Table<R> latestWith(
      @Nullable Column<R> told, String name, List<Column<R>> key, List<Column<R>> rest) {
    List<Column<R>> keyOfPage = join(List.of(Source.pageColumn()), key);
    List<Column<R>> columns = columns(key, rest);
    String sql = Upsert.insert(name, columns) + Upsert.unlessOlder(told, keyOfPage, columns);
    return new Table<>(name, keyOfPage, columns, sql, (one, other) -> later(told, one, other));
  }

  /**
   * A table whose rows grow out of several events, each of which tells a part.
   *
   * @param parts how each part comes out of the {@code known} row and the {@code excluded} one
   *     (PostgreSQL's word for the new one); the columns of {@link Source} are seen to
   * @param merge the same in Java, for events that arrive together
   */
  static <R extends Row> Table<R> merged(
      String name,
      List<Column<R>> key,
      List<Column<R>> rest,
      String parts,
      BinaryOperator<R> merge) {
    List<Column<R>> keyOfPage = join(List.of(Source.pageColumn()), key);
    List<Column<R>> columns = columns(key, rest);
    String sql = Upsert.insert(name, columns) + Upsert.merging(keyOfPage, parts);
    return new Table<>(name, keyOfPage, columns, sql, merge);
  }

  /** The row's key as one string, the same on every machine. */
  String keyOf(R row) {
    StringBuilder all = new StringBuilder();
    key.forEach(column -> all.append(column.value().of(row)).append(NUL));
    return all.toString();
  }

  private static <R extends Row> R later(@Nullable Column<R> told, R one, R other) {
    if (told != null && told.tells(one) != told.tells(other)) {
      return told.tells(one) ? one : other;
    }
    return one.source().supersedes(other.source()) ? one : other;
  }

  private static <R extends Row> List<Column<R>> columns(
      List<Column<R>> key, List<Column<R>> rest) {
    return join(Source.columns(), join(key, rest));
  }

  private static <T> List<T> join(List<T> first, List<T> second) {
    List<T> all = new ArrayList<>(first);
    all.addAll(second);
    return List.copyOf(all);
  }
}
