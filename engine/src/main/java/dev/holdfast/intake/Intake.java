package dev.holdfast.intake;

import dev.holdfast.event.Event;
import dev.holdfast.event.Receipt;
import dev.holdfast.meta.App;
import dev.holdfast.meta.Delivery;
import dev.holdfast.meta.Signature;
import dev.holdfast.meta.Unfolding;
import dev.holdfast.meta.Unverified;
import dev.holdfast.meta.Verification;
import java.time.Clock;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Bytes in, receipt out. A delivery is verified, unfolded and stored, in this order, and the
 * receipt says {@link Receipt.Stored} only after the commit. Thread-safe; callers block until the
 * receipt is there.
 */
public final class Intake {

  private final GroupCommit groupCommit;
  private final Clock clock;

  public Intake(GroupCommit groupCommit, Clock clock) {
    this.groupCommit = groupCommit;
    this.clock = clock;
  }

  /**
   * Receives one delivery.
   *
   * @param app whose secrets may have signed it
   * @param signature the {@code X-Hub-Signature-256} header; absent where there was none
   * @param body the bytes as received; not modified afterwards by the caller
   */
  public Receipt receive(App app, @Nullable String signature, byte[] body)
      throws InterruptedException {
    return switch (verify(app, signature, body)) {
      case Unverified(String why) -> new Receipt.Refused(why);
      case Delivery delivery -> store(delivery, received -> received);
    };
  }

  /** Whether the app's secret signed these bytes: the first half of receiving. */
  public Verification verify(App app, @Nullable String signature, byte[] body) {
    return Signature.verify(app, signature, body, clock.instant());
  }

  /** Undoes how a body was encoded on its way; never called for what nobody signed. */
  @FunctionalInterface
  public interface Decoding {
    byte[] decode(byte[] received) throws InterruptedException;
  }

  /**
   * Stores what was verified: the second half. The signature is over the bytes as received, which
   * may be encoded, as with {@code Content-Encoding: gzip}.
   */
  public Receipt.OfVerified store(Delivery delivery, Decoding decoding)
      throws InterruptedException {
    List<Event> events = Unfolding.unfold(delivery.as(decoding.decode(delivery.bytes())));
    return events.isEmpty() ? new Receipt.Stored(0, 0) : groupCommit.store(events);
  }
}
