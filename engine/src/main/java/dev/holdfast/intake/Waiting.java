package dev.holdfast.intake;

import dev.holdfast.event.Event;
import dev.holdfast.event.Receipt;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;

/**
 * The events of one delivery on their way to the disk, and the caller who waits for the word that
 * they are there.
 */
final class Waiting {

  private final List<Event> events;
  private final long bytes;
  private final CompletableFuture<Receipt> receipt = new CompletableFuture<>();

  Waiting(List<Event> events) {
    this.events = events;
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
   * Whether the caller has not given up; what nobody waits for need not be stored, as Meta sends it
   * again.
   */
  boolean stillWaits() {
    return !receipt.isDone();
  }

  CompletableFuture<Receipt> receipt() {
    return receipt;
  }

  void stored(List<Boolean> isNew) {
    int stored = (int) isNew.stream().filter(Boolean::booleanValue).count();
    receipt.complete(new Receipt.Stored(stored, isNew.size() - stored));
  }

  /** Nothing may be assumed stored; without effect on whoever has a receipt. */
  void failed() {
    receipt.complete(new Receipt.Busy("the server failed to store it"));
  }

  /** Blocks until somebody has answered; {@link Deadlines} sees to it that somebody does. */
  Receipt await() throws InterruptedException {
    try {
      return receipt.get();
    } catch (ExecutionException e) {
      throw new AssertionError("a receipt is never completed with an exception", e);
    }
  }
}
