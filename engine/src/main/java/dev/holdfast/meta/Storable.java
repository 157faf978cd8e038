package dev.holdfast.meta;

/**
 * Text as PostgreSQL takes it. JSON may hold what PostgreSQL's text cannot: the character U+0000
 * and halves of surrogate pairs. Both become U+FFFD.
 */
final class Storable {

  private static final char REPLACEMENT = '\uFFFD';
  private static final String NUL_ESCAPE = "\\u0000";

  private Storable() {}

  /** JSON text for a JSONB column; the same object if nothing had to be replaced. */
  static String json(String json) {
    return json.contains(NUL_ESCAPE) ? withoutNulEscapes(text(json)) : text(json);
  }

  /** Text for a text column; the same object if nothing had to be replaced. */
  static String text(String text) {
    for (int i = 0; i < text.length(); i++) {
      if (refused(text, i)) {
        return replaced(text, i);
      }
    }
    return text;
  }

  private static String replaced(String text, int first) {
    StringBuilder kept = new StringBuilder(text);
    for (int i = first; i < text.length(); i++) {
      if (refused(text, i)) {
        kept.setCharAt(i, REPLACEMENT);
      }
    }
    return kept.toString();
  }

  private static boolean refused(String text, int i) {
    char c = text.charAt(i);
    if (c == 0) {
      return true;
    }
    if (Character.isHighSurrogate(c)) {
      return i + 1 == text.length() || !Character.isLowSurrogate(text.charAt(i + 1));
    }
    return Character.isLowSurrogate(c)
        && (i == 0 || !Character.isHighSurrogate(text.charAt(i - 1)));
  }

  /** A backslash that is itself escaped begins no escape: {@code \\u0000} is six letters. */
  private static String withoutNulEscapes(String json) {
    StringBuilder kept = new StringBuilder(json.length());
    int i = 0;
    while (i < json.length()) {
      if (json.charAt(i) != '\\') {
        kept.append(json.charAt(i++));
      } else if (json.startsWith(NUL_ESCAPE, i)) {
        kept.append(REPLACEMENT);
        i += NUL_ESCAPE.length();
      } else {
        kept.append(json, i, i + 2);
        i += 2;
      }
    }
    return kept.toString();
  }
}
