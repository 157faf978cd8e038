package dev.holdfast.settings;

import static dev.holdfast.settings.SettingValue.Source.CREDENTIAL;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The secrets that systemd hands over ({@code LoadCredential=app-secret:…}): a file for each, with
 * the setting's key as its name, in the directory that {@code CREDENTIALS_DIRECTORY} names
 * (systemd.exec(5), Credentials). Other credentials are left alone.
 */
final class SystemdCredentials {

  private static final String DIRECTORY = "CREDENTIALS_DIRECTORY";

  private SystemdCredentials() {}

  /** The secrets among them, not yet checked. */
  static List<SettingValue> read(Map<String, String> variables, SecretFiles files) {
    String directory = variables.get(DIRECTORY);
    if (directory == null || !Files.isDirectory(Path.of(directory))) {
      return List.of();
    }
    return names(Path.of(directory)).stream()
        .flatMap(
            name ->
                Schema.find(name).filter(Setting::isSecret).stream()
                    .flatMap(secret -> read(secret, directory, files).stream()))
        .toList();
  }

  private static Optional<SettingValue> read(Setting secret, String directory, SecretFiles files) {
    String file = Path.of(directory, secret.key()).toString();
    return files.read(secret, file, CREDENTIAL, "a systemd credential");
  }

  private static List<String> names(Path directory) {
    try (Stream<Path> files = Files.list(directory)) {
      return files.map(file -> file.getFileName().toString()).sorted().toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
