package dev.holdfast.bench;

import dev.holdfast.event.ErrorGroup;
import java.util.List;
import java.util.stream.Stream;

/**
 * An error as handlers give it, with {@code #} for a number that differs each time.
 *
 * @param group what {@link ErrorGroup} makes of it
 */
record ErrorSample(String text, String group) {

  private static final List<String> SYSTEMS =
      List.of("CRM", "shop", "help desk", "ledger", "mailer", "search index", "cache", "archive");

  private static final List<String> TROUBLES =
      List.of(
          "The %s answered 500 for order #",
          "The %s did not answer within 20 s, try #",
          "The %s knows no customer #",
          "Connection to the %s refused: 10.0.0.#",
          "The %s wants \"token-#\" renewed");

  /** Every trouble of every system: 40. */
  static List<ErrorSample> all() {
    return TROUBLES.stream().flatMap(ErrorSample::of).toList();
  }

  private static Stream<ErrorSample> of(String trouble) {
    return SYSTEMS.stream()
        .map(trouble::formatted)
        .map(text -> new ErrorSample(text, ErrorGroup.of(text.replace("#", "7"))));
  }
}
