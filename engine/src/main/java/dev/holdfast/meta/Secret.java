package dev.holdfast.meta;

import java.nio.charset.StandardCharsets;
import java.security.InvalidKeyException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * A text that only Meta and we know: an app secret or a verify token. It never shows itself, and is
 * compared in constant time. Immutable.
 */
public final class Secret {

  private static final String HMAC = "HmacSHA256";

  private final byte[] bytes;

  /**
   * Never used itself, but copied for each message: to look the algorithm up costs as much as to
   * hash.
   */
  private final Mac keyed;

  private Secret(byte[] bytes) {
    this.bytes = bytes;
    this.keyed = keyed(bytes);
  }

  private static Mac keyed(byte[] key) {
    try {
      Mac mac = Mac.getInstance(HMAC);
      mac.init(new SecretKeySpec(key, HMAC));
      return mac;
    } catch (NoSuchAlgorithmException | InvalidKeyException e) {
      throw new AssertionError("every Java platform has HMAC-SHA256 and takes any key for it", e);
    }
  }

  /**
   * The secret with this text, taken as it is.
   *
   * @throws IllegalArgumentException if the text is blank: a blank key would let anyone sign
   */
  public static Secret of(String text) {
    if (text.isBlank()) {
      throw new IllegalArgumentException("a secret must not be blank");
    }
    return new Secret(text.getBytes(StandardCharsets.UTF_8));
  }

  /** Whether this is the secret's text. Takes the same time wherever the two differ. */
  public boolean matches(String text) {
    return MessageDigest.isEqual(bytes, text.getBytes(StandardCharsets.UTF_8));
  }

  /** HMAC-SHA256 (RFC 2104) of the message, keyed with this secret. */
  byte[] hmac(byte[] message) {
    try {
      return ((Mac) keyed.clone()).doFinal(message);
    } catch (CloneNotSupportedException e) {
      throw new AssertionError("the JDK's HMAC-SHA256 can be copied", e);
    }
  }

  @Override
  public String toString() {
    return "Secret[masked]";
  }
}
