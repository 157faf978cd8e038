package dev.holdfast.event;

/**
 * In which order a consumer handles events.
 *
 * @param byConversation whether the events of one conversation are handled one after the other, as
 *     they arrived; those without a conversation have no order
 * @param deadLettersHold whether the events behind a dead letter wait until a person has seen to it
 */
public record Order(boolean byConversation, boolean deadLettersHold) {

  /** All at once. */
  public static final Order NONE = new Order(false, false);
}
