package dev.holdfast.bench;

import java.util.Locale;

/**
 * One measurement beside its bar.
 *
 * @param detail what else is worth knowing
 */
record Figure(
    String name, double value, String unit, double bar, Direction direction, String detail) {

  /** Which side of the bar is good. */
  enum Direction {
    AT_MOST("≤"),
    AT_LEAST("≥");

    private final String sign;

    Direction(String sign) {
      this.sign = sign;
    }
  }

  static Figure atMost(double bar, String name, double value, String unit, String detail) {
    return new Figure(name, value, unit, bar, Direction.AT_MOST, detail);
  }

  static Figure atLeast(double bar, String name, double value, String unit, String detail) {
    return new Figure(name, value, unit, bar, Direction.AT_LEAST, detail);
  }

  boolean met() {
    return switch (direction) {
      case AT_MOST -> value <= bar;
      case AT_LEAST -> value >= bar;
    };
  }

  String line() {
    return String.format(
        Locale.ROOT,
        "%-7s  %-44s %10.2f %-3s (%s %s)  %s",
        met() ? "met" : "NOT MET",
        name,
        value,
        unit,
        direction.sign,
        number(bar),
        detail);
  }

  private static String number(double number) {
    return number == Math.rint(number) ? String.valueOf((long) number) : String.valueOf(number);
  }
}
