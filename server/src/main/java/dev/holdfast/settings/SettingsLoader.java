package dev.holdfast.settings;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/**
 * Reads the settings from the environment, the settings file and the default file, the first of
 * these being the strongest, and finds all mistakes at once.
 *
 * @param environment variables of the process
 * @param workingDirectory where {@code holdfast.yaml} is looked for
 */
public record SettingsLoader(Map<String, String> environment, Path workingDirectory) {

  private static final String FILE = "holdfast.yaml";
  private static final String DEFAULT_FILE = "/holdfast.default.yaml";
  private static final SettingsSchema SCHEMA = new SettingsSchema();

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

  public SettingsReading load() {
    List<SettingsSource> sources = sources();
    List<Given> given = sources.stream().flatMap(source -> source.given().stream()).toList();
    List<Mistake> mistakes = new ArrayList<>();
    sources.forEach(source -> mistakes.addAll(source.mistakes()));
    mistakes.addAll(SettingsCheck.mistakes(given));
    mistakes.addAll(FurtherApps.mistakes(given));

    Settings settings = SettingsMapping.map(given.stream().filter(notAmong(mistakes)).toList());
    mistakes.addAll(SettingsRules.mistakes(settings, keys(mistakes)));
    return mistakes.isEmpty()
        ? new SettingsReading.Usable(settings, effective(sources))
        : new SettingsReading.Mistaken(mistakes.stream().map(Mistake::text).distinct().toList());
  }

  /** The weakest first. */
  private List<SettingsSource> sources() {
    SettingsSource file = file();
    return List.of(
        SettingsFile.read(SCHEMA, Given.Source.DEFAULT, "default", defaultFile()),
        file,
        SettingsEnvironment.read(SCHEMA, environment, appNames(file)));
  }

  private SettingsSource file() {
    String named = environment.get(SettingsEnvironment.CONFIG);
    Path path = workingDirectory.resolve(named == null ? FILE : named);
    if (named == null && Files.notExists(path)) {
      return SettingsSource.of(List.of(), List.of());
    }
    String name = named == null ? FILE : named;
    try {
      return SettingsFile.read(SCHEMA, Given.Source.FILE, name, Files.readString(path));
    } catch (IOException _) {
      String from = named == null ? "" : " (named by " + SettingsEnvironment.CONFIG + ")";
      String what = name + from + ": there is no such file, or it cannot be read as text";
      return SettingsSource.of(List.of(), List.of(new Mistake("", what)));
    }
  }

  private static Set<String> appNames(SettingsSource file) {
    return file.given().stream()
        .map(given -> given.setting().key())
        .filter(FurtherApps::isPart)
        .map(FurtherApps::name)
        .collect(Collectors.toSet());
  }

  /** What is right by itself, so that the rules between settings can be tried on the rest. */
  private static Predicate<Given> notAmong(List<Mistake> mistakes) {
    return given ->
        given.source() == Given.Source.DEFAULT
            || mistakes.stream().noneMatch(mistake -> concerns(mistake, given.setting().key()));
  }

  private static Set<String> keys(List<Mistake> mistakes) {
    return mistakes.stream().map(Mistake::key).collect(Collectors.toSet());
  }

  private static boolean concerns(Mistake mistake, String key) {
    return mistake.key().equals(key)
        || (FurtherApps.isPart(key) && FurtherApps.isPart(mistake.key()));
  }

  /** Every setting once, with the strongest of its values, in the order of the default file. */
  private static List<EffectiveSetting> effective(List<SettingsSource> sources) {
    Map<String, EffectiveSetting> byKey = new LinkedHashMap<>();
    for (SettingsSource source : sources) {
      source.named().forEach(one -> byKey.putIfAbsent(one.key(), new EffectiveSetting(one, null)));
      source
          .given()
          .forEach(one -> byKey.put(one.setting().key(), new EffectiveSetting(one.setting(), one)));
    }
    return List.copyOf(byKey.values());
  }
}
