package dev.holdfast.event;

import java.time.Duration;

/**
 * In which order a consumer handles events.
 *
 * @param byConversation whether the events of one conversation are handled one after the other, as
 *     they arrived; those without a conversation have no order
 * @param deadLettersHold whether the events behind a dead letter wait until a person has seen to it
 * @param reorderWindow events of one conversation that arrive within it are handled by Meta's time
 *     instead; each waits so long for others. Whole milliseconds, zero for none
 */
public record Order(boolean byConversation, boolean deadLettersHold, Duration reorderWindow) {

  /** All at once. */
  public static final Order NONE = of(false, false);

  /**
   * @throws IllegalArgumentException where there is a window without order
   */
  public Order {
    if (!byConversation && !reorderWindow.isZero()) {
      throw new IllegalArgumentException("a reorder window without order by conversation");
    }
  }

  /** As the events arrived. */
  public static Order of(boolean byConversation, boolean deadLettersHold) {
    return new Order(byConversation, deadLettersHold, Duration.ZERO);
  }

  /** Whether events are handled by Meta's time where they arrive soon after each other. */
  public boolean sorts() {
    return !reorderWindow.isZero();
  }
}
