package dev.holdfast.sample;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Base64;
import java.util.HexFormat;

/**
 * Ids in the forms that Meta gives them. Within a run no two are equal. Between runs (another seed
 * or another start) texts carry 128 bits of the run and its count, numbers 34 bits of the run, so
 * that chance would have to make two runs in seventeen thousand million agree. Not thread-safe.
 */
final class Ids {

  private static final int COUNT_BITS = 26;
  private static final long COUNT_MASK = (1L << COUNT_BITS) - 1;
  private static final long SIXTY_BITS = (1L << 60) - 1;
  private static final long ODD = 0x9E3779B97F4A7C15L;

  private final long run;
  private long count;

  Ids(long seed, Instant start) {
    this.run = mix(mix(seed) + start.toEpochMilli());
  }

  /** A number of 18 or 19 digits, above 2^53 and within a long, as of a comment or a lead. */
  long number() {
    long current = count++;
    long runBits = mix(run + (current >>> COUNT_BITS)) >>> (64 - 34);
    long plain = (runBits << COUNT_BITS) | (current & COUNT_MASK);
    // Odd factor and shifted xor map 60 bits onto 60 bits one to one, so no two counts meet.
    long spread = (plain * ODD) & SIXTY_BITS;
    return 100_000_000_000_000_000L + (spread ^ (spread >>> 30));
  }

  /** The same as text. */
  String text() {
    return Long.toString(number());
  }

  /** A user id that is valid for one Page or account only; 16 digits. */
  String scopedUser() {
    return Long.toString(1_000_000_000_000_000L + number() % 9_000_000_000_000_000L);
  }

  /** 32 hexadecimal digits. */
  String token() {
    long current = count++;
    byte[] bytes =
        ByteBuffer.allocate(2 * Long.BYTES)
            .putLong(mix(run + current * ODD))
            .putLong(mix(Long.rotateLeft(run, 32) - current * ODD))
            .array();
    return HexFormat.of().formatHex(bytes);
  }

  String instagramMid(String account) {
    String plain = "ig_dm_item:1:IGMessageID:" + account + ":340282366841710301244" + token();
    return Base64.getEncoder().encodeToString(ascii(plain)).replace("=", "ZD");
  }

  String messengerMid() {
    return "m_" + Base64.getUrlEncoder().withoutPadding().encodeToString(ascii(token() + token()));
  }

  /** A WhatsApp message's id. */
  String wamid(String phone) {
    return "wamid." + whatsApp(phone);
  }

  /** A WhatsApp call's id. */
  String wacid(String phone) {
    return "wacid." + whatsApp(phone);
  }

  /** Length-prefixed fields in base64, as in captured ids. */
  private String whatsApp(String phone) {
    ByteArrayOutputStream plain = new ByteArrayOutputStream();
    plain.writeBytes(new byte[] {0x1c, 0x18, (byte) phone.length()});
    plain.writeBytes(ascii(phone));
    plain.writeBytes(new byte[] {0x15, 0x02, 0x00, 0x12, 0x18, 0x20});
    plain.writeBytes(ascii(token()));
    plain.write(0);
    return Base64.getEncoder().encodeToString(plain.toByteArray());
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }

  /** The finisher of SplitMix64: one to one, every input bit reaches every output bit. */
  private static long mix(long value) {
    long mixed = (value ^ (value >>> 30)) * 0xBF58476D1CE4E5B9L;
    mixed = (mixed ^ (mixed >>> 27)) * 0x94D049BB133111EBL;
    return mixed ^ (mixed >>> 31);
  }
}
