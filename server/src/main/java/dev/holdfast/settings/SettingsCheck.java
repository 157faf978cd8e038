package dev.holdfast.settings;

import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Whether a given value keeps to the type and the range of its setting. */
final class SettingsCheck {

  private SettingsCheck() {}

  /** What is wrong with this value; the value itself is named only where it may be shown. */
  static Optional<Mistake> mistake(Given given) {
    Setting setting = given.setting();
    if (given.blank()) {
      String what =
          "blank in " + given.place() + "; leave it out, or give it " + setting.expected();
      return Optional.of(new Mistake(setting.key(), what));
    }
    return given.texts().stream().allMatch(text -> accepts(setting, text))
        ? Optional.empty()
        : Optional.of(new Mistake(setting.key(), bad(given)));
  }

  private static String bad(Given given) {
    boolean hidden = given.setting().type().hidden();
    String value = hidden ? "the value" : '"' + given.shown() + '"';
    return value + " in " + given.place() + "; expected " + given.setting().expected();
  }

  private static boolean accepts(Setting setting, String text) {
    try {
      Object value = setting.type().read(text);
      return isWithin(setting, value);
    } catch (IllegalArgumentException | ArithmeticException _) {
      return false;
    }
  }

  private static boolean isWithin(Setting setting, Object value) {
    @Nullable Within within = setting.within();
    return within == null
        || (compare(setting, value, within.from()) >= 0
            && compare(setting, value, within.to()) <= 0);
  }

  @SuppressWarnings("unchecked") // both values were read as the same setting's type
  private static int compare(Setting setting, Object value, String bound) {
    return ((Comparable<Object>) value).compareTo(setting.type().read(bound));
  }

  static List<Mistake> mistakes(List<Given> given) {
    return given.stream().map(SettingsCheck::mistake).flatMap(Optional::stream).toList();
  }
}
