package dev.holdfast.consumer;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * A batch in our hands: the attempts at its events that are decided wait for the others, so that
 * all are settled at once, but only for a short while. Thread-safe.
 */
final class OpenBatch {

  private final int events;
  private final List<Attempted> decided = new ArrayList<>();
  private long firstNanos;
  private boolean closed;

  /**
   * @param events how many are in it
   */
  OpenBatch(int events) {
    this.events = events;
  }

  /**
   * An attempt is decided at this moment of {@link System#nanoTime}.
   *
   * @return those that are to be settled now, together
   */
  synchronized List<Attempted> decided(Attempted one, long nanos) {
    if (closed) {
      return List.of(one);
    }
    if (decided.isEmpty()) {
      firstNanos = nanos;
    }
    decided.add(one);
    return decided.size() == events ? close() : List.of();
  }

  /**
   * Closes the batch where the first of these has waited longer; the others go on alone.
   *
   * @return those that are to be settled now, together
   */
  synchronized List<Attempted> closeAfter(Duration time, long nanos) {
    boolean waits = !closed && !decided.isEmpty() && nanos - firstNanos > time.toNanos();
    return waits ? close() : List.of();
  }

  private List<Attempted> close() {
    closed = true;
    List<Attempted> together = List.copyOf(decided);
    // Whoever goes on alone keeps no neighbours in memory.
    decided.clear();
    return together;
  }
}
