package dev.holdfast.tracing;

import dev.holdfast.consumer.Queue;
import dev.holdfast.event.Claim;
import dev.holdfast.event.Event;
import dev.holdfast.event.Order;
import dev.holdfast.event.Settlement;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.Tracer;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Set;

/** A queue whose claims and settlings are spans; a claim that takes nothing is none. */
record TracedQueue(Queue queue, Tracer tracer) implements Queue {

  @Override
  public void keepOrder(Order order) throws SQLException {
    queue.keepOrder(order);
  }

  @Override
  public Claimed claim(Wanted wanted, Duration lease) throws SQLException {
    Instant start = Instant.now();
    Claimed taken = queue.claim(wanted, lease);
    if (!taken.isEmpty()) {
      Spans.linked(tracer.spanBuilder("claim"), events(taken.claims()))
          .setNoParent()
          .setSpanKind(SpanKind.CONSUMER)
          .setAttribute(Spans.OPERATION, "claim")
          .setStartTimestamp(start)
          .startSpan()
          .end();
    }
    return taken;
  }

  @Override
  public Renewal renew(Collection<Claim> claims, Duration lease) throws SQLException {
    return queue.renew(claims, lease);
  }

  @Override
  public void release(Collection<Claim> claims) throws SQLException {
    queue.release(claims);
  }

  @Override
  public Set<Claim.Key> settle(
      List<Settlement> settlements, List<Claim> undecided, WrittenWith records)
      throws SQLException {
    List<Claim> claims = settlements.stream().map(Settlement::claim).toList();
    return Spans.around(
        Spans.linked(tracer.spanBuilder("settle"), events(claims))
            .setSpanKind(SpanKind.CONSUMER)
            .setAttribute(Spans.OPERATION, "settle"),
        () -> queue.settle(settlements, undecided, records));
  }

  private static List<Event> events(List<Claim> claims) {
    return claims.stream().map(Claim::event).toList();
  }

  @Override
  public Rescue rescue() throws SQLException {
    return queue.rescue();
  }

  @Override
  public String whyUnreadable(long eventId) throws SQLException {
    return queue.whyUnreadable(eventId);
  }
}
