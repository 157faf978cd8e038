package dev.holdfast.settings;

import java.util.List;

/** The settings are wrong, and nothing should start. */
@SuppressWarnings("serial") // never leaves the process
public final class InvalidSettings extends RuntimeException {

  /**
   * @param errors everything that is wrong, each a line for a person, without secrets
   */
  public InvalidSettings(List<String> errors) {
    super(
        (errors.size() == 1 ? "1 error" : errors.size() + " errors")
            + " in the settings:\n  "
            + String.join("\n  ", errors),
        null,
        false,
        false);
  }
}
