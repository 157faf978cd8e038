package dev.holdfast.event;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.UUID;

/**
 * What makes an event unique: two deliveries of the same event have the same identity. It is the
 * first half of a SHA-256 over the parts that identify the event, so that no phone number or user
 * id is readable in an index.
 */
public record Identity(UUID value) {

  /**
   * The identity made of these parts, in this order. A part that contains the separator cannot
   * imitate two parts.
   */
  public static Identity of(String... parts) {
    MessageDigest digest = sha256();
    for (String part : parts) {
      byte[] bytes = part.getBytes(StandardCharsets.UTF_8);
      digest.update(ByteBuffer.allocate(Integer.BYTES).putInt(bytes.length).array());
      digest.update(bytes);
    }
    ByteBuffer hash = ByteBuffer.wrap(digest.digest());
    return new Identity(new UUID(hash.getLong(), hash.getLong()));
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError("every Java platform has SHA-256", e);
    }
  }
}
