package dev.holdfast.meta;

import java.time.Instant;

/**
 * One POST from Meta, as signed. Only {@link Signature#verify} makes one, so whoever holds a
 * delivery need not ask whether it is genuine.
 */
public final class Delivery implements Verification {

  private final String app;
  private final byte[] bytes;
  private final Instant receivedAt;

  Delivery(String app, byte[] bytes, Instant receivedAt) {
    this.app = app;
    this.bytes = bytes;
    this.receivedAt = receivedAt;
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
    return new Delivery(app, decoded, receivedAt);
  }

  @Override
  public String toString() {
    return "Delivery[" + app + ", " + bytes.length + " bytes, " + receivedAt + "]";
  }
}
