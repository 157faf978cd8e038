package dev.holdfast.sample;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * An Instagram message of always the same size, for measurements: only its digits change, so that
 * making one costs next to nothing beside receiving it.
 */
final class FixedSizeMessage {

  /** Bytes of every body; what the measurements of the design were made with. */
  static final int SIZE = 464;

  private static final int CONVERSATIONS = 10_000;
  private static final String ACCOUNT = "17841405309211844";
  private static final String TIME = "0000000000000";
  private static final String SENDER = "1400000000000000";
  private static final String TOKEN = "t".repeat(32);

  private static final String BEFORE_MID =
      "{\"object\":\"instagram\",\"entry\":[{\"time\":%s,\"id\":\"%s\",\"messaging\":[{\"sender\":{\"id\":\"%s\"},\"recipient\":{\"id\":\"%s\"},\"timestamp\":%s,\"message\":{\"mid\":\""
          .formatted(TIME, ACCOUNT, SENDER, ACCOUNT, TIME);
  private static final String AFTER_MID =
      "\",\"text\":\"Gr\\u00fc\\u00df Gott, ist die Kaffeem\\u00fchle noch zu haben? \\ud83d\\ude0a\"}}]}]}";
  private static final byte[] TEMPLATE =
      (BEFORE_MID + mid() + AFTER_MID).getBytes(StandardCharsets.US_ASCII);

  private static final int SENT_AT = BEFORE_MID.indexOf(TIME);
  private static final int SAID_AT = BEFORE_MID.lastIndexOf(TIME);
  private static final int SENDER_ENDS_AT = BEFORE_MID.indexOf(SENDER) + SENDER.length();
  private static final int TOKEN_AT = BEFORE_MID.length() + mid().indexOf(TOKEN);

  private FixedSizeMessage() {}

  /**
   * The next body.
   *
   * @param number chooses the sender, one of ten thousand
   */
  static byte[] body(long number, long millis, String token) {
    byte[] body = TEMPLATE.clone();
    writeDigits(body, SENT_AT + TIME.length(), millis);
    writeDigits(body, SAID_AT + TIME.length(), millis);
    writeDigits(body, SENDER_ENDS_AT, Math.floorMod(number, CONVERSATIONS));
    byte[] unique = token.getBytes(StandardCharsets.US_ASCII);
    System.arraycopy(unique, 0, body, TOKEN_AT, unique.length);
    return body;
  }

  /** As long as the whole body needs, with the place of the token in it. */
  private static String mid() {
    char[] filler = new char[SIZE - BEFORE_MID.length() - TOKEN.length() - AFTER_MID.length() - 2];
    Arrays.fill(filler, 'Z');
    String start = "aWdfZG1faXRlbToxOklHTWVzc2FnZUlEOjE3ODQxNDA1MzA5MjExODQ0Oj";
    start.getChars(0, Math.min(start.length(), filler.length), filler, 0);
    return new String(filler) + TOKEN + "ZD";
  }

  private static void writeDigits(byte[] body, int end, long number) {
    long rest = number;
    for (int at = end - 1; rest > 0; at--) {
      body[at] = (byte) ('0' + rest % 10);
      rest /= 10;
    }
  }
}
