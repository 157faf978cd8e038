package dev.holdfast.meta;

import dev.holdfast.event.Event;
import java.util.Locale;

/**
 * How types are spelled: dotted segments of a-z, 0-9, {@code _} and {@code -}, whatever Meta, or
 * someone who knows the secret, wrote.
 */
final class TypeName {

  private static final int SEGMENT_LENGTH = 40;
  private static final int LENGTH = 100;

  private TypeName() {}

  /** The type of a kind of event at an object; {@code unknown} is not said twice. */
  static String of(String object, String kind) {
    if (object.equals(Event.UNKNOWN) && kind.equals(Event.UNKNOWN)) {
      return Event.UNKNOWN;
    }
    String type = kind.isEmpty() ? object : object + "." + kind;
    return type.substring(0, Math.min(type.length(), LENGTH));
  }

  /** One segment, at most 40 characters long. */
  static String segment(String text) {
    String lower = text.toLowerCase(Locale.ROOT);
    int length = Math.min(lower.length(), SEGMENT_LENGTH);
    StringBuilder segment = new StringBuilder(length);
    for (int i = 0; i < length; i++) {
      char c = lower.charAt(i);
      segment.append(allowed(c) ? c : '_');
    }
    return segment.toString();
  }

  private static boolean allowed(char c) {
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_' || c == '-';
  }
}
