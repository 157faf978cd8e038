package dev.holdfast.trials;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * Parts of the project in a folder whose name has spaces and umlauts, with the environment of a
 * cron job far away: no locale, another time zone.
 */
final class Clone {

  private static final Path PROJECT = Path.of("..").toAbsolutePath().normalize();
  private static final List<String> LEFT_OUT = List.of("node_modules", "dist", "target");

  private final Path root;

  private Clone(Path root) {
    this.root = root;
  }

  /**
   * Copies what is named here, files or directories, without what was built.
   *
   * @param directory where the clone's folder is made
   */
  static Clone in(Path directory, String... parts) throws IOException {
    Clone clone = new Clone(Files.createDirectory(directory.resolve("Größe mit Leerzeichen")));
    for (String part : parts) {
      clone.copy(part);
    }
    return clone;
  }

  /** The jars of the program, as {@code mvn package} has made them. */
  Clone withProgram() throws IOException {
    Path built = PROJECT.resolve("server/target");
    if (!Files.isDirectory(built.resolve("lib"))) {
      throw new IllegalStateException("there is no " + built + "/lib: mvn package makes it");
    }
    try (Stream<Path> jars = Files.walk(built, 2)) {
      for (Path jar : jars.filter(Clone::isOfProgram).toList()) {
        copyFile(jar, path("server/target").resolve(built.relativize(jar)));
      }
    }
    return this;
  }

  /** The packages of npm, which this clone shares with the project. */
  Clone withPackages(String part) throws IOException {
    Files.createSymbolicLink(
        path(part).resolve("node_modules"), PROJECT.resolve(part).resolve("node_modules"));
    return this;
  }

  /** Where in this clone something is. */
  Path path(String part) {
    return root.resolve(part);
  }

  /** Writes a program, which the clone's scripts find before those of the system. */
  void stub(String program, String text) throws IOException {
    Path file = Files.createDirectories(path("bin")).resolve(program);
    Files.writeString(file, text);
    if (!file.toFile().setExecutable(true)) {
      throw new IOException(file + " cannot be made executable");
    }
  }

  /** Runs a command in the clone's folder to its end. */
  Finished run(Map<String, String> environment, String... command)
      throws IOException, InterruptedException {
    Process process = launch(environment, command).start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    return new Finished(process.waitFor(), output);
  }

  /**
   * A command that has ended.
   *
   * @param output what it printed, errors too
   */
  record Finished(int exitCode, String output) {

    List<String> lines() {
      return output.lines().toList();
    }
  }

  /** A command that is ready to be started in the clone's folder. */
  ProcessBuilder launch(Map<String, String> environment, String... command) {
    ProcessBuilder builder =
        new ProcessBuilder(command).directory(root.toFile()).redirectErrorStream(true);
    Map<String, String> given = new HashMap<>(builder.environment());
    builder.environment().keySet().removeIf(name -> name.startsWith("HOLDFAST_"));
    builder.environment().put("PATH", path("bin") + ":" + given.get("PATH"));
    builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
    builder.environment().put("ROOT", root.toString());
    builder.environment().putAll(Map.of("LANG", "C", "LC_ALL", "C", "TZ", "Pacific/Chatham"));
    builder.environment().putAll(environment);
    return builder;
  }

  private void copy(String part) throws IOException {
    try (Stream<Path> files = Files.walk(PROJECT.resolve(part))) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        Path relative = PROJECT.relativize(file);
        if (LEFT_OUT.stream().noneMatch(name -> contains(relative, name))) {
          copyFile(file, path(relative.toString()));
        }
      }
    }
  }

  private static boolean contains(Path path, String name) {
    return Stream.iterate(path, step -> step != null, Path::getParent)
        .anyMatch(step -> step.endsWith(name));
  }

  private static boolean isOfProgram(Path file) {
    String name = file.getFileName().toString();
    return name.endsWith(".jar") && (name.startsWith("holdfast-server-") || contains(file, "lib"));
  }

  private static void copyFile(Path from, Path to) throws IOException {
    Files.createDirectories(to.getParent());
    Files.copy(from, to, StandardCopyOption.COPY_ATTRIBUTES);
  }
}
