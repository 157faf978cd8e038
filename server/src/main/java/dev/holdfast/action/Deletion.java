package dev.holdfast.action;

import java.time.Duration;
import java.time.Instant;

/**
 * What deleting an event means for de-duplication: its identity stays, so a redelivery remains a
 * duplicate, and what was deleted is gone for good.
 */
public final class Deletion {

  /**
   * How long after its receipt an event may be redelivered. Meta retries for up to 36 hours,
   * WhatsApp for up to 7 days; a day more is for clocks and queues.
   */
  public static final Duration REDELIVERY_WINDOW = Duration.ofDays(8);

  /** What deleting does, for whoever asks for it. */
  public static final String EFFECT =
      "A deleted event is gone for good: if Meta delivers it again, as it may for up to "
          + (REDELIVERY_WINDOW.toDays() - 1)
          + " days, it is known as a duplicate and not stored";

  private Deletion() {}

  /** Whether an event that was received at this moment may be delivered again. */
  static boolean mayComeAgain(Instant receivedAt) {
    return receivedAt.isAfter(Instant.now().minus(REDELIVERY_WINDOW));
  }
}
