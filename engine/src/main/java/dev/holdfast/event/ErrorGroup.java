package dev.holdfast.event;

import java.util.List;
import java.util.regex.Pattern;

/**
 * What errors have in common that differ only in ids, numbers, addresses and quoted values: events
 * that failed for one reason belong together.
 */
public final class ErrorGroup {

  /** The longest group, in characters. */
  public static final int MAX_CHARS = 200;

  /** The group of errors that say nothing. No group is blank: a blank text means nothing. */
  public static final String NO_REASON = "(no reason given)";

  /** What is looked at; the rest of a very long line tells no group. */
  private static final int LOOKED_AT_CHARS = 1_000;

  private record Placeholder(Pattern pattern, String name) {

    static Placeholder of(String name, String regex) {
      return new Placeholder(Pattern.compile(regex), name);
    }
  }

  /** In this order: what contains others comes first. Over a bounded text, none takes long. */
  private static final List<Placeholder> PLACEHOLDERS =
      List.of(
          Placeholder.of("{value}", "\"[^\"]*+\"|`[^`]*+`|(?<![\\p{L}\\d])'[^']*+'|“[^”]*+”"),
          Placeholder.of("{url}", "[a-zA-Z][a-zA-Z0-9+.-]{1,20}+://[^\\s,;)\\]}]++"),
          Placeholder.of("{address}", "[\\w.+-]{1,64}+@[\\w.-]++"),
          Placeholder.of(
              "{id}",
              "\\b\\p{XDigit}{8}-\\p{XDigit}{4}-\\p{XDigit}{4}-\\p{XDigit}{4}-\\p{XDigit}{12}\\b"),
          Placeholder.of("{address}", "\\b\\d{1,3}(?:\\.\\d{1,3}){3}(?::\\d{1,5})?+(?![.\\d])"),
          Placeholder.of("{n}", "\\b\\d{1,2}:\\d{2}:\\d{2}(?:\\.\\d++)?+\\b"),
          Placeholder.of(
              "{address}", "(?<![:.\\w])(?:\\p{XDigit}{0,4}+:){2,7}+\\p{XDigit}{0,4}+(?![:.\\w])"),
          Placeholder.of("{id}", "\\b(?=\\w*?\\d)(?=\\w*?\\p{L})\\w{8,}+\\b"),
          Placeholder.of("{n}", "\\b\\d++(?:[.,:_/-]\\d++)*+"));

  private ErrorGroup() {}

  /**
   * The group of this error: its first line that is not blank, with placeholders, at most {@link
   * #MAX_CHARS}; {@link #NO_REASON} where there is none.
   */
  public static String of(String error) {
    String line =
        error.lines().map(String::strip).filter(l -> !l.isEmpty()).findFirst().orElse(NO_REASON);
    String group = line.substring(0, Math.min(line.length(), LOOKED_AT_CHARS));
    for (Placeholder placeholder : PLACEHOLDERS) {
      group = placeholder.pattern.matcher(group).replaceAll(placeholder.name);
    }
    return group.length() <= MAX_CHARS ? group : cut(group) + "…";
  }

  /** Never between the two halves of one character. */
  private static String cut(String group) {
    int end = MAX_CHARS - 1;
    return group.substring(0, Character.isHighSurrogate(group.charAt(end - 1)) ? end - 1 : end);
  }
}
