package dev.holdfast.settings;

import java.util.List;

/**
 * What one source of settings holds.
 *
 * @param named settings that it names, in its order, with a value or without
 * @param given those of them that have one, unchecked
 * @param mistakes what could not be understood as a setting
 */
record SettingsSource(List<Setting> named, List<Given> given, List<Mistake> mistakes) {

  SettingsSource {
    named = List.copyOf(named);
    given = List.copyOf(given);
    mistakes = List.copyOf(mistakes);
  }

  /** A source that names nothing else than what it gives. */
  static SettingsSource of(List<Given> given, List<Mistake> mistakes) {
    return new SettingsSource(given.stream().map(Given::setting).toList(), given, mistakes);
  }
}
