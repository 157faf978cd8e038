package dev.holdfast.event;

import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What becomes of a claimed event after an attempt: the state machine's next step, ready to be
 * written.
 *
 * @param claim the event and the claim that has to hold
 * @param status the status it gets
 * @param dueAfter how long until it is due again; absent where nothing will follow
 * @param failures failed attempts from now on
 * @param outcome the attempt's outcome in a word: done, retry, dead or snooze
 * @param error what went wrong; absent where nothing did
 * @param startedAt when the attempt started
 */
public record Settlement(
    Claim claim,
    Status status,
    @Nullable Duration dueAfter,
    int failures,
    String outcome,
    @Nullable String error,
    Instant startedAt) {

  private static final int ERROR_MAX_CHARS = 4_000;

  public Settlement {
    if (error != null) {
      error = writable(error);
    }
  }

  /** Whether the event was handled, so that its records are to be written with it. */
  public boolean done() {
    return status == Status.PROCESSED;
  }

  /** Whether later events of its conversation wait for what follows. */
  public boolean holdsConversation() {
    return claim.inOrder() && !done() && (status != Status.DEAD_LETTER || deadLettersHold());
  }

  private boolean deadLettersHold() {
    return claim.batch() != null && claim.batch().order().deadLettersHold();
  }

  /** Whether this attempt failed. */
  public boolean failed() {
    return failures > claim.failures();
  }

  /** PostgreSQL's text takes no NUL, and an error is read by people. */
  private static String writable(String error) {
    String clean = error.replace('\0', '\uFFFD');
    return clean.length() <= ERROR_MAX_CHARS ? clean : clean.substring(0, ERROR_MAX_CHARS) + "…";
  }
}
