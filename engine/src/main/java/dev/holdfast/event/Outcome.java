package dev.holdfast.event;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** What an attempt gave, as data. A handler returns one; only bugs and broken I/O are thrown. */
public sealed interface Outcome {

  /** Handled: the event is {@code processed}. */
  record Done() implements Outcome {}

  /**
   * Not handled this time: the event is {@code failed} and due again, or {@code dead_letter} after
   * the last attempt.
   *
   * @param after how long to wait; absent leaves it to the {@link RetryPolicy}
   * @param why for the person who will read it, without secrets or personal data
   */
  record Again(@Nullable Duration after, String why) implements Outcome {}

  /**
   * Retrying is useless: the event is {@code dead_letter} at once.
   *
   * @param why for the person who will read it, without secrets or personal data
   */
  record Dead(String why) implements Outcome {}

  /**
   * Not now: the event is {@code pending} again and this was no attempt.
   *
   * @param after how long to wait
   */
  record Later(Duration after) implements Outcome {}

  static Outcome done() {
    return new Done();
  }

  static Outcome again(String why) {
    return new Again(null, why);
  }

  static Outcome again(Duration after, String why) {
    return new Again(after, why);
  }

  static Outcome dead(String why) {
    return new Dead(why);
  }

  static Outcome later(Duration after) {
    return new Later(after);
  }
}
