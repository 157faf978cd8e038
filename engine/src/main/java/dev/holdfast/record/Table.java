package dev.holdfast.record;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A table of records: its columns, and what happens when a row is told again.
 *
 * @param name in PostgreSQL
 * @param key the columns that tell its rows apart
 * @param columns all columns, the key's among them
 * @param sql writes any number of rows with different keys, with one array for each column; neither
 *     order nor repetition matters
 */
record Table<R extends Row>(String name, List<Column<R>> key, List<Column<R>> columns, String sql) {

  private static final String NUL = "\0"; // PostgreSQL's text cannot contain it

  /** A table with a row for each event. */
  static <R extends Row> Table<R> perEvent(String name, List<Column<R>> rest) {
    List<Column<R>> columns = join(Source.columns(), rest);
    String sql = Upsert.insert(name, columns) + "ON CONFLICT (event_id) DO NOTHING";
    return new Table<>(name, List.of(Source.idColumn()), columns, sql);
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
    return new Table<>(name, keyOfPage, columns, sql);
  }

  /**
   * A table whose rows grow out of several events, each of which tells a part.
   *
   * @param parts how each part comes out of the {@code known} row and the {@code excluded} one
   *     (PostgreSQL's word for the new one); the columns of {@link Source} are seen to
   */
  static <R extends Row> Table<R> merged(
      String name, List<Column<R>> key, List<Column<R>> rest, String parts) {
    List<Column<R>> keyOfPage = join(List.of(Source.pageColumn()), key);
    List<Column<R>> columns = columns(key, rest);
    String sql = Upsert.insert(name, columns) + Upsert.merging(keyOfPage, parts);
    return new Table<>(name, keyOfPage, columns, sql);
  }

  /** The row's key as one string, the same on every machine. */
  String keyOf(R row) {
    StringBuilder all = new StringBuilder();
    key.forEach(column -> all.append(column.value().of(row)).append(NUL));
    return all.toString();
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
