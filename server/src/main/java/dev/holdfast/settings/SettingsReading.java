package dev.holdfast.settings;

import java.util.List;

/** What reading the settings gave. */
public sealed interface SettingsReading {

  /** The settings, or {@link InvalidSettings} with all that is wrong with them. */
  default Usable usable() {
    return switch (this) {
      case Usable usable -> usable;
      case Mistaken mistaken -> throw new InvalidSettings(mistaken.report());
    };
  }

  /**
   * Everything is right.
   *
   * @param settings the values
   * @param effective where each of them came from, in the order of the default file
   */
  record Usable(Settings settings, List<EffectiveSetting> effective) implements SettingsReading {}

  /**
   * Something is wrong; nothing should start.
   *
   * @param mistakes all of them, each a line for a person
   */
  record Mistaken(List<String> mistakes) implements SettingsReading {

    /** All mistakes under one headline. */
    public String report() {
      String count = mistakes.size() == 1 ? "1 mistake" : mistakes.size() + " mistakes";
      return count + " in the settings:\n  " + String.join("\n  ", mistakes);
    }
  }
}
