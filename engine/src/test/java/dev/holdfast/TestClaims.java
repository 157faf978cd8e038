package dev.holdfast;

import dev.holdfast.consumer.Queue;
import dev.holdfast.event.Claim;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;

/** Claims for tests that care about what becomes of events and not about their size. */
public final class TestClaims {

  private TestClaims() {}

  /** Takes so many events that are due, the longest waiting first. */
  public static List<Claim> claim(Queue queue, int events, Duration lease) throws SQLException {
    queue.rescue();
    return queue.claim(new Queue.Wanted(events, Long.MAX_VALUE, true), lease).claims();
  }
}
