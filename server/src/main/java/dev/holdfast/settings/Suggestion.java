package dev.holdfast.settings;

import java.util.Collection;
import java.util.Comparator;
import java.util.Optional;

/** What somebody who mistyped a name probably meant. */
final class Suggestion {

  private Suggestion() {}

  /** The nearest of these names, when it is near enough to be meant. */
  static Optional<String> nearest(String typed, Collection<String> names) {
    int limit = Math.max(2, typed.length() / 3);
    return names.stream()
        .min(Comparator.comparingInt((String name) -> distance(typed, name)).thenComparing(n -> n))
        .filter(name -> distance(typed, name) <= limit);
  }

  /** The least number of letters to put in, take out or change (Levenshtein). */
  private static int distance(String from, String to) {
    int[] above = new int[to.length() + 1];
    for (int column = 0; column <= to.length(); column++) {
      above[column] = column;
    }
    for (int row = 1; row <= from.length(); row++) {
      int[] current = new int[to.length() + 1];
      current[0] = row;
      for (int column = 1; column <= to.length(); column++) {
        int change = from.charAt(row - 1) == to.charAt(column - 1) ? 0 : 1;
        int sides = Math.min(above[column], current[column - 1]) + 1;
        current[column] = Math.min(above[column - 1] + change, sides);
      }
      above = current;
    }
    return above[to.length()];
  }
}
