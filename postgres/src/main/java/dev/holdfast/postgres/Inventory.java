package dev.holdfast.postgres;

import static java.nio.file.LinkOption.NOFOLLOW_LINKS;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.List;
import java.util.stream.Stream;

/**
 * The list of what was unpacked, with sizes. A power cut can leave files short that were never
 * forced to the disk; forcing a thousand of them would be slow, and comparing sizes is not.
 */
final class Inventory {

  private static final String FILE = "inventory.txt";

  private Inventory() {}

  static void write(Path directory) throws IOException {
    StringBuilder lines = new StringBuilder();
    try (Stream<Path> paths = Files.walk(directory)) {
      for (Path path : paths.filter(path -> !Files.isDirectory(path, NOFOLLOW_LINKS)).toList()) {
        lines.append(Files.readAttributes(path, BasicFileAttributes.class, NOFOLLOW_LINKS).size());
        lines.append(' ').append(directory.relativize(path)).append('\n');
      }
    }
    PrivateFiles.write(directory.resolve(FILE), lines.toString());
  }

  /** Whether the directory holds every file of its list, in its size. */
  static boolean matches(Path directory) throws IOException {
    Path file = directory.resolve(FILE);
    if (!Files.exists(file)) {
      return false;
    }
    List<String> lines = Files.readAllLines(file);
    return !lines.isEmpty() && lines.stream().allMatch(line -> isThere(line, directory));
  }

  private static boolean isThere(String line, Path directory) {
    int space = line.indexOf(' ');
    Path path = directory.resolve(line.substring(space + 1));
    try {
      return Files.readAttributes(path, BasicFileAttributes.class, NOFOLLOW_LINKS).size()
          == Long.parseLong(line.substring(0, space));
    } catch (IOException _) {
      return false;
    }
  }
}
