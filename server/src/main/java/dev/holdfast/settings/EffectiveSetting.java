package dev.holdfast.settings;

import org.jspecify.annotations.Nullable;

/**
 * A setting as it holds.
 *
 * @param setting which one
 * @param given the value that won; absent when nobody gave one and there is no default
 */
public record EffectiveSetting(Setting setting, @Nullable Given given) {

  /** The value with secrets masked; empty when there is none. */
  public String value() {
    if (given == null) {
      return "";
    }
    return setting.type().type() == DatabaseUrl.class
        ? new DatabaseUrl(given.texts().getFirst()).toString()
        : given.shown();
  }

  /** The value for people, who also want to know that there is none. */
  public String shown() {
    if (given == null) {
      return "(not set)";
    }
    return setting.type().type() == Sensitive.class ? value() + " (set)" : value();
  }

  /** Where the value came from, for people; empty when there is none. */
  public String origin() {
    return given == null ? "" : given.place();
  }
}
