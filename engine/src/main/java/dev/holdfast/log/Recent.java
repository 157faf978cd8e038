package dev.holdfast.log;

import dev.holdfast.event.Event;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Events that this process has appended a moment ago, so that whoever claims them here need not
 * read them back. Bounded in bytes: what is too much is forgotten, the oldest first. Thread-safe.
 */
public final class Recent {

  /** So far from what is wanted the first one may be: ids have small gaps. */
  private static final int NEAR = 100;

  private final long bytesMax;
  private final TreeMap<Long, Event> byId = new TreeMap<>();
  private long bytes;

  /**
   * @param bytesMax of all payloads; with 0 nothing is remembered
   */
  public Recent(long bytesMax) {
    this.bytesMax = bytesMax;
  }

  /** For who does not process here what is appended here. */
  public static Recent none() {
    return new Recent(0);
  }

  /** An event was stored under this id; one that is kept as bytes, too, is left to the database. */
  synchronized void add(long id, Event event) {
    if (event.received() == null && event.payload().length() <= bytesMax) {
      byId.put(id, asStored(event));
      bytes += event.payload().length();
      while (bytes > bytesMax) {
        forget(byId.pollFirstEntry());
      }
    }
  }

  /** The database keeps milliseconds. */
  private static Event asStored(Event event) {
    return new Event(
        event.app(),
        event.object(),
        event.type(),
        event.identity(),
        event.page(),
        event.conversation(),
        event.occurredAt().truncatedTo(ChronoUnit.MILLIS),
        event.receivedAt().truncatedTo(ChronoUnit.MILLIS),
        event.payload(),
        null);
  }

  /** Whether the events that follow this id are probably here. */
  public synchronized boolean follow(long id) {
    Long next = byId.higherKey(id);
    return next != null && next - id <= NEAR;
  }

  /** The event with this id; absent where it is not here. */
  public synchronized @Nullable Event find(long id) {
    return byId.get(id);
  }

  /** Nobody asks for these any more, nor for any before. */
  public synchronized void forgetUpTo(long id) {
    while (!byId.isEmpty() && byId.firstKey() <= id) {
      forget(byId.pollFirstEntry());
    }
  }

  private void forget(Map.Entry<Long, Event> one) {
    bytes -= one.getValue().payload().length();
  }
}
