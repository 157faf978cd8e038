package dev.holdfast.meta;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * One POST from Meta, as signed. Only {@link Signature#verify} makes one, so whoever holds a
 * delivery need not ask whether it is genuine.
 */
public final class Delivery implements Verification {

  private final String app;
  private final byte[] bytes;
  private final Instant receivedAt;
  private final @Nullable String trace;

  Delivery(String app, byte[] bytes, Instant receivedAt) {
    this(app, bytes, receivedAt, null);
  }

  private Delivery(String app, byte[] bytes, Instant receivedAt, @Nullable String trace) {
    this.app = app;
    this.bytes = bytes;
    this.receivedAt = receivedAt;
    this.trace = trace;
  }

  /** Name of the app whose secret verified it. */
  public String app() {
    return app;
  }

  /** The body as received; the same array each time, not to be modified. */
  public byte[] bytes() {
    return bytes;
  }

  public Instant receivedAt() {
    return receivedAt;
  }

  /** The same delivery, of which these are the bytes that its sender meant. */
  public Delivery as(byte[] decoded) {
    return new Delivery(app, decoded, receivedAt, trace);
  }

  /**
   * The same delivery as a part of this trace, to which its events belong, too.
   *
   * @param traceparent as the header of this name has it (W3C Trace Context)
   */
  public Delivery tracedBy(String traceparent) {
    return new Delivery(app, bytes, receivedAt, traceparent);
  }

  /** The trace it belongs to, as {@code traceparent} has it; absent where nobody traces. */
  @Nullable String trace() {
    return trace;
  }

  @Override
  public String toString() {
    return "Delivery[" + app + ", " + bytes.length + " bytes, " + receivedAt + "]";
  }
}
