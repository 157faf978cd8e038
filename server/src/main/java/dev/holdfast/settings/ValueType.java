package dev.holdfast.settings;

import java.lang.invoke.MethodType;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.ZoneId;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * How the text of a setting becomes a value.
 *
 * @param valueClass the class of its values
 * @param expected what the text must be, as a phrase
 * @param parser throws a RuntimeException for a text that is no such value
 */
record ValueType(Class<?> valueClass, String expected, Function<String, ?> parser) {

  private static final List<ValueType> ALL =
      List.of(
          new ValueType(int.class, "a whole number", Integer::valueOf),
          new ValueType(double.class, "a number", Double::valueOf),
          new ValueType(String.class, "some text", Function.identity()),
          new ValueType(Path.class, "a path", Path::of),
          new ValueType(
              Duration.class,
              "a duration such as 500ms, 5s, 2m or PT5S (a number needs its unit)",
              ValueType::duration),
          new ValueType(
              HoursOfDay.class, "hours of the day such as 22:00-07:00", HoursOfDay::parse),
          new ValueType(ZoneId.class, "a time zone such as Europe/Berlin or UTC", ZoneId::of),
          new ValueType(ByteSize.class, "a size such as 4MiB or 4194304", ByteSize::parse),
          new ValueType(Rate.class, "a rate such as 100/s, 60/m or 1000/h, or off", Rate::parse),
          new ValueType(URI.class, "a URL that begins with https:// or http://", ValueType::url),
          new ValueType(
              ProxyAddress.class,
              "an IP address such as 192.0.2.7, or a range such as 10.0.0.0/8",
              ProxyAddress::new),
          new ValueType(
              DatabaseUrl.class,
              "a JDBC URL such as jdbc:postgresql://localhost:5432/holdfast",
              DatabaseUrl::new),
          new ValueType(Sensitive.class, "a secret without white space around it", Sensitive::new));

  /** The type for values of this class; empty when no setting has such values. */
  static Optional<ValueType> of(Class<?> valueClass) {
    if (valueClass.isEnum()) {
      return Optional.of(oneOf(valueClass));
    }
    Class<?> plain = MethodType.methodType(valueClass).unwrap().returnType();
    return ALL.stream().filter(type -> type.valueClass == plain).findFirst();
  }

  /** Whether a wrong value must not be quoted. */
  boolean isHidden() {
    return valueClass == Sensitive.class || valueClass == DatabaseUrl.class;
  }

  private static ValueType oneOf(Class<?> enumeration) {
    Object[] constants = enumeration.getEnumConstants();
    List<String> words = Stream.of(constants).map(Object::toString).map(ValueType::lower).toList();
    return new ValueType(
        enumeration,
        "one of " + String.join(", ", words),
        text -> constants[words.indexOf(lower(text))]);
  }

  /** From {@code 500ms}, {@code 5s}, {@code 1m30s}, {@code 2h}, {@code 7d} or ISO 8601. */
  private static Duration duration(String text) {
    String form = lower(text).replace(" ", "");
    if (form.endsWith("ms")) {
      return Duration.ofMillis(Long.parseLong(form.substring(0, form.length() - 2)));
    }
    String iso = form.startsWith("p") ? form : (form.endsWith("d") ? "P" : "PT") + form;
    return Duration.parse(iso);
  }

  private static URI url(String text) {
    URI url = URI.create(text);
    if (!String.valueOf(url.getScheme()).matches("(?i)https?") || url.getHost() == null) {
      throw new IllegalArgumentException("not a URL of the web");
    }
    return url;
  }

  private static String lower(String text) {
    return text.strip().toLowerCase(Locale.ROOT);
  }
}
