package dev.holdfast.settings;

import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Which settings exist, as the records of {@link Settings} say. */
final class Schema {

  private static final Pattern FURTHER_APP = Pattern.compile("^apps\\.([^.]+)(?=\\.|$)");

  /** All, in the order of the records; those of the further apps begin with {@code apps.*}. */
  static final List<Setting> SETTINGS = settings("", Settings.class, false).toList();

  private Schema() {}

  /** The setting with this key, such as {@code port} or {@code apps.shop.secret}. */
  static Optional<Setting> find(String key) {
    return SETTINGS.stream()
        .filter(setting -> setting.key().equals(anyApp(key)))
        .findFirst()
        .map(found -> found.named(key));
  }

  /** All settings where there are these further apps. */
  static List<Setting> settings(Set<String> apps) {
    return SETTINGS.stream()
        .map(Setting::key)
        .flatMap(
            key -> isApp(key) ? apps.stream().map(app -> key.replace("*", app)) : Stream.of(key))
        .flatMap(key -> find(key).stream())
        .toList();
  }

  /** Whether other settings stand below this key. */
  static boolean isGroup(String key) {
    return SETTINGS.stream().anyMatch(setting -> setting.key().startsWith(anyApp(key) + "."));
  }

  private static String anyApp(String key) {
    return FURTHER_APP.matcher(key).replaceFirst("apps.*");
  }

  /** Whether this key is that of a further app or of one of its settings. */
  static boolean isApp(String key) {
    return FURTHER_APP.matcher(key).find();
  }

  /** The names of the further apps that these keys belong to. */
  static Set<String> apps(Set<String> keys) {
    return keys.stream()
        .map(FURTHER_APP::matcher)
        .filter(Matcher::find)
        .map(app -> app.group(1))
        .collect(Collectors.toCollection(TreeSet::new));
  }

  /**
   * @param reloaded whether all of the group are
   */
  private static Stream<Setting> settings(String path, Class<?> group, boolean reloaded) {
    return Stream.of(group.getRecordComponents())
        .flatMap(
            part -> {
              String key = path + name(part) + (isMap(part) ? ".*" : "");
              boolean too = reloaded || part.isAnnotationPresent(Reloaded.class);
              return ValueType.of(valueClass(part))
                  .map(type -> Stream.of(setting(part, key, type, too)))
                  .orElseGet(() -> settings(key + ".", valueClass(part), too));
            });
  }

  private static Setting setting(
      RecordComponent part, String key, ValueType type, boolean reloaded) {
    return new Setting(
        key, type, isList(part), range(part), part.isAnnotationPresent(OrOff.class), reloaded);
  }

  /** The record whose settings have keys that begin with this path, made of these values. */
  static <R> R fill(Class<R> group, String path, Map<String, SettingValue> values) {
    RecordComponent[] parts = group.getRecordComponents();
    Class<?>[] types = Stream.of(parts).map(RecordComponent::getType).toArray(Class<?>[]::new);
    Object[] arguments =
        Stream.of(parts).map(part -> argument(part, path + name(part), values)).toArray();
    try {
      return group.getDeclaredConstructor(types).newInstance(arguments);
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException("a record cannot be filled", e);
    }
  }

  private static Object argument(
      RecordComponent part, String key, Map<String, SettingValue> values) {
    Class<?> type = valueClass(part);
    if (isMap(part)) {
      return apps(values.keySet()).stream()
          .collect(Collectors.toMap(app -> app, app -> fill(type, key + "." + app + ".", values)));
    }
    if (ValueType.of(type).isEmpty()) {
      return fill(type, key + ".", values);
    }
    List<Object> parsed =
        Optional.ofNullable(values.get(key)).map(SettingValue::parsed).orElse(List.of());
    if (isList(part)) {
      return parsed;
    }
    return part.getType() == Optional.class ? parsed.stream().findFirst() : parsed.getFirst();
  }

  /** The class of a value, of a list's items, or of a group. */
  private static Class<?> valueClass(RecordComponent part) {
    if (part.getGenericType() instanceof ParameterizedType generic) {
      Type[] arguments = generic.getActualTypeArguments();
      return (Class<?>) arguments[arguments.length - 1];
    }
    return part.getType();
  }

  private static boolean isList(RecordComponent part) {
    return part.getType() == List.class;
  }

  private static boolean isMap(RecordComponent part) {
    return part.getType() == Map.class;
  }

  private static String range(RecordComponent part) {
    Range range = part.getAnnotation(Range.class);
    return range == null ? "" : range.value();
  }

  /** As the file has it: {@code timeLimit} is {@code time-limit}. */
  private static String name(RecordComponent part) {
    return part.getName().replaceAll("([A-Z])", "-$1").toLowerCase(Locale.ROOT);
  }
}
