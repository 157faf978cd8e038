package dev.holdfast.alert;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/**
 * Hours of the day in which nothing is expected to happen.
 *
 * @param zone whose clock they are by
 */
public record QuietHours(List<Hours> hours, ZoneId zone) {

  /** From one time of the day to another; over midnight where the second is not later. */
  public record Hours(LocalTime from, LocalTime to) {}

  private record Span(Instant from, Instant to) {}

  public QuietHours {
    hours = List.copyOf(hours);
  }

  /** How much of the time between these moments is not quiet. */
  Duration loud(Instant from, Instant to) {
    Duration loud = Duration.ZERO;
    Instant reached = from;
    for (Span quiet : quiet(from, to)) {
      if (quiet.from().isAfter(reached)) {
        loud = loud.plus(Duration.between(reached, earlier(quiet.from(), to)));
      }
      reached = later(reached, quiet.to());
    }
    return reached.isBefore(to) ? loud.plus(Duration.between(reached, to)) : loud;
  }

  /** All that begin before the end, in order; the first ones may be over before the beginning. */
  private List<Span> quiet(Instant from, Instant to) {
    LocalDate first = from.atZone(zone).toLocalDate().minusDays(1);
    LocalDate last = to.atZone(zone).toLocalDate();
    return Stream.iterate(first, day -> !day.isAfter(last), day -> day.plusDays(1))
        .flatMap(day -> hours.stream().map(own -> on(day, own)))
        .filter(span -> span.from().isBefore(to))
        .sorted(Comparator.comparing(Span::from))
        .toList();
  }

  private Span on(LocalDate day, Hours own) {
    LocalDate ends = own.to().isAfter(own.from()) ? day : day.plusDays(1);
    return new Span(
        day.atTime(own.from()).atZone(zone).toInstant(),
        ends.atTime(own.to()).atZone(zone).toInstant());
  }

  private static Instant earlier(Instant a, Instant b) {
    return a.isBefore(b) ? a : b;
  }

  private static Instant later(Instant a, Instant b) {
    return a.isAfter(b) ? a : b;
  }
}
