package dev.holdfast.settings;

/** The settings are wrong; the message lists every mistake, for a person. */
@SuppressWarnings("serial") // never leaves the process
public final class InvalidSettings extends RuntimeException {

  InvalidSettings(String message) {
    super(message, null, false, false);
  }
}
