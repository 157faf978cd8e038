package dev.holdfast.event;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.UUID;

/**
 * What makes an event unique: two deliveries of the same event have the same identity. It is the
 * beginning of a SHA-256 over the parts that identify the event, so that no phone number or user id
 * is readable in an index.
 *
 * <p>Where a time belongs to the event and no redelivery changes it, the identity begins with it:
 * what happens at the same time stands side by side in the index, which so stays in memory however
 * much is old, and old ones are found as a range.
 */
public record Identity(UUID value) {

  /** Of those without a time, which all come after those with one. */
  private static final long TIMELESS = 1L << 63;

  /** Facebook opened that year. Counted from here, 31 bits of seconds last until 2072. */
  private static final Instant EPOCH = Instant.parse("2004-01-01T00:00:00Z");

  private static final long SECONDS_MAX = Integer.MAX_VALUE;

  /**
   * The identity made of these parts, in this order, of an event without a time of its own. A part
   * that contains the separator cannot imitate two parts.
   */
  public static Identity of(String... parts) {
    ByteBuffer digest = digest(parts);
    return new Identity(new UUID(digest.getLong() | TIMELESS, digest.getLong()));
  }

  /**
   * As {@link #of}, of an event that has a time of its own.
   *
   * @param time the same in each delivery of the event; outside of 2004 to 2071, as if it had none
   */
  public static Identity at(Instant time, String... parts) {
    long seconds = secondsAt(time);
    if (seconds < 0 || seconds > SECONDS_MAX) {
      return of(parts);
    }
    ByteBuffer digest = digest(parts);
    long first = seconds << Integer.SIZE | Integer.toUnsignedLong(digest.getInt());
    return new Identity(new UUID(first, digest.getLong()));
  }

  /** The first of the identities of this time and later ones. */
  public static Identity firstAt(Instant time) {
    long seconds = Math.clamp(secondsAt(time), 0, SECONDS_MAX);
    return new Identity(new UUID(seconds << Integer.SIZE, 0));
  }

  /** The first of the identities without a time. */
  public static Identity firstTimeless() {
    return new Identity(new UUID(TIMELESS, 0));
  }

  private static long secondsAt(Instant time) {
    return time.getEpochSecond() - EPOCH.getEpochSecond();
  }

  private static ByteBuffer digest(String... parts) {
    MessageDigest digest = sha256();
    for (String part : parts) {
      byte[] bytes = part.getBytes(StandardCharsets.UTF_8);
      digest.update(ByteBuffer.allocate(Integer.BYTES).putInt(bytes.length).array());
      digest.update(bytes);
    }
    return ByteBuffer.wrap(digest.digest());
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError("every Java platform has SHA-256", e);
    }
  }
}
