package dev.holdfast.settings;

import static dev.holdfast.settings.SettingValue.Source.DEFAULT;
import static dev.holdfast.settings.SettingValue.Source.FILE;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Reads the settings from the environment, the settings file and the default file, the first of
 * these being the strongest, and finds all errors at once.
 *
 * @param environment variables of the process
 * @param workingDirectory where {@code holdfast.yaml} is looked for
 */
public record SettingsLoader(Map<String, String> environment, Path workingDirectory) {

  private static final String FILE_NAME = "holdfast.yaml";
  private static final String DEFAULT_FILE = "/holdfast.default.yaml";

  public SettingsLoader {
    environment = Map.copyOf(environment);
  }

  /** For this process: its variables, its working directory. */
  public static SettingsLoader ofProcess() {
    return new SettingsLoader(System.getenv(), Path.of(""));
  }

  /** The default file, which documents every setting. */
  public static String defaultFile() {
    try (InputStream file = SettingsLoader.class.getResourceAsStream(DEFAULT_FILE)) {
      if (file == null) {
        throw new IllegalStateException("the program lacks its " + DEFAULT_FILE);
      }
      return new String(file.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * The settings, and each value with where it came from, in the order of the default file.
   *
   * @throws InvalidSettings with everything that is wrong
   */
  public Loaded load() {
    List<SettingError> errors = new ArrayList<>();
    SecretFiles secretFiles = new SecretFiles(workingDirectory, errors);
    List<SettingValue> given = given(secretFiles, errors);
    given.forEach(value -> value.error().ifPresent(errors::add));
    errors.addAll(FurtherApps.errors(keys(given)));

    Map<String, SettingValue> values = valid(given, errors);
    Settings settings = Schema.fill(Settings.class, "", values);
    Set<String> invalid = errors.stream().map(SettingError::key).collect(Collectors.toSet());
    errors.addAll(SettingsRules.errors(settings, values, invalid));
    if (!errors.isEmpty()) {
      throw new InvalidSettings(errors.stream().map(SettingError::text).distinct().toList());
    }
    return new Loaded(settings, effective(values), files(secretFiles));
  }

  /** The settings file, whether it is there or not, and those that it or the environment name. */
  private List<Path> files(SecretFiles secretFiles) {
    return Stream.concat(Stream.of(settingsFile()), secretFiles.named().stream()).toList();
  }

  private Path settingsFile() {
    return workingDirectory.resolve(
        environment.getOrDefault(SettingsEnvironment.CONFIG, FILE_NAME));
  }

  /**
   * Settings without an error.
   *
   * @param settings all of them
   * @param values each with where it came from, in the order of the default file
   * @param files that they were read from; the first need not exist
   */
  public record Loaded(Settings settings, List<SettingValue> values, List<Path> files) {

    /** The settings that have another value there than here, in the order of the default file. */
    public List<Setting> changes(Loaded there) {
      Map<Setting, List<String>> here = texts();
      Map<Setting, List<String>> next = there.texts();
      return Stream.concat(next.keySet().stream(), here.keySet().stream())
          .distinct()
          .filter(setting -> !Objects.equals(here.get(setting), next.get(setting)))
          .toList();
    }

    private Map<Setting, List<String>> texts() {
      Map<Setting, List<String>> texts = new LinkedHashMap<>();
      values.forEach(value -> texts.put(value.setting(), value.texts()));
      return texts;
    }
  }

  /** The values of all sources, the weakest first. */
  private List<SettingValue> given(SecretFiles secretFiles, List<SettingError> errors) {
    List<SettingValue> given =
        new ArrayList<>(SettingsFile.read(DEFAULT, "default", defaultFile(), secretFiles, errors));
    given.addAll(SystemdCredentials.read(environment, secretFiles));
    given.addAll(file(secretFiles, errors));
    Set<String> apps = Schema.apps(keys(given));
    given.addAll(SettingsEnvironment.read(environment, apps, secretFiles, errors));
    return given;
  }

  private List<SettingValue> file(SecretFiles secretFiles, List<SettingError> errors) {
    String named = environment.get(SettingsEnvironment.CONFIG);
    String name = named == null ? FILE_NAME : named;
    Path path = settingsFile();
    if (named == null && Files.notExists(path)) {
      return List.of();
    }
    try {
      return SettingsFile.read(FILE, name, Files.readString(path), secretFiles, errors);
    } catch (IOException _) {
      String from = named == null ? "" : " (named by " + SettingsEnvironment.CONFIG + ")";
      String message = name + from + ": there is no such file, or it cannot be read as text";
      errors.add(new SettingError("", message));
      return List.of();
    }
  }

  /** The strongest valid value of each setting; no further apps where one of them is wrong. */
  private static Map<String, SettingValue> valid(
      List<SettingValue> given, List<SettingError> errors) {
    boolean wrongApp = errors.stream().anyMatch(error -> Schema.isApp(error.key()));
    Map<String, SettingValue> valid = new HashMap<>();
    given.stream()
        .filter(value -> value.error().isEmpty())
        .filter(value -> !(wrongApp && Schema.isApp(value.setting().key())))
        .forEach(value -> valid.put(value.setting().key(), value));
    return valid;
  }

  private static Set<String> keys(List<SettingValue> values) {
    return values.stream().map(value -> value.setting().key()).collect(Collectors.toSet());
  }

  /** Also those without a value. */
  private static List<SettingValue> effective(Map<String, SettingValue> values) {
    return Schema.settings(Schema.apps(values.keySet())).stream()
        .map(setting -> values.getOrDefault(setting.key(), SettingValue.none(setting)))
        .toList();
  }
}
