package dev.holdfast.watch;

import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.IntStream;

/** A stretch of time up to now, in equal steps. */
public enum Range {
  HOUR(60, Duration.ofMinutes(1)),
  DAY(96, Duration.ofMinutes(15)),
  WEEK(168, Duration.ofHours(1));

  private final int steps;
  private final Duration step;

  Range(int steps, Duration step) {
    this.steps = steps;
    this.step = step;
  }

  /** The word for this range, such as {@code hour}. */
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** The range that this word names. */
  public static Optional<Range> of(String word) {
    return Arrays.stream(values()).filter(range -> range.word().equals(word)).findFirst();
  }

  /** How long one step is. */
  public Duration step() {
    return step;
  }

  /** When each step begins, the oldest first; the last one holds this moment. */
  List<Instant> steps(Instant now) {
    long seconds = step.toSeconds();
    long last = Math.floorDiv(now.getEpochSecond(), seconds) * seconds;
    return IntStream.range(0, steps)
        .mapToObj(i -> Instant.ofEpochSecond(last - (steps - 1 - i) * seconds))
        .toList();
  }
}
