package dev.holdfast.settings;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * One setting that exists.
 *
 * @param key its place in the settings file, such as {@code work.time-limit}; for a further app
 *     with the app's name, or {@code *} for any
 * @param type what its value is; for a list, what each item is
 * @param list whether it takes several values, separated by commas in the environment
 * @param within the range of its value or of each item; absent where there is none
 */
public record Setting(String key, SettingType<?> type, boolean list, @Nullable Within within) {

  /** Its name in the environment, such as {@code HOLDFAST_WORK_TIME_LIMIT}. */
  public String environment() {
    return environment(key);
  }

  static String environment(String key) {
    String prefixed = SettingsSchema.PREFIX + "." + key;
    return prefixed.replace('.', '_').replace('-', '_').toUpperCase(Locale.ROOT);
  }

  /** What a value must be, as a phrase. */
  String expected() {
    String each = list ? "a list, separated by commas, each " + type.expected() : type.expected();
    return within == null ? each : each + ", from " + within.from() + " to " + within.to();
  }

  Setting named(String actualKey) {
    return new Setting(actualKey, type, list, within);
  }
}
