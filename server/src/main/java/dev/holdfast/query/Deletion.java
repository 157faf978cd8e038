package dev.holdfast.query;

import java.time.Duration;
import java.time.Instant;

/**
 * What deleting an event means for de-duplication: an event's row is what makes a redelivery a
 * duplicate, so an event that is deleted while Meta may still redeliver it can come back as new.
 */
public final class Deletion {

  /**
   * How long after its receipt an event may be redelivered. Meta retries for up to 36 hours,
   * WhatsApp for up to 7 days; a day more is for clocks and queues.
   */
  public static final Duration REDELIVERY_WINDOW = Duration.ofDays(8);

  /** What deleting does, for whoever asks for it. */
  public static final String EFFECT =
      "A deleted event no longer makes its redelivery a duplicate: what was received less than "
          + REDELIVERY_WINDOW.toDays()
          + " days ago may be delivered again, and is then stored and handled as a new event";

  private Deletion() {}

  /** Whether an event that was received at this moment may be delivered again. */
  static boolean mayComeAgain(Instant receivedAt) {
    return receivedAt.isAfter(Instant.now().minus(REDELIVERY_WINDOW));
  }
}
