package dev.holdfast.query;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a payload must hold at a path. As text: {@code messaging.0.message.text ~ refund}.
 *
 * @param path dotted, array elements by number; begins inside the event's {@code entry[0]}, or,
 *     where nothing is there, at the payload's root
 * @param value empty for {@link Op#EXISTS}
 */
public record PayloadCondition(String path, Op op, String value) {

  /** How the value at the path is compared. */
  public enum Op {
    /** Its text is exactly this. */
    EQUALS("="),
    /** It is there, and its text is another. */
    DIFFERS("!="),
    /** Its text contains this, in upper or lower case. */
    CONTAINS("~"),
    /** It is there. */
    EXISTS("?");

    private final String sign;

    Op(String sign) {
      this.sign = sign;
    }

    private static Op of(String sign) {
      for (Op op : values()) {
        if (op.sign.equals(sign)) {
          return op;
        }
      }
      throw new IllegalArgumentException(sign);
    }
  }

  private static final int LONGEST = 1_000;
  private static final Pattern TEXT =
      Pattern.compile(
          "\\s*([^\\s=~?!]{1,200})\\s*(?:(=|!=|~)\\s*(.*\\S)|(\\?))\\s*", Pattern.DOTALL);

  /** The condition that this text means; empty where it means none. */
  public static Optional<PayloadCondition> parse(String text) {
    Matcher parts = TEXT.matcher(text);
    if (text.length() > LONGEST || !parts.matches()) {
      return Optional.empty();
    }
    String path = parts.group(1);
    return Optional.of(
        parts.group(4) == null
            ? new PayloadCondition(path, Op.of(parts.group(2)), parts.group(3))
            : new PayloadCondition(path, Op.EXISTS, ""));
  }

  /** The condition as {@link #parse} reads it. */
  public String text() {
    return (path + " " + op.sign + " " + value).strip();
  }

  /** In SQL over {@code e.payload}, with the parameters of this name that follow. */
  String sql(String name) {
    String at = at("#>>", name);
    return switch (op) {
      case EQUALS -> at + " = :" + name;
      case DIFFERS -> at + " <> :" + name;
      case CONTAINS -> "strpos(lower(" + at + "), lower(:" + name + ")) > 0";
      case EXISTS -> at("#>", name) + " IS NOT NULL";
    };
  }

  private static String at(String operator, String name) {
    return "coalesce(e.payload %1$s string_to_array('entry.0.' || :%2$s_path, '.'), e.payload %1$s string_to_array(:%2$s_path, '.'))"
        .formatted(operator, name);
  }
}
