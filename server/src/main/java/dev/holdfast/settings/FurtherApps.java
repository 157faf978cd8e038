package dev.holdfast.settings;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** Whether every further app has a usable name, a secret and a verify token. */
final class FurtherApps {

  /** The same as {@code dev.holdfast.meta.App} insists on. */
  private static final String NAME = "[a-z0-9][a-z0-9_-]{0,62}";

  private static final String FIRST_APP = "default";
  private static final List<String> PARTS = List.of("secret", "verify-token");

  private FurtherApps() {}

  static List<Mistake> mistakes(List<Given> given) {
    List<Mistake> mistakes = new ArrayList<>();
    byName(given)
        .forEach(
            (name, parts) -> {
              if (!name.matches(NAME) || name.equals(FIRST_APP)) {
                mistakes.add(badName(name));
              }
              PARTS.stream()
                  .filter(part -> parts.stream().noneMatch(one -> one.endsWith("." + part)))
                  .forEach(part -> mistakes.add(missing(name, part)));
            });
    return mistakes;
  }

  private static Map<String, List<String>> byName(List<Given> given) {
    return given.stream()
        .map(one -> one.setting().key())
        .filter(FurtherApps::isPart)
        .collect(Collectors.groupingBy(FurtherApps::name, TreeMap::new, Collectors.toList()));
  }

  /** Whether this key belongs to a further app. */
  static boolean isPart(String key) {
    return key.startsWith(SettingsSchema.APPS + ".");
  }

  /** The name of the further app that this key belongs to. */
  static String name(String key) {
    return key.substring(SettingsSchema.APPS.length() + 1, key.lastIndexOf('.'));
  }

  private static Mistake missing(String name, String part) {
    return new Mistake(
        SettingsSchema.APPS + "." + name + "." + part,
        "missing; every further app has a secret and a verify-token");
  }

  private static Mistake badName(String name) {
    return new Mistake(
        SettingsSchema.APPS + "." + name,
        "not a name for a further app; expected up to 63 of a-z, 0-9, _ and -, but not \""
            + FIRST_APP
            + "\", which is the first app's");
  }
}
