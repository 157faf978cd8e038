package dev.holdfast.settings;

import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/** Every further app has a usable name, a secret and a verify token. */
final class FurtherApps {

  /** The same names as meta.App takes. */
  private static final String NAME = "[a-z0-9][a-z0-9_-]{0,62}";

  private FurtherApps() {}

  /** What is wrong, where these are the keys of all settings that have a value. */
  static List<SettingError> errors(Set<String> keys) {
    return Schema.apps(keys).stream().flatMap(name -> errors(name, keys)).toList();
  }

  private static Stream<SettingError> errors(String name, Set<String> keys) {
    String app = "apps." + name;
    String badName =
        "not a name for a further app; expected up to 63 of a-z, 0-9, _ and -, but not"
            + " \"default\", which is the first app's";
    String missing = "missing; every further app has a secret and a verify-token";
    return Stream.concat(
        Stream.of(new SettingError(app, badName))
            .filter(_ -> !name.matches(NAME) || name.equals("default")),
        Stream.of(app + ".secret", app + ".verify-token")
            .filter(key -> !keys.contains(key))
            .map(key -> new SettingError(key, missing)));
  }
}
