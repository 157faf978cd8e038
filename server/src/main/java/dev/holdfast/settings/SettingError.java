package dev.holdfast.settings;

import java.util.List;

/**
 * Something wrong with the settings.
 *
 * @param key of the setting as the file has it, which may not exist; empty where the message names
 *     what is meant
 * @param message what is wrong and what is expected, without any secret
 */
record SettingError(String key, String message) {

  /** A key in the file that no setting has. */
  static SettingError unknownKey(String key, String place) {
    String plain = key.replaceFirst("^holdfast\\.?", "");
    if (!plain.equals(key) && (plain.isEmpty() || Schema.find(plain).isPresent())) {
      return new SettingError("", key + " (" + place + "): remove holdfast from the key");
    }
    List<String> keys = Schema.SETTINGS.stream().map(Setting::key).toList();
    return new SettingError(key, "no such setting (" + place + ")" + suggestion(key, keys));
  }

  /** A variable in the environment that no setting has. */
  static SettingError unknownVariable(String name) {
    List<String> names = Schema.SETTINGS.stream().map(Setting::variable).toList();
    return new SettingError("", name + ": no such setting (environment)" + suggestion(name, names));
  }

  /** A secret and a file with it, of which nobody knows which is meant. */
  static SettingError bothVariables(String name, String file) {
    return new SettingError("", name + " and " + file + " are both set; remove one of them");
  }

  private static String suggestion(String typed, List<String> names) {
    return Suggestion.nearest(typed, names).map(name -> "; did you mean " + name + "?").orElse("");
  }

  /** The whole line for a person: both names of the setting, then what is wrong with it. */
  String text() {
    return key.isEmpty() ? message : key + " (" + Setting.variable(key) + "): " + message;
  }
}
