package dev.holdfast.meta;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import tools.jackson.core.JacksonException;
import tools.jackson.core.exc.StreamConstraintsException;
import tools.jackson.databind.JsonNode;

/** What a delivery's bytes are. */
sealed interface Decoded {

  record Parsed(JsonNode json) implements Decoded {}

  /**
   * Not JSON, or JSON that cannot be kept.
   *
   * @param why for a person, without any part of the body
   */
  record Unreadable(String why) implements Decoded {}

  /** A byte order mark is ignored, as RFC 8259 (section 8.1) allows. */
  char BYTE_ORDER_MARK = '\uFEFF';

  /** Reads the bytes as one JSON text in UTF-8 (RFC 8259). Never throws. */
  static Decoded read(byte[] bytes) {
    String text = new String(bytes, StandardCharsets.UTF_8);
    if (!faithful(text, bytes)) {
      return new Unreadable("the body is not UTF-8");
    }
    try {
      JsonNode json = MetaJson.read(withoutMark(text));
      return json.isMissingNode() ? new Unreadable("the body is empty") : new Parsed(json);
    } catch (StreamConstraintsException e) {
      return new Unreadable("the body is nested too deeply, or has a name or number too long");
    } catch (JacksonException e) {
      return new Unreadable("the body is not JSON");
    } catch (NumberFormatException e) {
      return new Unreadable("the body has a number too large or too small to be kept");
    }
  }

  private static String withoutMark(String text) {
    return !text.isEmpty() && text.charAt(0) == BYTE_ORDER_MARK ? text.substring(1) : text;
  }

  /** Bytes that are not UTF-8 decode to U+FFFD; only then the slow and strict look is needed. */
  private static boolean faithful(String text, byte[] bytes) {
    if (text.indexOf('\uFFFD') < 0) {
      return true;
    }
    try {
      StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes));
      return true;
    } catch (CharacterCodingException e) {
      return false;
    }
  }
}
