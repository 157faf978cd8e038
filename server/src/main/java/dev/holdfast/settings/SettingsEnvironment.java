package dev.holdfast.settings;

import static dev.holdfast.settings.Given.Source.ENVIRONMENT;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The settings among the environment's variables: those that begin with {@code HOLDFAST_}. */
final class SettingsEnvironment {

  /** Names the settings file. */
  static final String CONFIG = "HOLDFAST_CONFIG";

  /** Read by the start script before there is a program. */
  private static final Set<String> NO_SETTINGS = Set.of(CONFIG, "HOLDFAST_JAVA_OPTIONS");

  private static final String PLACE = "the environment";
  private static final Pattern FURTHER_APP =
      Pattern.compile("HOLDFAST_APPS_(.+)_(SECRET|VERIFY_TOKEN)");

  /**
   * What Kubernetes puts into every container beside a service named {@code holdfast}
   * (https://kubernetes.io/docs/concepts/services-networking/service/#environment-variables).
   */
  private static final Pattern SERVICE_LINK =
      Pattern.compile("HOLDFAST_(SERVICE_(HOST|PORT(_.*)?)|PORT_\\d+_(TCP|UDP|SCTP)(_.*)?)");

  private SettingsEnvironment() {}

  /**
   * What these variables give.
   *
   * @param fileApps names of the further apps in the file, whose spelling a variable cannot carry
   */
  static SettingsSource read(
      SettingsSchema schema, Map<String, String> variables, Set<String> fileApps) {
    List<Given> given = new ArrayList<>();
    List<Mistake> mistakes = new ArrayList<>();
    new TreeMap<>(variables)
        .forEach(
            (name, value) -> {
              if (concernsUs(name, value)) {
                find(schema, name, fileApps)
                    .ifPresentOrElse(
                        setting -> given.add(Given.of(setting, value, ENVIRONMENT, PLACE)),
                        () -> mistakes.add(UnknownName.variable(schema, name)));
              }
            });
    return SettingsSource.of(given, mistakes);
  }

  private static boolean concernsUs(String name, String value) {
    return name.startsWith("HOLDFAST_") && !NO_SETTINGS.contains(name) && !linked(name, value);
  }

  private static boolean linked(String name, String value) {
    return SERVICE_LINK.matcher(name).matches()
        || (name.equals("HOLDFAST_PORT") && value.matches("(tcp|udp|sctp)://.*"));
  }

  private static Optional<Setting> find(SettingsSchema schema, String name, Set<String> fileApps) {
    Matcher app = FURTHER_APP.matcher(name);
    if (app.matches()) {
      return schema.find("apps." + appName(app.group(1), fileApps) + "." + lowerCase(app.group(2)));
    }
    return schema.settings().stream()
        .filter(setting -> setting.environment().equals(name))
        .findFirst();
  }

  private static String appName(String written, Set<String> fileApps) {
    return fileApps.stream()
        .filter(app -> Setting.environment(app).equals(Setting.environment(written)))
        .findFirst()
        .orElse(lowerCase(written));
  }

  private static String lowerCase(String written) {
    return written.toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
