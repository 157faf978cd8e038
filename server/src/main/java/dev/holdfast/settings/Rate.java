package dev.holdfast.settings;

import java.time.Duration;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * How often something may happen, such as 100/s, 60/m or 1000/h; or off.
 *
 * @param count how often within the period, more than 0; 0 where there is no limit
 */
public record Rate(long count, Duration period) {

  private static final Rate OFF = new Rate(0, Duration.ofSeconds(1));

  private static final Pattern FORM = Pattern.compile("(\\d{1,9})/([smh])");

  private static final Map<String, Duration> PERIODS =
      Map.of("s", Duration.ofSeconds(1), "m", Duration.ofMinutes(1), "h", Duration.ofHours(1));

  /**
   * @throws IllegalArgumentException when the text is neither a rate nor off
   */
  static Rate parse(String text) {
    if (text.strip().equals("off")) {
      return OFF;
    }
    Matcher form = FORM.matcher(text.replace(" ", ""));
    if (!form.matches() || Long.parseLong(form.group(1)) == 0) {
      throw new IllegalArgumentException("not a rate");
    }
    return new Rate(Long.parseLong(form.group(1)), PERIODS.getOrDefault(form.group(2), OFF.period));
  }

  /** Whether there is no limit. */
  public boolean isOff() {
    return count == 0;
  }
}
