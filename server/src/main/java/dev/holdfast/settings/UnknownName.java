package dev.holdfast.settings;

import java.util.List;

/** The mistake of naming a setting that does not exist, with the one that was probably meant. */
final class UnknownName {

  private UnknownName() {}

  /** A key in the file; {@code place} says where. */
  static Mistake key(SettingsSchema schema, String key, String place) {
    String plain = key.replaceFirst("^" + SettingsSchema.PREFIX + "\\.?", "");
    if (!plain.equals(key) && (plain.isEmpty() || known(schema, plain))) {
      return new Mistake(
          "",
          key + " (" + place + "): leave out " + SettingsSchema.PREFIX + ", keys begin below it");
    }
    List<String> keys = schema.settings().stream().map(Setting::key).toList();
    return new Mistake(key, "no such setting (" + place + ")" + meant(key, keys));
  }

  /** A variable in the environment. */
  static Mistake variable(SettingsSchema schema, String variable) {
    List<String> names = schema.settings().stream().map(Setting::environment).toList();
    return new Mistake("", variable + ": no such setting (environment)" + meant(variable, names));
  }

  private static boolean known(SettingsSchema schema, String key) {
    return schema.isGroup(key) || schema.find(key).isPresent();
  }

  private static String meant(String typed, List<String> names) {
    return Suggestion.nearest(typed, names).map(name -> "; did you mean " + name + "?").orElse("");
  }
}
