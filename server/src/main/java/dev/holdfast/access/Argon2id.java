package dev.holdfast.access;

import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.bouncycastle.crypto.generators.Argon2BytesGenerator;
import org.bouncycastle.crypto.params.Argon2Parameters;

/**
 * The cost of one Argon2id hash (RFC 9106).
 *
 * @param memoryKib memory it takes, in KiB
 * @param passes over that memory
 */
record Argon2id(int memoryKib, int passes) {

  /** What OWASP's Password Storage Cheat Sheet names first among those of equal strength. */
  static final Argon2id STANDARD = new Argon2id(19 * 1024, 2);

  private static final SecureRandom RANDOM = new SecureRandom();
  private static final int SALT_BYTES = 16;
  private static final int HASH_BYTES = 32;

  /** PHC's string format, as written here: one lane, version 0x13. */
  private static final Pattern PHC =
      Pattern.compile("\\$argon2id\\$v=19\\$m=(\\d{1,8}),t=(\\d{1,4}),p=1\\$([^$]+)\\$([^$]+)");

  /**
   * A hash with all that is needed to make it again.
   *
   * @param cost what it took
   * @param salt in Base64, as is the hash
   */
  record Hashed(Argon2id cost, String salt, String hash) {

    /**
     * Reads PHC's string format.
     *
     * @throws IllegalArgumentException where it is none, with no part of it
     */
    static Hashed parse(String phc) {
      Matcher parts = PHC.matcher(phc);
      if (!parts.matches()) {
        throw new IllegalArgumentException("not a hash that was made here");
      }
      return new Hashed(
          new Argon2id(Integer.parseInt(parts.group(1)), Integer.parseInt(parts.group(2))),
          parts.group(3),
          parts.group(4));
    }

    /** PHC's string format. */
    String phc() {
      return "$argon2id$v=19$m=%d,t=%d,p=1$%s$%s"
          .formatted(cost.memoryKib, cost.passes, salt, hash);
    }

    /** Whether this is what was hashed. */
    boolean isOf(byte[] password) {
      return MessageDigest.isEqual(
          cost.compute(password, Base64.getDecoder().decode(salt)),
          Base64.getDecoder().decode(hash));
    }
  }

  /** Hashes this with a salt of its own. */
  Hashed hash(byte[] password) {
    byte[] salt = random(SALT_BYTES);
    return new Hashed(this, base64(salt), base64(compute(password, salt)));
  }

  /** Takes as long to compare as any other, and is the hash of nothing. */
  Hashed ofNothing() {
    return new Hashed(this, base64(random(SALT_BYTES)), base64(random(HASH_BYTES)));
  }

  private byte[] compute(byte[] password, byte[] salt) {
    Argon2BytesGenerator generator = new Argon2BytesGenerator();
    generator.init(
        new Argon2Parameters.Builder(Argon2Parameters.ARGON2_id)
            .withVersion(Argon2Parameters.ARGON2_VERSION_13)
            .withMemoryAsKB(memoryKib)
            .withIterations(passes)
            .withParallelism(1)
            .withSalt(salt)
            .build());
    byte[] hash = new byte[HASH_BYTES];
    generator.generateBytes(password, hash);
    return hash;
  }

  private static byte[] random(int count) {
    byte[] bytes = new byte[count];
    RANDOM.nextBytes(bytes);
    return bytes;
  }

  private static String base64(byte[] bytes) {
    return Base64.getEncoder().withoutPadding().encodeToString(bytes);
  }
}
