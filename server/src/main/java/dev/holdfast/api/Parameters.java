package dev.holdfast.api;

import dev.holdfast.action.Action;
import dev.holdfast.event.Status;
import dev.holdfast.watch.Range;
import dev.holdfast.web.Problem;
import dev.holdfast.web.ProblemException;
import dev.holdfast.web.WebRequest;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** The request's parameters, each checked, each mistake naming its parameter. */
final class Parameters {

  private final WebRequest request;

  Parameters(WebRequest request) {
    this.request = request;
  }

  /** Empty where it is not there: a blank or second value never silently means something else. */
  Optional<String> text(String name) {
    List<String> values = request.queryValues(name);
    if (values.size() > 1) {
      throw bad(name, "must be given once");
    }
    return values.stream().map(value -> checked(name, value)).findFirst();
  }

  private static String checked(String name, String value) {
    if (value.isBlank()) {
      throw bad(name, "must not be blank; leave it out instead");
    }
    if (value.indexOf('\0') >= 0) {
      throw bad(name, "must not contain a NUL character");
    }
    return value;
  }

  Optional<Status> status(String name) {
    return text(name)
        .map(word -> Status.of(word).orElseThrow(() -> bad(name, "must be one of " + words())));
  }

  long number(String name, long otherwise, long min, long max) {
    return text(name).map(text -> number(name, text, min, max)).orElse(otherwise);
  }

  Optional<Action> action(String name) {
    return text(name)
        .map(word -> Action.of(word).orElseThrow(() -> bad(name, "must be one of " + actions())));
  }

  /** False where nothing is said. */
  boolean flag(String name) {
    return switch (text(name).orElse("false")) {
      case "true" -> true;
      case "false" -> false;
      default -> throw bad(name, "must be true or false");
    };
  }

  /** The words of all actions. */
  static String actions() {
    return Arrays.stream(Action.values()).map(Action::word).collect(Collectors.joining(", "));
  }

  /** An hour where nothing is said. */
  Range range(String name) {
    return text(name)
        .map(word -> Range.of(word).orElseThrow(() -> bad(name, "must be hour, day or week")))
        .orElse(Range.HOUR);
  }

  /** The id in the path. */
  long id() {
    return id(Long.MAX_VALUE);
  }

  long id(long max) {
    return number("id", request.pathParameter("id"), 1, max);
  }

  /** The id before which a list goes on. */
  long before() {
    return number("before", Long.MAX_VALUE, 1, Long.MAX_VALUE);
  }

  private static long number(String name, String text, long min, long max) {
    try {
      long number = Long.parseLong(text);
      if (number >= min && number <= max) {
        return number;
      }
    } catch (NumberFormatException _) {
      // answered below, like a number out of range
    }
    String range = max == Long.MAX_VALUE ? "of at least " + min : "from " + min + " to " + max;
    throw bad(name, "must be a whole number " + range);
  }

  private static ProblemException bad(String name, String expected) {
    return new ProblemException(Problem.badParameter(name, expected));
  }

  private static String words() {
    return Arrays.stream(Status.values()).map(Status::word).collect(Collectors.joining(", "));
  }
}
