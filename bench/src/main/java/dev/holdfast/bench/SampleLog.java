package dev.holdfast.bench;

import dev.holdfast.event.Event;
import dev.holdfast.log.Append;
import dev.holdfast.meta.App;
import dev.holdfast.meta.Delivery;
import dev.holdfast.meta.Secret;
import dev.holdfast.meta.Signature;
import dev.holdfast.meta.Unfolding;
import dev.holdfast.sample.SampleTraffic;
import java.sql.SQLException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

/** Events of 464 bytes, appended to the log without a server. */
final class SampleLog {

  private static final int BATCH = 1_000;

  private final Append append;
  private final SampleTraffic traffic =
      new SampleTraffic(System.nanoTime(), InstantSource.system());
  private final Secret secret = Secret.of(Program.SECRET);
  private final App app = new App(App.DEFAULT, List.of(secret), secret);

  SampleLog(Tables tables) {
    this.append = new Append(tables.database().general());
  }

  /** From ten thousand people. */
  void append(int events) throws SQLException {
    append(events, UnaryOperator.identity());
  }

  /** All in one conversation. */
  void append(int events, String conversation) throws SQLException {
    append(events, event -> in(conversation, event));
  }

  private void append(int events, UnaryOperator<Event> changed) throws SQLException {
    for (int left = events; left > 0; left -= BATCH) {
      append.append(Stream.generate(this::next).map(changed).limit(Math.min(left, BATCH)).toList());
    }
  }

  private Event next() {
    byte[] body = traffic.fixedSizeMessage().body();
    return Signature.verify(app, Signature.sign(secret, body), body, Instant.now())
            instanceof Delivery delivery
        ? Unfolding.unfold(delivery).getFirst()
        : unverified();
  }

  private static Event unverified() {
    throw new IllegalStateException("a delivery signed here is verified");
  }

  private static Event in(String conversation, Event event) {
    return new Event(
        event.app(),
        event.object(),
        event.type(),
        event.identity(),
        event.page(),
        conversation,
        event.occurredAt(),
        event.receivedAt(),
        event.payload(),
        event.received());
  }
}
