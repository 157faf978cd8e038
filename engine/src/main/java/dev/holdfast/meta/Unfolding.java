package dev.holdfast.meta;

import dev.holdfast.event.Event;
import java.util.List;

/** Splits a delivery into its events. */
public final class Unfolding {

  private Unfolding() {}

  /** The events in this delivery, in the order in which they stand there. Never throws. */
  public static List<Event> unfold(Delivery delivery) {
    return List.of();
  }
}
