package dev.holdfast.settings;

import java.time.LocalTime;
import java.util.List;

/**
 * Hours of the day, such as {@code 22:00-07:00}; over midnight where the second is not later.
 *
 * @param from included
 * @param to excluded
 */
public record HoursOfDay(LocalTime from, LocalTime to) {

  static HoursOfDay parse(String text) {
    List<String> ends = List.of(text.split("-", -1));
    if (ends.size() != 2) {
      throw new IllegalArgumentException("not two times of the day");
    }
    return new HoursOfDay(time(ends.getFirst()), time(ends.getLast()));
  }

  private static LocalTime time(String text) {
    return LocalTime.parse(text.strip());
  }
}
