package dev.holdfast.intake;

import dev.holdfast.event.Event;
import dev.holdfast.event.Receipt;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * The events of one delivery on their way to the disk, and the caller who waits for the word that
 * they are there.
 */
final class Waiting {

  private final List<Event> events;
  private final long bytes;
  private final ByteBudget memory;
  private final AtomicBoolean taken = new AtomicBoolean();
  private final CompletableFuture<Receipt.OfVerified> receipt = new CompletableFuture<>();

  Waiting(List<Event> events, ByteBudget memory) {
    this.events = events;
    this.memory = memory;
    this.bytes = events.stream().mapToLong(Waiting::bytes).sum();
  }

  private static long bytes(Event event) {
    return (long) event.payload().length()
        + (event.received() == null ? 0 : event.received().bytes().length);
  }

  List<Event> events() {
    return events;
  }

  /** About how much memory the payloads take. */
  long bytes() {
    return bytes;
  }

  /**
   * Takes its part of the memory, which only a writer gives back, also where the caller gave up.
   */
  boolean takesMemory() {
    boolean fits = memory.take(bytes);
    taken.set(fits);
    return fits;
  }

  private void giveBackMemory() {
    if (taken.getAndSet(false)) {
      memory.giveBack(bytes);
    }
  }

  /**
   * Whether the caller has not given up; what nobody waits for need not be stored, as Meta sends it
   * again.
   */
  boolean stillWaits() {
    return !receipt.isDone();
  }

  CompletableFuture<Receipt.OfVerified> receipt() {
    return receipt;
  }

  void stored(List<Boolean> isNew) {
    giveBackMemory();
    int stored = (int) isNew.stream().filter(Boolean::booleanValue).count();
    receipt.complete(new Receipt.Stored(stored, isNew.size() - stored));
  }

  /** Nothing may be assumed stored; without effect on whoever has a receipt. */
  void failed() {
    giveBackMemory();
    receipt.complete(new Receipt.Busy("the server failed to store it"));
  }

  /** Blocks until somebody has answered; {@link Deadlines} sees to it that somebody does. */
  Receipt.OfVerified await() throws InterruptedException {
    try {
      return receipt.get();
    } catch (ExecutionException e) {
      throw new AssertionError("a receipt is never completed with an exception", e);
    }
  }
}
