package dev.holdfast.meta;

import java.security.MessageDigest;
import java.time.Instant;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/**
 * Meta's signature over a delivery: {@code X-Hub-Signature-256: sha256=<hex>}, an HMAC-SHA256 with
 * the app secret over the body's bytes exactly as received (Graph API, Webhooks, "Validating
 * Payloads").
 */
public final class Signature {

  private static final String PREFIX = "sha256=";
  private static final int DIGITS = 64;

  private Signature() {}

  /**
   * Whether one of the app's secrets made this header for these bytes. All secrets are tried,
   * always, so the time taken does not tell which one matched. Accepts upper case and surrounding
   * spaces; never throws, whatever the header.
   *
   * @param header the value of {@code X-Hub-Signature-256}; absent if there was none
   * @param body as received, before any decoding; kept, not copied
   */
  public static Verification verify(
      App app, @Nullable String header, byte[] body, Instant receivedAt) {
    if (header == null || header.isBlank()) {
      return new Unverified("the signature header is missing or empty");
    }
    String signature = header.strip();
    if (!signature.regionMatches(true, 0, PREFIX, 0, PREFIX.length())) {
      return new Unverified("the signature does not start with " + PREFIX);
    }
    String digits = signature.substring(PREFIX.length());
    if (digits.length() != DIGITS || !digits.chars().allMatch(HexFormat::isHexDigit)) {
      return new Unverified("the signature is not " + DIGITS + " hexadecimal digits");
    }
    return madeBy(app, HexFormat.of().parseHex(digits), body)
        ? new Delivery(app.name(), body, receivedAt)
        : new Unverified("the signature was made with another secret or over another body");
  }

  /** The header that Meta would send with this body. */
  public static String sign(Secret secret, byte[] body) {
    return PREFIX + HexFormat.of().formatHex(secret.hmac(body));
  }

  private static boolean madeBy(App app, byte[] claimed, byte[] body) {
    boolean made = false;
    for (Secret secret : app.secrets()) {
      made |= MessageDigest.isEqual(secret.hmac(body), claimed);
    }
    return made;
  }
}
