package dev.holdfast.settings;

import java.util.Locale;

/**
 * One setting that exists.
 *
 * @param key its place in the settings file, such as {@code work.time-limit}; for a further app
 *     with the app's name, or {@code *} for any
 * @param type what its value is; for a list, what each item is
 * @param list whether it takes several values, separated by commas in the environment
 * @param range of its value or of each item, as {@link Range} has it; empty where there is none
 * @param orOff whether {@code off} stands for no value
 * @param reloaded whether a running server takes a change up
 */
public record Setting(
    String key, ValueType type, boolean list, String range, boolean orOff, boolean reloaded) {

  /** Its name in the environment, such as {@code HOLDFAST_WORK_TIME_LIMIT}. */
  public String variable() {
    return variable(key);
  }

  static String variable(String key) {
    return "HOLDFAST_" + key.replace('.', '_').replace('-', '_').toUpperCase(Locale.ROOT);
  }

  /** The same under this key: for a further app that has a name. */
  Setting named(String key) {
    return new Setting(key, type, list, range, orOff, reloaded);
  }

  /** Whether its value is a password, a token or a secret, and is always masked. */
  public boolean isSecret() {
    return type.valueClass() == Sensitive.class;
  }

  /** A valid value for people: on one line, a secret masked. */
  String shown(String text) {
    if (isSecret()) {
      return Sensitive.MASK;
    }
    String shown = type.valueClass() == DatabaseUrl.class ? new DatabaseUrl(text).toString() : text;
    return shown.replaceAll("\\p{Cntrl}", " ");
  }

  /** What a value must be, as a phrase. */
  String expected() {
    String each = list ? "a list, separated by commas, each " : "";
    String or = orOff ? ", or " + OrOff.WORD : "";
    return each + type.expected() + (range.isEmpty() ? "" : ", from " + range) + or;
  }

  /** Whether this text says that there is to be no value. */
  boolean isOff(String text) {
    return orOff && text.strip().equalsIgnoreCase(OrOff.WORD);
  }

  /**
   * The value that this text gives.
   *
   * @throws RuntimeException when it gives none, or one that is out of range
   */
  Object parse(String text) {
    Object value = type.parser().apply(text);
    if (!range.isEmpty()) {
      String[] ends = range.split(" to ", -1);
      if (compare(value, ends[0]) < 0 || compare(value, ends[1]) > 0) {
        throw new IllegalArgumentException("out of range");
      }
    }
    return value;
  }

  @SuppressWarnings("unchecked") // both are values of this setting's type
  private int compare(Object value, String end) {
    return ((Comparable<Object>) value).compareTo(type.parser().apply(end));
  }
}
