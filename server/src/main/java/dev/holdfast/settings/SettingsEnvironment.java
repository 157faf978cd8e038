package dev.holdfast.settings;

import static dev.holdfast.settings.SettingValue.Source.ENVIRONMENT;

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
   * The values of these variables, not yet checked.
   *
   * @param apps names of the further apps in the file, whose spelling a variable cannot carry
   * @param errors takes what is no setting
   */
  static List<SettingValue> read(
      Map<String, String> variables, Set<String> apps, List<SettingError> errors) {
    List<SettingValue> values = new ArrayList<>();
    new TreeMap<>(variables)
        .forEach(
            (name, text) -> {
              Optional<Setting> setting = find(name, apps);
              if (setting.isPresent() && !isServiceLink(name, text)) {
                values.add(SettingValue.of(setting.get(), text, ENVIRONMENT, "the environment"));
              } else if (isOurs(name) && !isServiceLink(name, text)) {
                errors.add(SettingError.unknownVariable(name));
              }
            });
    return values;
  }

  private static boolean isOurs(String name) {
    return name.startsWith("HOLDFAST_") && !NO_SETTINGS.contains(name);
  }

  private static boolean isServiceLink(String name, String text) {
    return SERVICE_LINK.matcher(name).matches()
        || (name.equals("HOLDFAST_PORT") && text.matches("(tcp|udp|sctp)://.*"));
  }

  private static Optional<Setting> find(String name, Set<String> apps) {
    Matcher app = FURTHER_APP.matcher(name);
    if (app.matches()) {
      return Schema.find("apps." + appName(app.group(1), apps) + "." + inFile(app.group(2)));
    }
    return Schema.SETTINGS.stream().filter(each -> each.variable().equals(name)).findFirst();
  }

  private static String appName(String written, Set<String> apps) {
    return apps.stream()
        .filter(app -> Setting.variable(app).equals(Setting.variable(written)))
        .findFirst()
        .orElse(inFile(written));
  }

  private static String inFile(String written) {
    return written.toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
