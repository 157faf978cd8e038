package dev.holdfast.app;

import java.util.List;

/**
 * What one source of settings holds.
 *
 * @param given settings that exist, with their values unchecked
 * @param mistakes what could not be understood as a setting
 */
record SettingsSource(List<Given> given, List<Mistake> mistakes) {

  SettingsSource {
    given = List.copyOf(given);
    mistakes = List.copyOf(mistakes);
  }
}
