package dev.holdfast.settings;

import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A setting that somebody gave a value.
 *
 * @param setting which one
 * @param texts the value as given; for a list each item of it
 * @param source what kind of place it came from
 * @param place where exactly, for people, such as {@code holdfast.yaml, line 3}
 */
public record Given(Setting setting, List<String> texts, Source source, String place) {

  /** Where settings come from; the later ones win. */
  public enum Source {
    DEFAULT(100),
    FILE(200),
    ENVIRONMENT(300);

    private final int strength;

    Source(int strength) {
      this.strength = strength;
    }

    /** Greater for a source that wins. */
    int strength() {
      return strength;
    }
  }

  public Given {
    texts = List.copyOf(texts);
  }

  /** A value in one piece; for a list its items are separated by commas. */
  static Given of(Setting setting, String value, Source source, String place) {
    List<String> texts =
        setting.list()
            ? Stream.of(value.split(",", -1)).map(String::strip).toList()
            : List.of(value);
    return new Given(setting, texts, source, place);
  }

  boolean blank() {
    return texts.stream().allMatch(String::isBlank);
  }

  /** The value for people, a secret masked. */
  String shown() {
    return setting.type().hidden()
        ? Sensitive.MASK
        : texts.stream().map(Given::printable).collect(Collectors.joining(", "));
  }

  /** The setting's key as SmallRye knows it. */
  String property() {
    return SettingsSchema.PREFIX + "." + setting.key();
  }

  /** The value as SmallRye reads it: it splits lists at commas that have no backslash before. */
  String propertyValue() {
    return setting.list()
        ? texts.stream()
            .map(text -> text.replaceAll("([\\\\,])", "\\\\$1"))
            .collect(Collectors.joining(","))
        : texts.getFirst();
  }

  private static String printable(String text) {
    String line = text.replaceAll("\\p{Cntrl}", " ");
    return line.length() <= 80 ? line : line.substring(0, 80) + "…";
  }

  @Override
  public String toString() {
    return setting.key() + " from " + place;
  }
}
