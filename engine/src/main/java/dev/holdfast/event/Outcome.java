package dev.holdfast.event;

import java.time.Duration;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** What an attempt gave, as data. A handler returns one; only bugs and broken I/O are thrown. */
public sealed interface Outcome {

  /** The longest wait that can be asked for; whoever needs a longer one snoozes again. */
  Duration WAIT_MAX = Duration.ofDays(365);

  /** A handler that gives one of these has finished with the event and is not asked again. */
  sealed interface Last extends Outcome {}

  /** Handled: the event is {@code processed} once all its handlers are done. */
  record Done() implements Last {}

  /**
   * Not handled this time: the event is {@code failed} and due again, or {@code dead_letter} after
   * the last attempt.
   *
   * @param after how long to wait, from zero to {@link #WAIT_MAX}; absent leaves it to the {@link
   *     RetryPolicy}
   * @param why for the person who will read it, without secrets or personal data
   */
  record Retry(@Nullable Duration after, String why) implements Outcome {

    public Retry {
      checkReason(why);
      if (after != null) {
        checkWait(after);
      }
    }
  }

  /**
   * Retrying is useless: the event is {@code dead_letter} as soon as no other handler retries.
   *
   * @param why for the person who will read it, without secrets or personal data
   */
  record Dead(String why) implements Last {

    public Dead {
      checkReason(why);
    }
  }

  /**
   * Not now: the event is {@code pending} again and this was no attempt.
   *
   * @param after how long to wait, from zero to {@link #WAIT_MAX}
   */
  record Snooze(Duration after) implements Outcome {

    public Snooze {
      checkWait(after);
    }
  }

  static Outcome done() {
    return new Done();
  }

  static Outcome retry(String why) {
    return new Retry(null, why);
  }

  /**
   * Not handled this time, with a wait of its own.
   *
   * @throws IllegalArgumentException where the wait is negative or longer than {@link #WAIT_MAX}
   */
  static Outcome retry(Duration after, String why) {
    checkWait(after);
    return new Retry(after, why);
  }

  static Outcome dead(String why) {
    return new Dead(why);
  }

  /**
   * Not now, and no attempt.
   *
   * @throws IllegalArgumentException where the wait is negative or longer than {@link #WAIT_MAX}
   */
  static Outcome snooze(Duration after) {
    return new Snooze(after);
  }

  /** Handlers come from elsewhere, compiled without our checks. */
  private static void checkReason(String why) {
    Objects.requireNonNull(why, "why: the reason is missing");
  }

  /** A wait that nobody can mean, such as a moment taken for one, must not hide an event. */
  private static void checkWait(Duration after) {
    Objects.requireNonNull(after, "after: how long to wait is missing");
    if (after.isNegative() || after.compareTo(WAIT_MAX) > 0) {
      throw new IllegalArgumentException(
          "after must be from 0 to " + WAIT_MAX.toDays() + " days, not " + after);
    }
  }
}
