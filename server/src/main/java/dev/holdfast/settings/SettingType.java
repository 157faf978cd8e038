package dev.holdfast.settings;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import org.slf4j.event.Level;

/**
 * How the text of a setting becomes a value, and what is expected of that text.
 *
 * @param type the value's class
 * @param expected a phrase for people, such as "a whole number"
 * @param hidden whether a value must not be shown
 * @param reader throws IllegalArgumentException or ArithmeticException for a text it cannot take
 */
public record SettingType<T>(
    Class<T> type, String expected, boolean hidden, Function<String, T> reader) {

  static final List<SettingType<?>> ALL =
      List.of(
          shown(Integer.class, "a whole number", Integer::valueOf),
          shown(Double.class, "a number", Double::valueOf),
          shown(String.class, "some text", text -> text),
          shown(Path.class, "a path", Path::of),
          shown(
              Duration.class,
              "a duration such as 500ms, 5s, 2m or PT5S (a number needs its unit)",
              HumanDuration::parse),
          shown(ByteSize.class, "a size such as 4MiB or 4194304", ByteSize::parse),
          shown(URI.class, "a URL that begins with https:// or http://", SettingType::url),
          shown(
              ProxyAddress.class,
              "an IP address such as 192.0.2.7, or a range such as 10.0.0.0/8",
              ProxyAddress::new),
          shown(
              Settings.LogFormat.class,
              "text or json",
              text -> Settings.LogFormat.valueOf(text.toUpperCase(Locale.ROOT))),
          shown(
              Level.class,
              "error, warn, info, debug or trace",
              text -> Level.valueOf(text.toUpperCase(Locale.ROOT))),
          hidden(
              DatabaseUrl.class,
              "a JDBC URL such as jdbc:postgresql://localhost:5432/holdfast",
              DatabaseUrl::new),
          hidden(Sensitive.class, "a secret without white space around it", Sensitive::new));

  /** The type for values of this class, which may be a primitive one. */
  static SettingType<?> of(Class<?> type) {
    Class<?> boxed = boxed(type);
    return ALL.stream()
        .filter(candidate -> candidate.type.equals(boxed))
        .findFirst()
        .orElseThrow(() -> new IllegalStateException("no setting can be a " + type.getName()));
  }

  private static Class<?> boxed(Class<?> type) {
    if (type == int.class) {
      return Integer.class;
    }
    return type == double.class ? Double.class : type;
  }

  private static <T> SettingType<T> shown(Class<T> type, String expected, Function<String, T> by) {
    return new SettingType<>(type, expected, false, by);
  }

  private static <T> SettingType<T> hidden(Class<T> type, String expected, Function<String, T> by) {
    return new SettingType<>(type, expected, true, by);
  }

  private static URI url(String text) {
    URI url = URI.create(text);
    if (!String.valueOf(url.getScheme()).matches("https?") || url.getHost() == null) {
      throw new IllegalArgumentException("not a URL of the web");
    }
    return url;
  }

  T read(String text) {
    return reader.apply(text);
  }
}
