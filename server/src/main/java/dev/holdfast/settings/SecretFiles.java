package dev.holdfast.settings;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Secrets that stand in files of their own: {@code app-secret-file} names the file that holds
 * {@code app-secret}. A list has a secret on each line. Remembers which files were named. Not
 * thread-safe; for one load.
 */
final class SecretFiles {

  private static final String SUFFIX = "-file";

  private final Path workingDirectory;
  private final List<SettingError> errors;
  private final Set<Path> named = new LinkedHashSet<>();

  /**
   * @param workingDirectory where relative paths begin
   * @param errors takes what cannot be read
   */
  SecretFiles(Path workingDirectory, List<SettingError> errors) {
    this.workingDirectory = workingDirectory;
    this.errors = errors;
  }

  /** The secret whose file a setting with this key would name. */
  static Optional<Setting> secretOf(String key) {
    return key.endsWith(SUFFIX)
        ? Schema.find(key.substring(0, key.length() - SUFFIX.length())).filter(Setting::isSecret)
        : Optional.empty();
  }

  /**
   * The secret in this file; empty where it cannot be read.
   *
   * @param place where the file is named
   */
  Optional<SettingValue> read(
      Setting secret, String file, SettingValue.Source source, String place) {
    try {
      Path path = workingDirectory.resolve(file);
      named.add(path);
      return Optional.of(
          new SettingValue(
              secret, texts(secret, Files.readString(path)), source, file + " (" + place + ")"));
    } catch (IOException | RuntimeException e) {
      errors.add(new SettingError(secret.key() + SUFFIX, why(file, e) + " (" + place + ")"));
      return Optional.empty();
    }
  }

  private static String why(String file, Exception failure) {
    return failure instanceof NoSuchFileException
        ? "there is no file " + file
        : "the file " + file + " cannot be read as text";
  }

  /** An editor ends the last line, too, and that is no part of a secret. */
  private static List<String> texts(Setting secret, String content) {
    if (!secret.list()) {
      return List.of(content.strip());
    }
    List<String> lines = new ArrayList<>();
    content.lines().map(String::strip).filter(line -> !line.isEmpty()).forEach(lines::add);
    return lines;
  }

  /** Every file that was named, also those that could not be read. */
  List<Path> named() {
    return List.copyOf(named);
  }
}
