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

/**
 * The settings among the environment's variables: those that begin with {@code HOLDFAST_}. Not
 * thread-safe; reads once.
 */
final class SettingsEnvironment {

  /** Names the settings file. */
  static final String CONFIG = "HOLDFAST_CONFIG";

  /** Read by the start script before there is a program. */
  private static final Set<String> NO_SETTINGS = Set.of(CONFIG, "HOLDFAST_JAVA_OPTIONS");

  private static final String PLACE = "the environment";
  private static final String FILE_SUFFIX = "_FILE";

  private static final Pattern FURTHER_APP =
      Pattern.compile("HOLDFAST_APPS_(.+)_(SECRET|VERIFY_TOKEN)");

  /**
   * What Kubernetes puts into every container beside a service named {@code holdfast}
   * (https://kubernetes.io/docs/concepts/services-networking/service/#environment-variables).
   */
  private static final Pattern SERVICE_LINK =
      Pattern.compile("HOLDFAST_(SERVICE_(HOST|PORT(_.*)?)|PORT_\\d+_(TCP|UDP|SCTP)(_.*)?)");

  private final Map<String, String> variables;
  private final Set<String> apps;
  private final SecretFiles secretFiles;
  private final List<SettingError> errors;
  private final List<SettingValue> values = new ArrayList<>();

  private SettingsEnvironment(
      Map<String, String> variables,
      Set<String> apps,
      SecretFiles secretFiles,
      List<SettingError> errors) {
    this.variables = variables;
    this.apps = apps;
    this.secretFiles = secretFiles;
    this.errors = errors;
  }

  /**
   * The values of these variables, not yet checked.
   *
   * @param apps names of the further apps in the file, whose spelling a variable cannot carry
   * @param secretFiles reads the files that variables name
   * @param errors takes what is no setting
   */
  static List<SettingValue> read(
      Map<String, String> variables,
      Set<String> apps,
      SecretFiles secretFiles,
      List<SettingError> errors) {
    SettingsEnvironment environment = new SettingsEnvironment(variables, apps, secretFiles, errors);
    new TreeMap<>(variables).forEach(environment::readVariable);
    return environment.values;
  }

  private void readVariable(String name, String text) {
    if (!isOurs(name) || isServiceLink(name, text)) {
      return;
    }
    Optional<Setting> setting = find(name);
    if (setting.isPresent()) {
      values.add(SettingValue.of(setting.get(), text, ENVIRONMENT, PLACE));
    } else if (name.endsWith(FILE_SUFFIX)) {
      readFile(name, name.substring(0, name.length() - FILE_SUFFIX.length()), text);
    } else {
      errors.add(SettingError.unknownVariable(name));
    }
  }

  private void readFile(String name, String ofSecret, String file) {
    Optional<Setting> secret = find(ofSecret).filter(Setting::isSecret);
    if (secret.isEmpty()) {
      errors.add(SettingError.unknownVariable(name));
    } else if (variables.containsKey(ofSecret)) {
      errors.add(SettingError.bothVariables(ofSecret, name));
    } else {
      secretFiles.read(secret.get(), file, ENVIRONMENT, PLACE).ifPresent(values::add);
    }
  }

  private static boolean isOurs(String name) {
    return name.startsWith("HOLDFAST_") && !NO_SETTINGS.contains(name);
  }

  private static boolean isServiceLink(String name, String text) {
    return SERVICE_LINK.matcher(name).matches()
        || (name.equals("HOLDFAST_PORT") && text.matches("(tcp|udp|sctp)://.*"));
  }

  private Optional<Setting> find(String name) {
    Matcher app = FURTHER_APP.matcher(name);
    if (app.matches()) {
      return Schema.find("apps." + appName(app.group(1)) + "." + inFile(app.group(2)));
    }
    return Schema.SETTINGS.stream().filter(each -> each.variable().equals(name)).findFirst();
  }

  private String appName(String written) {
    return apps.stream()
        .filter(app -> Setting.variable(app).equals(Setting.variable(written)))
        .findFirst()
        .orElse(inFile(written));
  }

  private static String inFile(String written) {
    return written.toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
