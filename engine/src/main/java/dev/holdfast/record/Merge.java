package dev.holdfast.record;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.Comparator;
import org.jspecify.annotations.Nullable;

/**
 * How two tellings of one thing become one, the same in any order and as often as one likes. The
 * SQL of each table says the same once more, for a row that is already there.
 */
final class Merge {

  private Merge() {}

  /** SQL's {@code greatest} over text in byte order: for what never changes but may be left out. */
  static @Nullable String greatest(@Nullable String one, @Nullable String other) {
    if (one == null || other == null || one.equals(other)) {
      return one == null ? other : one;
    }
    byte[] bytes = one.getBytes(StandardCharsets.UTF_8);
    byte[] others = other.getBytes(StandardCharsets.UTF_8);
    return Arrays.compareUnsigned(bytes, others) >= 0 ? one : other;
  }

  /** SQL's {@code greatest}. */
  static @Nullable Long greatest(@Nullable Long one, @Nullable Long other) {
    return last(one, other, Comparator.naturalOrder());
  }

  /** SQL's {@code least}. */
  static @Nullable Instant earliest(@Nullable Instant one, @Nullable Instant other) {
    return last(one, other, Comparator.reverseOrder());
  }

  /** SQL's {@code greatest}. */
  static @Nullable Instant latest(@Nullable Instant one, @Nullable Instant other) {
    return last(one, other, Comparator.naturalOrder());
  }

  /** The one that comes last in this order; the known one where only one is known. */
  static <T> @Nullable T last(@Nullable T one, @Nullable T other, Comparator<? super T> order) {
    if (one == null || other == null) {
      return one == null ? other : one;
    }
    return order.compare(one, other) >= 0 ? one : other;
  }
}
