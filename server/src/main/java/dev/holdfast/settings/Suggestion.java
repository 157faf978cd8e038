package dev.holdfast.settings;

import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** What somebody who mistyped a name probably meant. */
final class Suggestion {

  private Suggestion() {}

  /** The nearest of these names, when it is near enough to be meant. */
  static Optional<String> nearest(String typed, List<String> names) {
    return names.stream()
        .min(Comparator.comparingInt(name -> distance(typed, name)))
        .filter(name -> distance(typed, name) <= Math.max(2, typed.length() / 3));
  }

  /** The least number of letters to insert, remove or replace (Levenshtein). */
  private static int distance(String from, String to) {
    int[][] least = new int[from.length() + 1][to.length() + 1];
    for (int i = 0; i <= from.length(); i++) {
      for (int j = 0; j <= to.length(); j++) {
        if (i == 0 || j == 0) {
          least[i][j] = i + j;
        } else {
          int replaced = from.charAt(i - 1) == to.charAt(j - 1) ? 0 : 1;
          int insertedOrRemoved = Math.min(least[i - 1][j], least[i][j - 1]) + 1;
          least[i][j] = Math.min(least[i - 1][j - 1] + replaced, insertedOrRemoved);
        }
      }
    }
    return least[from.length()][to.length()];
  }
}
