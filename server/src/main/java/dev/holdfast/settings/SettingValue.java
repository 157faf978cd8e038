package dev.holdfast.settings;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The value of a setting, and where it came from.
 *
 * @param setting which one
 * @param texts the value as written, of a list each item; none where nothing is set
 * @param source what kind of place it came from
 * @param place where exactly, such as {@code holdfast.yaml, line 3}
 */
public record SettingValue(Setting setting, List<String> texts, Source source, String place) {

  /** Where values come from; the later ones win. */
  public enum Source {
    NONE,
    DEFAULT,
    CREDENTIAL,
    FILE,
    ENVIRONMENT
  }

  /** A value in one piece; the items of a list are separated by commas. */
  static SettingValue of(Setting setting, String text, Source source, String place) {
    List<String> texts =
        setting.list() ? Stream.of(text.split(",", -1)).map(String::strip).toList() : List.of(text);
    return new SettingValue(setting, texts, source, place);
  }

  static SettingValue none(Setting setting) {
    return new SettingValue(setting, List.of(), Source.NONE, "");
  }

  /** Whether there is a value, given or by default. */
  public boolean isSet() {
    return source != Source.NONE;
  }

  /** The items of a list, or the one value; none where it is off. */
  List<Object> parsed() {
    return texts.stream().filter(text -> !setting.isOff(text)).map(setting::parse).toList();
  }

  /** What is wrong with it; the value is quoted only where it may be shown. */
  Optional<SettingError> error() {
    try {
      if (texts.stream().allMatch(String::isBlank)) {
        return wrong("blank in " + place + "; remove it, or set " + setting.expected());
      }
      parsed();
      return Optional.empty();
    } catch (RuntimeException _) {
      String value = setting.type().isHidden() ? "the value" : '"' + shown() + '"';
      return wrong(value + " in " + place + "; expected " + setting.expected());
    }
  }

  private Optional<SettingError> wrong(String message) {
    return Optional.of(new SettingError(setting.key(), message));
  }

  /** The value for people, on one line and without secrets; empty where nothing is set. */
  public String shown() {
    return isSet() ? setting.shown(String.join(", ", texts)) : "";
  }

  @Override
  public String toString() {
    return setting.key() + " from " + place;
  }
}
