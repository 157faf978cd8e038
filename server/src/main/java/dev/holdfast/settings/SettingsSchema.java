package dev.holdfast.settings;

import io.smallrye.config.ConfigMapping;
import java.lang.reflect.Method;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Which settings exist, as {@link Settings} says. Keys here are those of the file, without the
 * prefix that they have inside the program.
 */
final class SettingsSchema {

  static final String PREFIX = "holdfast";

  /** Where the further apps are; the next part of a key is an app's name. */
  static final String APPS = "apps";

  private static final Pattern FURTHER_APP = Pattern.compile("apps\\.([^.]+)(?=\\.|$)");

  private final List<Setting> settings = new ArrayList<>();

  SettingsSchema() {
    addAll("", Settings.class);
  }

  List<Setting> settings() {
    return List.copyOf(settings);
  }

  /** The setting with this key, such as {@code port} or {@code apps.shop.secret}. */
  Optional<Setting> find(String key) {
    String general = general(key);
    return settings.stream()
        .filter(setting -> setting.key().equals(general))
        .findFirst()
        .map(setting -> setting.named(key));
  }

  /** Whether other settings stand below this key. */
  boolean isGroup(String key) {
    String start = general(key) + ".";
    return settings.stream().anyMatch(setting -> setting.key().startsWith(start));
  }

  private static String general(String key) {
    return FURTHER_APP.matcher(key).replaceFirst(APPS + ".*");
  }

  private void addAll(String path, Class<?> group) {
    for (Method method : group.getDeclaredMethods()) {
      String key = path + kebab(method.getName());
      Type type = method.getGenericReturnType();
      if (type instanceof ParameterizedType map && map.getRawType() == Map.class) {
        addAll(key + ".*.", (Class<?>) map.getActualTypeArguments()[1]);
      } else if (type instanceof Class<?> nested && isGroup(nested)) {
        addAll(key + ".", nested);
      } else {
        settings.add(leaf(key, type, method.getAnnotation(Within.class)));
      }
    }
  }

  private static boolean isGroup(Class<?> type) {
    return Stream.of(Settings.class.getDeclaredClasses())
        .anyMatch(nested -> nested == type && nested.isInterface());
  }

  private static Setting leaf(String key, Type type, @Nullable Within within) {
    Type required = argumentOf(Optional.class, type);
    Type item = argumentOf(List.class, required);
    return new Setting(key, SettingType.of((Class<?>) item), !item.equals(required), within);
  }

  /** What stands between the angle brackets, when this type is one of that container. */
  private static Type argumentOf(Class<?> container, Type type) {
    return type instanceof ParameterizedType generic && generic.getRawType() == container
        ? generic.getActualTypeArguments()[0]
        : type;
  }

  /** The form of a name in the file; the same as {@link ConfigMapping.NamingStrategy} gives. */
  private static String kebab(String name) {
    return name.replaceAll("([A-Z])", "-$1").toLowerCase(Locale.ROOT);
  }
}
