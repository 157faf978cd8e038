package dev.holdfast.settings;

/**
 * Something wrong with the settings.
 *
 * @param key of the setting as the file has it; may be one that does not exist
 * @param what is wrong and what is expected, without any secret
 */
record Mistake(String key, String what) {

  /** The whole line for a person: both names of the setting, then what is wrong with it. */
  String text() {
    return key.isEmpty() ? what : key + " (" + Setting.environment(key) + "): " + what;
  }
}
