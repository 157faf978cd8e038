package dev.holdfast.consumer;

import dev.holdfast.event.Claim;
import dev.holdfast.event.Settlement;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.LongAdder;

/** How many attempts ended how, since the start. Thread-safe. */
public final class Tally {

  private final LongAdder processed = new LongAdder();
  private final LongAdder failed = new LongAdder();
  private final LongAdder deadLettered = new LongAdder();

  Tally() {}

  void count(List<Settlement> batch, Set<Claim.Key> settled) {
    for (Settlement settlement : batch) {
      if (settled.contains(settlement.claim().key())) {
        count(settlement);
      }
    }
  }

  private void count(Settlement settlement) {
    switch (settlement.status()) {
      case PROCESSED -> processed.increment();
      case FAILED, PENDING, PROCESSING -> {
        if (settlement.failed()) {
          failed.increment();
        }
      }
      case DEAD_LETTER -> {
        failed.increment();
        deadLettered.increment();
      }
    }
  }

  /** Events that were processed. */
  public long processed() {
    return processed.sum();
  }

  /** Attempts that failed, the last ones of events that went to the dead letters included. */
  public long failed() {
    return failed.sum();
  }

  /** Events that went to the dead letters. */
  public long deadLettered() {
    return deadLettered.sum();
  }
}
