package dev.holdfast.settings;

import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A number of bytes.
 *
 * @param bytes from 0
 */
public record ByteSize(long bytes) implements Comparable<ByteSize> {

  private static final Pattern FORM = Pattern.compile("(\\d{1,15}) ?(?:([kmg])(i?)b|b?)");

  /**
   * The size that is written as {@code 4MiB}, {@code 4 MB} or {@code 4194304}.
   *
   * @throws RuntimeException for any other form
   */
  static ByteSize parse(String text) {
    Matcher form = FORM.matcher(text.strip().toLowerCase(Locale.ROOT));
    if (!form.matches()) {
      throw new IllegalArgumentException("not a size");
    }
    int power = form.group(2) == null ? 0 : "kmg".indexOf(form.group(2)) + 1;
    int base = "i".equals(form.group(3)) ? 1024 : 1000;
    return new ByteSize(
        Math.multiplyExact(Long.parseLong(form.group(1)), Math.powExact((long) base, power)));
  }

  @Override
  public int compareTo(ByteSize other) {
    return Long.compare(bytes, other.bytes);
  }
}
