package dev.holdfast.record;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A column and where its value comes from. Values travel as text: one array of strings for each
 * column, which PostgreSQL reads by the column's type.
 *
 * @param type PostgreSQL's name of the type
 */
record Column<R>(String name, String type, Value<R, String> value) {

  /** What a row holds in a column. */
  interface Value<R, V> {
    @Nullable V of(R row);
  }

  static <R> Column<R> text(String name, Value<R, String> value) {
    return new Column<>(name, "text", value);
  }

  /** A text column of the key, empty where Meta sent nothing. */
  static <R> Column<R> key(String name, Value<R, String> value) {
    return text(name, row -> orElse(value.of(row), ""));
  }

  static <R> Column<R> bigint(String name, Value<R, Long> value) {
    return of(name, "int8", value);
  }

  static <R> Column<R> bool(String name, Value<R, Boolean> value) {
    return of(name, "bool", value);
  }

  static <R> Column<R> time(String name, Value<R, Instant> value) {
    return of(name, "timestamptz", value);
  }

  /** A column of JSON that the row holds as text. */
  static <R> Column<R> jsonb(String name, Value<R, String> value) {
    return new Column<>(name, "jsonb", value);
  }

  private static <R, V> Column<R> of(String name, String type, Value<R, V> value) {
    return new Column<>(
        name,
        type,
        row -> {
          V held = value.of(row);
          return held == null ? null : held.toString();
        });
  }

  private static String orElse(@Nullable String value, String otherwise) {
    return value == null ? otherwise : value;
  }
}
